package dev.fanfare.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.cli.TestingEngine.Told;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GuardrailVerbsTest {

  private static final String APPROVAL = "/v1/campaigns/spring/versions/3/approval";

  private static final String APPROVED =
      """
      {"campaign":"spring","version":3,"hash":"9f86","author":"k1","authorName":"laptop",
       "approved":%b,"items":[%s]}
      """;

  private static final String ITEM =
      """
      {"hash":"9f86","approvedBy":"k2","approvedByName":"head of marketing",
       "approvedAt":"2026-11-22T08:00:00Z"}
      """;

  private static final String RULES =
      """
      {"approval":{"abovePeople":10000},"stopOn":{"bounces":"5%","after":100},
       "changedBy":"k1","changedAt":"2026-11-22T08:00:00Z"}
      """;

  @TempDir Path folder;
  private final TestingEngine engine = new TestingEngine();
  private TestingShell shell = new TestingShell(Path.of(""));

  @BeforeEach
  void begin() {
    shell = new TestingShell(folder).at(engine);
  }

  @AfterEach
  void stop() {
    engine.close();
  }

  @Test
  void showsWhatIsToBeApprovedAndApprovesItByItsHash() throws IOException {
    engine.on("GET /v1/campaigns/spring", CampaignVerbsTest.version(3));
    engine.on("GET " + APPROVAL, APPROVED.formatted(false, ""));
    engine.on("POST " + APPROVAL, APPROVED.formatted(true, ITEM));

    assertThat(shell.run("approve", "spring")).isZero();
    assertThat(shell.out())
        .contains("spring, version 3: not approved", "hash 9f86", "applied by laptop");
    assertThat(engine.asked("POST " + APPROVAL)).isEmpty();

    assertThat(shell.run("approve", "spring", "9f86", "--version", "3")).isZero();
    assertThat(shell.out())
        .contains(
            "spring, version 3: approved", "approved by head of marketing, 2026-11-22T08:00:00Z");
    assertThat(engine.body("POST " + APPROVAL).path("hash").asText()).isEqualTo("9f86");
  }

  @Test
  void takesAnApprovalBackAndNeverBothAtOnce() {
    engine.on("DELETE " + APPROVAL, APPROVED.formatted(false, ITEM));

    assertThat(shell.run("approve", "spring", "--version", "3", "--revoke")).isZero();
    assertThat(shell.run("approve", "spring", "9f86", "--revoke")).isEqualTo(2);
    assertThat(engine.asked("DELETE " + APPROVAL)).hasSize(1);
  }

  @Test
  void setsGuardrailsToWhatAFileSays() throws IOException {
    Files.writeString(folder.resolve("rules.yaml"), "approval: {abovePeople: 10000}\n");
    engine.on("GET /v1/guardrails", Told.json(200, RULES).with("ETag", "\"7\""));
    engine.on("PUT /v1/guardrails", RULES);

    assertThat(shell.run("guardrails", "set", "rules.yaml")).isZero();
    assertThat(shell.out())
        .contains("approval:\n  abovePeople: 10000\nstopOn:\n  bounces: 5%\n  after: 100\n");
    var asked = engine.asked("PUT /v1/guardrails").getFirst();
    assertThat(asked.body()).isEqualTo("approval: {abovePeople: 10000}\n");
    assertThat(asked.headers()).containsEntry("If-match", "\"7\"");
    assertThat(asked.headers().get("Content-type")).startsWith("text/yaml");
    assertThat(shell.run("guardrails")).isZero();
    assertThat(shell.out()).contains("set by k1, 2026-11-22T08:00:00Z");
  }

  @Test
  void saysWhyARunGoesOnOverItsBound() throws IOException {
    engine.on("POST /v1/runs/run_1/resume", Told.json(202, CampaignVerbsTest.run("SENDING")));

    assertThat(shell.run("resume", "run_1", "--override", "They were suppressed.")).isZero();
    assertThat(engine.body("POST /v1/runs/run_1/resume").path("override").asText())
        .isEqualTo("They were suppressed.");
  }

  @Test
  void choosesAWinner() throws IOException {
    engine.on("POST /v1/runs/run_1/winner", Told.json(202, CampaignVerbsTest.run("SENDING")));

    assertThat(shell.run("winner", "run_1", "hurry")).isZero();
    assertThat(engine.body("POST /v1/runs/run_1/winner").path("variant").asText())
        .isEqualTo("hurry");
  }

  @Test
  void showsInThePlanThatSomebodyElseMustAgree() throws IOException {
    Files.writeString(folder.resolve("spring.yaml"), "campaign: spring\n");
    engine.on("GET /v1/whoami", "{\"workspace\":\"w\",\"role\":\"admin\"}");
    engine.on(
        "POST /v1/plans",
        """
        {"hash":"%s","workspace":"w","valid":true,"changes":true,"problems":[],"templates":[],
         "campaigns":[{"campaign":"spring","file":"spring.yaml","what":"new","changes":[],
           "layoutOnly":false,"audience":{"after":24430,"joining":24430,"leaving":0},
           "approval":{"people":24430,"because":"24430 people are more than 10000"}}],
         "createdBy":"k","createdAt":"2026-11-22T08:00:00Z"}
        """
            .formatted("a".repeat(64)));

    assertThat(shell.run("plan", "spring.yaml")).isEqualTo(2);
    assertThat(shell.out()).contains("needs approval: 24430 people are more than 10000");
  }
}
