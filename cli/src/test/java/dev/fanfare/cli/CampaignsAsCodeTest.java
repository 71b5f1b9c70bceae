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

class CampaignsAsCodeTest {

  private static final String HASH = "ab".repeat(32);
  private static final String OTHER = "cd".repeat(32);

  private static final String FILE =
      """
      campaign: spring
      version: 1
      purpose: marketing
      audience:
        include: [gold]
      schedule: now
      message:
        channel: email
        from: Fanfare <offers@example.com>
        subject: Hello
        text: Hello
      """;

  private static final String LIVE =
      """
      {"version":4,"hash":"x","createdBy":"k2","keyName":"Ann","createdAt":"2026-11-22T08:00:00Z"}
      """;

  private static final String CHANGED =
      """
      {"campaign":"spring","file":"campaigns/spring.yaml","what":"changed","layoutOnly":false,
       "live":%s,
       "changes":[{"path":"holdout","before":"0%%","after":"10%%"},
                  {"path":"audience.include","after":"vip"},
                  {"path":"message.text","before":"Dear\\nyour coupons\\nBye","after":"Dear\\nten coupons\\nBye"}],
       "audience":{"before":12000,"after":24430,"joining":12830,"leaving":400},
       "openRun":{"id":"run_1","state":"SENDING","campaignVersion":4}%s}
      """;

  private static final String DRIFT =
      """
      ,"drift":{"base":3,"versions":[%s],
        "changes":[{"path":"rate","after":"500 per minute","undone":true}]}
      """
          .formatted(LIVE);

  @TempDir Path folder;
  private final TestingEngine engine = new TestingEngine();
  private TestingShell shell = new TestingShell(Path.of(""));

  @BeforeEach
  void write() throws IOException {
    shell = new TestingShell(folder).at(engine);
    Files.createDirectories(folder.resolve("campaigns"));
    Files.writeString(folder.resolve("campaigns/spring.yaml"), FILE);
    engine.on("GET /v1/whoami", "{\"workspace\":\"default\",\"role\":\"admin\"}");
  }

  @AfterEach
  void stop() {
    engine.close();
  }

  @Test
  void showsWhatWouldChangeInTheWordsOfTheFile() throws IOException {
    engine.on("POST /v1/plans", plan(CHANGED.formatted(LIVE, "")));

    assertThat(shell.run("plan", ".")).isEqualTo(2);

    assertThat(shell.out())
        .contains(
            """
            Plan for workspace default: 1 changed

            ~ spring  campaigns/spring.yaml
            """,
            """
                holdout           0%% → 10%%
                audience.include  + vip
                message.text
                    − your coupons
                    + ten coupons
                audience: 12,000 → 24,430 people (+12,830, −400)
                run_1 is sending and goes on with version 4

            Apply exactly this:
              ./fanfare apply --plan %s
            """
                .formatted(HASH));
    var asked = engine.body("POST /v1/plans");
    assertThat(asked.path("whole").asBoolean()).isTrue();
    assertThat(asked.path("files").path(0).path("file").asText())
        .isEqualTo("campaigns/spring.yaml");
    assertThat(asked.path("files").path(0).path("text").asText()).isEqualTo(FILE);
    assertThat(asked.path("files").path(0).has("base")).isFalse();
  }

