package dev.fanfare.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.cli.TestingEngine;
import dev.fanfare.cli.TestingEngine.Told;
import dev.fanfare.cli.TestingShell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo with three people of a file, before an engine of canned answers. */
class DemoTest {

  private static final String RUN = "run_1";

  @TempDir Path folder;
  private final TestingEngine engine = new TestingEngine();
  private TestingShell shell = new TestingShell(Path.of(""));

  @BeforeEach
  void answer() throws IOException {
    shell = new TestingShell(folder).at(engine);
    Files.createDirectories(folder.resolve("home/sandbox"));
    Files.writeString(
        folder.resolve("home/host.properties"),
        "smtp.port=21025\ninbox.url=http://127.0.0.1:21080/\n");
    Files.writeString(
        folder.resolve("my.csv"),
        """
        Customer ID,E-Mail,First name,Opt-in
        7,a@example.com,Ada,yes
        8,b@example.com,Bo,no
        9,c@example.com,Cy,1
        """);
    engine.on(
        "GET /v1/whoami",
        "{\"workspace\":\"default\",\"sandbox\":true,\"keyId\":\"k\",\"keyName\":\"n\",\"role\":\"admin\",\"installation\":true}");
    engine.on(
        "GET /v1/workspace",
        Told.json(200, "{\"name\":\"default\",\"sandbox\":true,\"defaultZone\":\"UTC\"}")
            .with("ETag", "\"1\""));
    engine.on("PATCH /v1/workspace", "{}");
    engine.on("PUT /v1/accounts/main", Told.json(201, "{}"));
    engine.on("PUT /v1/attributes/firstName", Told.json(201, "{}"));
    engine.on(
        "POST /v1/segments/demo-people/imports",
        Told.json(201, imported("imp_1")),
        Told.json(201, imported("imp_2")));
    for (String id : List.of("imp_1", "imp_2")) {
      engine.on("PUT /v1/imports/" + id + "/file", Told.json(202, imported(id)));
      engine.on("GET /v1/imports/" + id, imported(id));
    }
    engine.on("PUT /v1/campaigns/demo-people", Told.json(201, "{\"version\":1}"));
    engine.on("POST /v1/campaigns/demo-people/runs", Told.json(201, run(2, 1)));
    engine.on("GET /v1/runs/run_1", run(2, 1));
    engine.on("GET /v1/purposes", "{\"items\":[{\"name\":\"marketing\",\"service\":false}]}");
    engine.on("GET /v1/suppressions?limit=500", "{\"items\":[]}");
    engine.on(
        "GET /v1/runs/run_1/consents",
        """
        {"at":"2026-11-01T08:00:00Z","granted":true,"subjects":["7","9"]}
        """);
    engine.on("GET /v1/runs/run_1/unknown?limit=1", "{\"disturbances\":[],\"items\":[]}");
    engine.on(
        "GET /v1/runs/run_1/counts",
        """
        {"run":"run_1","recorded":6,"counted":6,"counts":[{"type":"message.decided","count":3},{"type":"message.sent","count":2},
         {"type":"message.skipped","reason":"no_consent","count":1}]}
        """);
    engine.on(
        "GET /v1/runs/run_1/assignment",
        """
        {"run":"run_1","holdout":0,"controlSalt":"00000000000000aa","variantSalt":"00000000000000bb",
         "variants":[{"name":"main","units":1}]}
        """);
    engine.on(
        "GET /v1/runs/run_1/ledger", ndjson(row(7, "SENT"), row(8, "SKIPPED"), row(9, "SENT")));
    engine.on(
        "GET /v1/runs/run_1/events",
        ndjson(
            event(7, "decided"),
            event(7, "sent"),
            event(8, "decided"),
            event(8, "skipped"),
            event(9, "decided"),
            event(9, "sent")));
    engine.on(
        "GET /v1/runs/run_1/report",
        """
        {"run":"run_1","recorded":6,"counted":6,"funnel":{"assigned":2,"sent":2,"skipped":1},
         "groups":[{"name":"greeting","funnel":{"assigned":2,"sent":2,"skipped":1}},
                   {"name":"hello","funnel":{"assigned":0}}],
         "links":[],"comparison":{"differences":[]}}
        """);
    arrived(7, 9);
  }

  @AfterEach
  void stop() {
    engine.close();
  }

  @Test
  void showsAWholeCampaignAndProvesIt() throws IOException {
    engine.on("GET /v1/campaigns/demo-people/versions/1", version());

    int exit = new Demo(shell.shell()).run("--people", "my.csv");

    assertThat(shell.err()).isEmpty();
    assertThat(shell.out())
        .contains("Guessed: externalId = Customer ID, email = E-Mail.")
        .contains("Attributes: firstName.")
        .contains("Consent: column Opt-in")
        .contains("        3  planned")
        .contains("=         2  sent")
        .contains("+         1  skipped: no consent")
        .contains("greeting         2     2        1")
        .contains("✓ Every message recorded as sent is in the sink")
        .contains("./fanfare report run_1")
        .contains("http://127.0.0.1:21080/")
        .contains("/status")
        .contains("./fanfare explain run_1 7");
    assertThat(engine.asked("POST /v1/runs/run_1/conversions")).isEmpty();
    assertThat(exit).isZero();
    assertThat(shell.out().lines())
        .allMatch(line -> line.length() <= 80 || line.startsWith("Again"));
  }

