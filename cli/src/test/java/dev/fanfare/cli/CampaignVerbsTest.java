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

class CampaignVerbsTest {

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

  @TempDir Path folder;
  private final TestingEngine engine = new TestingEngine();
  private TestingShell shell = new TestingShell(Path.of(""));

  @BeforeEach
  void write() throws IOException {
    shell = new TestingShell(folder).at(engine);
    Files.writeString(folder.resolve("spring.yaml"), FILE);
    Files.writeString(folder.resolve("bad.yaml"), FILE.replace("marketing", "Big Sale!"));
  }

  @AfterEach
  void stop() {
    engine.close();
  }

  @Test
  void validatesWithoutAnEngine() {
    assertThat(shell.run("validate", "spring.yaml")).isZero();
    assertThat(shell.out()).contains("✓ spring.yaml");
    assertThat(shell.run("validate", "spring.yaml", "bad.yaml")).isEqualTo(1);
    assertThat(shell.out()).contains("bad.yaml:3:10: purpose must be");
  }

  @Test
  void showsTheNextTenInstantsOfAScheduleWithoutAnEngine() throws IOException {
    Files.writeString(
        folder.resolve("recurring.yaml"),
        FILE.replace(
            "schedule: now",
            "schedule: {every: day, at: '02:30', zone: Europe/Vienna, start: 2099-03-28}"));

    assertThat(shell.run("validate", "recurring.yaml")).isZero();
    assertThat(shell.out())
        .contains("Sat 2099-03-28 02:30:00 +01:00   2099-03-28T01:30:00Z")
        .contains("Sun 2099-03-29 03:30:00 +02:00   2099-03-29T01:30:00Z")
        .contains("Mon 2099-04-06 02:30:00 +02:00   2099-04-06T00:30:00Z")
        .doesNotContain("2099-04-07");
    assertThat(shell.run("validate", "--json", "recurring.yaml")).isZero();
    assertThat(shell.out()).contains("\"local\"").contains("2099-03-29T03:30:00+02:00");
  }

  @Test
  void showsAndSteersAScheduleOverTheApi() {
    String paused =
        """
        {"campaign":"spring","state":"%s","next":[{"at":"2099-03-29T01:30:00Z","local":"2099-03-29T03:30:00+02:00"}]}
        """;
    engine.on("GET /v1/campaigns/spring/schedule", paused.formatted("ARMED"));
    engine.on("POST /v1/campaigns/spring/schedule/pause", paused.formatted("PAUSED"));

    assertThat(shell.run("schedule", "spring")).as(shell.err()).isZero();
    assertThat(shell.out())
        .contains("spring: armed")
        .contains("Sun 2099-03-29 03:30:00 +02:00   2099-03-29T01:30:00Z");
    assertThat(shell.run("schedule", "spring", "pause")).isZero();
    assertThat(shell.out()).contains("spring: paused");
    assertThat(shell.run("schedule", "spring", "stop")).isEqualTo(2);
  }

  @Test
  void showsWhenWhomACampaignAndARunWriteTo() {
    String timetable =
        """
        {"campaign":"spring","version":1,"begins":"2027-03-13T12:30:00Z","ends":"2027-03-14T07:30:00Z","people":1300,
         "entries":[
          {"zone":"America/New_York","fallback":false,"local":"2027-03-14T02:30:00","at":"2027-03-14T07:30:00Z",
           "shown":"2027-03-14T03:30:00-04:00","people":1200,"notes":["gap"]},
          {"zone":"UTC","fallback":true,"local":"2027-03-14T02:30:00","people":100,"notes":["fallback","too_late"]}],
         "waves":[{"wave":2,"after":"PT1H","share":"10%"}]}
        """;
    engine.on("GET /v1/campaigns/spring/timetable", timetable);
    engine.on("GET /v1/runs/run_1/timetable", timetable);

    assertThat(shell.run("timetable", "spring")).as(shell.err()).isZero();
    assertThat(shell.out())
        .contains("1,300 people, from 2027-03-13T12:30:00Z to 2027-03-14T07:30:00Z")
        .containsPattern(
            "America/New_York +2027-03-14 02:30:00 +2027-03-14T07:30:00Z +1,200 +gap:"
                + " 2027-03-14T03:30:00-04:00")
        .containsPattern("UTC +2027-03-14 02:30:00 +- +100 +fallback, too late")
        .contains("wave 2: 10% of them, PT1H later");
    assertThat(shell.run("timetable", "run_1")).isZero();
    assertThat(shell.out()).contains("America/New_York");
  }

  @Test
  void validatesAgainstTheWorkspaceWhenAsked() {
    engine.on(
        "POST /v1/campaigns/validate",
        """
        {"valid":false,"problems":[{"path":"audience.include","line":5,"column":13,"message":"there is no segment","hint":"import it"}]}
        """);

    assertThat(shell.run("validate", "--online", "spring.yaml")).isEqualTo(1);
    assertThat(shell.out())
        .contains("spring.yaml:5:13: audience.include there is no segment\n    import it\n");
  }