  @Test
  void endsWithZeroWhereNothingChangesAndWithOneWhereThereAreProblems() {
    engine.on(
        "POST /v1/plans",
        Told.json(
            200,
            plan(
                """
                {"campaign":"spring","file":"s.yaml","what":"unchanged","layoutOnly":false,"changes":[]}
                """)),
        Told.json(
            200,
            """
            {"workspace":"default","valid":false,"changes":false,"campaigns":[],"createdBy":"k",
             "problems":[{"file":"campaigns/spring.yaml","path":"audience.include[0]","line":5,"column":13,
               "value":"gold","message":"is no segment","hint":"import it"}]}
            """));

    assertThat(shell.run("plan", "campaigns/spring.yaml")).isZero();
    assertThat(shell.out()).contains("= spring  s.yaml: unchanged").contains("Nothing to change.");
    assertThat(shell.run("plan", "campaigns/spring.yaml")).isEqualTo(1);
    assertThat(shell.out())
        .contains("campaigns/spring.yaml:5:13: audience.include[0] is no segment\n    import it\n")
        .contains("1 problem, nothing is planned.");
    assertThat(shell.run("plan", "missing.yaml")).isEqualTo(1);
    assertThat(shell.run("plan")).isEqualTo(1);
  }

  @Test
  void appliesAPlanByItsHashAlone() {
    engine.on("POST /v1/plans/" + HASH + "/apply", outcome("changed", 5));

    assertThat(shell.run("apply", "--plan", HASH)).isZero();

    assertThat(shell.out()).contains("spring: new version, version 5");
    assertThat(engine.asked("POST /v1/plans")).isEmpty();
    assertThat(engine.asked("POST /v1/plans/" + HASH + "/apply").getFirst().headers())
        .containsKey("Idempotency-key");
  }

  @Test
  void appliesNothingWhenTheFilesAreNotThoseThatWerePlanned() {
    engine.on("POST /v1/plans", plan(CHANGED.formatted(LIVE, "")));

    assertThat(shell.run("apply", "--plan", OTHER, ".")).isEqualTo(1);

    assertThat(shell.err()).contains("not what was planned as " + OTHER);
    assertThat(engine.asked("POST /v1/plans/" + HASH + "/apply")).isEmpty();
  }

  @Test
  void takesBackWhatOthersAppliedOnlyWhenTold() {
    engine.on("POST /v1/plans", plan(CHANGED.formatted(LIVE, DRIFT)));
    engine.on("POST /v1/plans/" + HASH + "/apply", outcome("changed", 5));

    assertThat(shell.run("apply", ".")).isEqualTo(1);
    assertThat(shell.out())
        .contains("drift: since version 3, from which this file was taken, others applied")
        .contains("version 4, by Ann,")
        .contains("undone  rate  + 500 per minute");
    assertThat(shell.err()).contains("--overwrite");
    assertThat(engine.asked("POST /v1/plans/" + HASH + "/apply")).isEmpty();

    assertThat(shell.run("apply", "--overwrite", ".")).isZero();
  }

  @Test
  void tellsTheNextPlanWhichVersionAFileBecame() throws IOException {
    engine.on("POST /v1/plans", plan(CHANGED.formatted(LIVE, "")));
    engine.on("POST /v1/plans/" + HASH + "/apply", outcome("changed", 5));
    assertThat(shell.run("apply", ".")).isZero();

    assertThat(shell.run("plan", "campaigns/spring.yaml")).isEqualTo(2);

    var asked = engine.asked("POST /v1/plans").getLast();
    assertThat(asked.body()).contains("\"base\":5");
    assertThat(Files.readString(folder.resolve("fanfare.lock"))).contains("default spring 5 ");
  }

  @Test
  void leavesNoLockBesideASingleFile() {
    engine.on("POST /v1/plans", plan(CHANGED.formatted(LIVE, "")));
    engine.on("POST /v1/plans/" + HASH + "/apply", outcome("created", 1));

    assertThat(shell.run("apply", "campaigns/spring.yaml")).isZero();

    assertThat(shell.out()).contains("spring: created, version 1");
    assertThat(folder.resolve("fanfare.lock")).doesNotExist();
    assertThat(folder.resolve("campaigns/fanfare.lock")).doesNotExist();
  }