  @Test
  void importsThoseWhoAgreedApartFromTheOthers() throws IOException {
    engine.on("GET /v1/campaigns/demo-people/versions/1", version());

    new Demo(shell.shell()).run("--people", "my.csv");

    assertThat(engine.asked("PUT /v1/imports/imp_1/file").getFirst().body())
        .contains("7,a@example.com")
        .contains("9,c@example.com")
        .doesNotContain("b@example.com");
    assertThat(engine.asked("PUT /v1/imports/imp_2/file").getFirst().body())
        .contains("8,b@example.com")
        .doesNotContain("a@example.com");
    var announced = engine.asked("POST /v1/segments/demo-people/imports");
    assertThat(announced.getFirst().body()).contains("\"consent\"").contains("\"replace\"");
    assertThat(announced.getLast().body()).doesNotContain("\"consent\"").contains("\"add\"");
  }

  @Test
  void endsWithOneWhereTheAuditRefutes() throws IOException {
    engine.on("GET /v1/campaigns/demo-people/versions/1", version());
    arrived(7, 8, 9);

    assertThat(new Demo(shell.shell()).run("--people", "my.csv")).isEqualTo(1);
    assertThat(shell.out())
        .contains("✗ Nobody skipped, held out or cancelled was written to")
        .contains("subject 8 (SKIPPED, no_consent) is in line 2");
  }

  @Test
  void endsWithOneWhereTheEquationDoesNotHold() throws IOException {
    engine.on("GET /v1/campaigns/demo-people/versions/1", version());
    engine.on("GET /v1/runs/run_1", run(1, 1));

    assertThat(new Demo(shell.shell()).run("--people", "my.csv")).isEqualTo(1);
    assertThat(shell.out()).contains("the equation does not hold");
  }

  @Test
  void leavesAnAccountThatLeadsElsewhereAlone() {
    engine.on(
        "GET /v1/accounts/main",
        Told.json(200, "{\"settings\":{\"host\":\"smtp.example.org\"}}").with("ETag", "\"1\""));

    assertThat(new Demo(shell.shell()).run("--people", "my.csv")).isEqualTo(2);
    assertThat(shell.err()).contains("sends to smtp.example.org");
    assertThat(engine.asked("PUT /v1/accounts/main")).isEmpty();
  }

  private void arrived(long... subjects) throws IOException {
    StringBuilder log = new StringBuilder();
    int line = 0;
    for (long subject : subjects) {
      line++;
      log.append(
          "{\"n\":%d,\"messageId\":\"<%s@example.com>\",\"run\":\"%s\",\"outcome\":\"accepted\"}\n"
              .formatted(line, id(subject), RUN));
    }
    Files.writeString(folder.resolve("home/sandbox/inbox.log"), log);
  }

  private static String version() throws IOException {
    Audience audience =
        new Audience(
            "demo-people", "demo-people", "", List.of(), Map.of(), List.of(), Redemptions.NONE);
    return TestingEngine.object().put("file", DemoCampaign.file(audience)).toString();
  }

  private static UUID id(long subject) {
    return new UUID(0x5000, subject);
  }

  private static Told ndjson(String... lines) {
    return new Told(200, "application/x-ndjson", Map.of(), String.join("\n", lines) + "\n");
  }

  private static String row(long subject, String state) {
    String reason =
        state.equals("SKIPPED")
            ? ",\"reason\":\"no_consent\""
            : ",\"addressKey\":\"%016x\"".formatted(subject);
    return "{\"run\":\"%s\",\"subject\":\"%d\",\"occurrence\":\"2026-11-22T08:00:00Z\",\"step\":1,\"slot\":\"email\",\"state\":\"%s\"%s,\"variant\":0,\"ambiguous\":0,\"decidedAt\":\"2026-11-22T08:00:01Z\",\"messageId\":\"%s\"}"
        .formatted(RUN, subject, state, reason, id(subject));
  }

  private static String event(long subject, String word) {
    return "{\"type\":\"message.%s\",\"subject\":\"%d\",\"data\":{\"messageId\":\"%s\",\"attempt\":1}}"
        .formatted(word, subject, id(subject));
  }

  private static String imported(String id) {
    return """
    {"id":"%s","state":"DONE","rowsRead":2,"rowsRejected":0,"rowsApplied":2,"createdProfiles":2,
     "updatedProfiles":0,"segmentVersion":1}
    """
        .formatted(id);
  }

  private static String run(int sent, int skipped) {
    return """
    {"id":"run_1","campaign":"demo-people","campaignVersion":1,"state":"COMPLETED","account":"main",
     "plannedAt":"2026-11-22T08:00:00Z","planned":3,"decided":3,"progress":1,
     "counts":[{"state":"SKIPPED","reason":"no_consent","count":%2$d},{"state":"SENT","count":%1$d}]}
    """
        .formatted(sent, skipped);
  }
}