  @Test
  void launchesAtAnInstantWithAnIdempotencyKey() throws IOException {
    engine.on("POST /v1/campaigns/spring/runs", Told.json(201, run("PLANNED")));

    assertThat(shell.run("launch", "spring", "--at", "2026-12-01T09:00:00+01:00")).isZero();
    assertThat(shell.out()).contains("run_1");
    assertThat(engine.body("POST /v1/campaigns/spring/runs").path("at").asText())
        .isEqualTo("2026-12-01T08:00:00Z");
    assertThat(engine.asked("POST /v1/campaigns/spring/runs").getFirst().headers())
        .containsKey("Idempotency-key");
  }

  @Test
  void asksAgainUnderTheSameKeyWhenTheAnswerWasLost() {
    engine.on(
        "POST /v1/campaigns/spring/runs",
        Told.cut(),
        TestingEngine.problem(409, "request-in-progress", "The first has not ended", ""),
        Told.json(201, run("PLANNED")));

    assertThat(shell.run("launch", "spring")).isZero();

    var keys =
        engine.asked("POST /v1/campaigns/spring/runs").stream()
            .map(asked -> asked.headers().get("Idempotency-key"))
            .toList();
    assertThat(keys).hasSize(3).doesNotContainNull();
    assertThat(keys.stream().distinct()).hasSize(1);
    assertThat(shell.out()).contains("run_1");
  }

  @Test
  void showsAMessageAndWhatItsReaderLacks() throws IOException {
    engine.on(
        "POST /v1/templates/welcome/preview",
        Told.json(
            200,
            """
            {"template": "welcome@3", "language": "de", "subject": "Hallo Eva", "text": "Worte",
             "html": "<p>Worte</p>",
             "variables": [{"name": "firstName", "missing": false},
                           {"name": "memberSince", "missing": true}]}
            """));

    int code = shell.run("preview", "welcome", "--profile", "p-1", "--html", "shown.html");

    assertThat(code).isZero();
    assertThat(shell.out()).contains("Hallo Eva", "Worte", "language: de", "missing: memberSince");
    assertThat(engine.body("POST /v1/templates/welcome/preview").path("profile").asText())
        .isEqualTo("p-1");
  }

  @Test
  void saysWhyThereIsNoMessage() {
    engine.on(
        "POST /v1/campaigns/spring/preview",
        Told.json(
            200,
            """
            {"variables": [], "failure": {"reason": "MISSING_VARIABLE", "detail": "x at text:1:3"}}
            """));

    assertThat(shell.run("preview", "spring", "--campaign", "--case", "emoji")).isEqualTo(1);
    assertThat(shell.out()).contains("no message: MISSING_VARIABLE x at text:1:3");
  }

  @Test
  void followsARunToItsEnd() {
    engine.on("POST /v1/campaigns/spring/runs", Told.json(201, run("PLANNED")));
    engine.on(
        "GET /v1/runs/run_1",
        Told.json(200, run("FREEZING")),
        Told.json(200, run("SENDING")),
        Told.json(200, run("COMPLETED")));

    assertThat(shell.run("launch", "spring", "--follow")).isZero();
    assertThat(shell.out())
        .contains("Sending 7 of 10: sent 5 · skipped 2 · held out 0 · failed 0")
        .contains("Completed 7 of 10");
  }

  @Test
  void saysOfARunWhatItsWinnerAndItsCopiesAre() {
    String waits =
        """
        ,"winner":{"testShare":"20%","after":"PT4H","by":"clicks","otherwise":"best","people":2,
         "held":8,"decidesAt":"2026-11-22T12:00:00Z"},
         "seeds":{"state":"waiting","groups":["qa","agency"]}}""";
    String decided =
        """
        ,"winner":{"testShare":"20%","after":"PT4H","by":"clicks","otherwise":"best","people":2,
         "held":8,"decidesAt":"2026-11-22T12:00:00Z","variant":"hurry","why":"shown"},
         "seeds":{"state":"copied","groups":["qa","agency"],"copies":4,"leftOutCount":1}}""";
    engine.on(
        "GET /v1/runs/run_1",
        Told.json(200, with(run("SENDING"), waits)),
        Told.json(200, with(run("SENDING"), decided)),
        Told.json(200, with(run("COMPLETED"), decided)));

    assertThat(shell.run("follow", "run_1")).isZero();

    assertThat(shell.out())
        .contains("Winner: to be decided at 2026-11-22T12:00:00Z by clicks; 2 test, 8 wait")
        .contains("Seed copies: for qa, agency, when the first of the run have an end")
        .containsOnlyOnce("Winner: hurry, shown to be better by clicks")
        .containsOnlyOnce("Seed copies: 4 for qa, agency · 1 left out");

    String none =
        """
        ,"winner":{"testShare":"20%","after":"PT4H","by":"clicks","otherwise":"wait","people":2,
         "held":8,"why":"waits"},
         "seeds":{"state":"none","groups":["qa"],"copies":0,"leftOutCount":0,
         "problem":"Nobody was in the run."}}""";
    engine.on("GET /v1/runs/run_1", with(run("SENDING"), none));
    assertThat(shell.run("status", "run_1")).isZero();
    assertThat(shell.out())
        .contains("Winner: waits for somebody to choose; 2 test, 8 wait")
        .contains("Seed copies: none for qa. Nobody was in the run.");
  }