  @Test
  void pullsLiveFilesToTheLetterAndKeepsWhatWasEdited() throws IOException {
    String live = "# ours\n" + FILE.replace("spring", "autumn");
    engine.on(
        "GET /v1/campaigns?limit=500", "{\"items\":[{\"name\":\"autumn\"},{\"name\":\"spring\"}]}");
    engine.on("GET /v1/campaigns/autumn", version(2, live));
    engine.on("GET /v1/campaigns/spring", version(7, FILE + "holdout: 5%\n"));
    engine.on("GET /v1/templates?limit=500", "{\"items\":[]}");

    assertThat(shell.run("pull")).isEqualTo(1);

    assertThat(Files.readString(folder.resolve("campaigns/autumn.yaml"))).isEqualTo(live);
    assertThat(Files.readString(folder.resolve("campaigns/spring.yaml"))).isEqualTo(FILE);
    assertThat(shell.out()).contains("campaigns/autumn.yaml: version 2, new");
    assertThat(shell.err()).contains("campaigns/spring.yaml: version 7, kept");

    assertThat(shell.run("pull", "--overwrite", "spring")).isZero();
    assertThat(Files.readString(folder.resolve("campaigns/spring.yaml"))).endsWith("holdout: 5%\n");

    engine.on("GET /v1/campaigns/spring", version(8, FILE));
    assertThat(shell.run("pull", "spring")).as("it was not edited since").isZero();
    assertThat(Files.readString(folder.resolve("campaigns/spring.yaml"))).isEqualTo(FILE);
  }

  @Test
  void showsTheHistoryAndWhatAVersionChanged() {
    engine.on(
        "GET /v1/campaigns/spring/versions?limit=500",
        """
        {"items":[{"version":3,"hash":"x","createdBy":"k","keyName":"Ann","createdAt":"2026-11-22T08:00:00Z","restores":1},
                  {"version":2,"hash":"x","createdBy":"k","createdAt":"2026-11-22T07:00:00Z","plan":"%s"}]}
        """
            .formatted(HASH));
    engine.on(
        "GET /v1/campaigns/spring/versions/3/changes?since=1",
        """
        {"name":"spring","since":1,"version":3,"changes":[{"path":"rate","before":"1 per hour"}]}
        """);

    assertThat(shell.run("history", "spring")).isZero();
    assertThat(shell.out())
        .contains("Ann  rollback to version 1")
        .contains("k    plan abababababab");
    assertThat(shell.run("history", "spring", "3", "--since", "1")).isZero();
    assertThat(shell.out()).contains("spring: version 3, since version 1\n  rate  − 1 per hour\n");
    assertThat(shell.run("history", "spring", "--since", "1")).isEqualTo(2);
  }

  @Test
  void rollsBackTheVersionThatWasRead() {
    engine.on("GET /v1/campaigns/spring", Told.json(200, version(4, FILE)).with("ETag", "\"4\""));
    engine.on("POST /v1/campaigns/spring/rollback", version(5, FILE));

    assertThat(shell.run("rollback", "spring", "2")).isZero();

    assertThat(shell.out()).contains("spring: version 5, with the words of version 2");
    var asked = engine.asked("POST /v1/campaigns/spring/rollback").getFirst();
    assertThat(asked.headers()).containsEntry("If-match", "\"4\"");
    assertThat(asked.body()).isEqualTo("{\"version\":2}");
  }

  private static String plan(String campaign) {
    return """
    {"hash":"%s","workspace":"default","valid":true,"changes":%s,"problems":[],"campaigns":[%s],
     "createdBy":"k","createdAt":"2026-11-22T08:00:00Z"}
    """
        .formatted(HASH, campaign.contains("\"changed\""), campaign);
  }

  private static String outcome(String what, int version) {
    return """
    {"hash":"%s","appliedAt":"2026-11-22T08:00:00Z",
     "campaigns":[{"campaign":"spring","what":"%s","version":%d}]}
    """
        .formatted(HASH, what, version);
  }

  private static String version(int number, String file) {
    return TestingEngine.object().put("version", number).put("file", file).toString();
  }
}