  @Test
  void saysNothingOfAWinnerAndOfCopiesWhereThereAreNone() {
    engine.on("GET /v1/runs/run_1", run("SENDING"));

    assertThat(shell.run("status", "run_1")).isZero();

    assertThat(shell.out()).contains("sent 5").doesNotContain("Winner", "Seed copies");
  }

  private static String with(String run, String more) {
    String object = run.strip();
    return object.substring(0, object.length() - 1) + more;
  }

  @Test
  void endsWithOneWhereTheRunDidNotComplete() {
    engine.on("GET /v1/runs/run_1", run("FAILED"));

    assertThat(shell.run("follow", "run_1")).isEqualTo(1);
  }

  @Test
  void pausesResumesAndCancels() {
    for (String verb : new String[] {"pause", "resume", "cancel"}) {
      engine.on("POST /v1/runs/run_1/" + verb, Told.json(202, run("PAUSED")));

      assertThat(shell.run(verb, "run_1")).isZero();
      assertThat(engine.asked("POST /v1/runs/run_1/" + verb)).hasSize(1);
    }
  }

  @Test
  void saysHowARunIsPausedAndResumed() {
    engine.on("POST /v1/runs/run_1/pause", Told.json(202, run("PAUSED")));
    engine.on("POST /v1/runs/run_1/resume", Told.json(202, run("SENDING")));

    assertThat(shell.run("pause", "run_1", "--extend-waits")).isZero();
    assertThat(shell.run("resume", "run_1", "--skip-if-older", "PT1H")).isZero();

    assertThat(engine.asked("POST /v1/runs/run_1/pause").getFirst().body())
        .isEqualTo("{\"extendWaits\":true}");
    assertThat(engine.asked("POST /v1/runs/run_1/resume").getFirst().body())
        .isEqualTo("{\"missedPolicy\":{\"skipIfOlder\":\"PT1H\"}}");
    assertThat(shell.run("cancel", "run_1", "--extend-waits")).isEqualTo(2);
  }

  @Test
  void changesTheVersionOfARun() {
    engine.on("POST /v1/runs/run_1/version", Told.json(202, run("SENDING")));

    assertThat(shell.run("change", "run_1", "4")).isZero();

    assertThat(engine.asked("POST /v1/runs/run_1/version").getFirst().body())
        .isEqualTo("{\"policy\":\"migrateUnsent\",\"version\":4}");
  }

  @Test
  void saysNoVersionWhereARunStaysWithItsOwn() {
    engine.on("POST /v1/runs/run_1/version", Told.json(202, run("SENDING")));

    assertThat(shell.run("change", "run_1", "--policy", "pin")).isZero();
    assertThat(shell.run("change", "run_1", "4", "--override-deadline")).isZero();

    assertThat(engine.asked("POST /v1/runs/run_1/version"))
        .extracting(asked -> asked.body())
        .containsExactly(
            "{\"policy\":\"pin\"}",
            "{\"policy\":\"migrateUnsent\",\"version\":4,\"overrideDeadline\":true}");
  }

  @Test
  void tellsWhyARunCannotBePaused() {
    engine.on(
        "POST /v1/runs/run_1/pause",
        TestingEngine.problem(409, "conflict", "The run has ended", ""));

    assertThat(shell.run("pause", "run_1")).isEqualTo(1);
    assertThat(shell.err()).contains("The run has ended (409, conflict).");
  }

  static String version(int number) {
    return """
    {"name":"spring","version":%d,"file":"","hash":"","template":{"subject":""},"createdBy":"k","createdAt":"2026-11-22T08:00:00Z"}
    """
        .formatted(number);
  }

  static String run(String state) {
    return """
    {"id":"run_1","campaign":"spring","campaignVersion":3,"state":"%s","account":"main",
     "plannedAt":"2026-11-22T08:00:00Z","launchedBy":"k","createdAt":"2026-11-22T08:00:00Z",
     "planned":10,"decided":7,"progress":0.7,"perSecond":800.0,
     "counts":[{"state":"SENT","count":5},{"state":"SKIPPED","reason":"no_consent","count":2}]}
    """
        .formatted(state);
  }
}
