package dev.fanfare.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.cli.TestingEngine.Told;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReportVerbTest {

  private static final String FUNNEL =
      """
      {"assigned": %d, "sent": %d, "heldOut": %d, "skipped": %d, "failed": 0, "cancelled": 0,
       "unknown": 0, "skippedBy": {"no_address": %d}, "failedBy": {},
       "opens": {"machine": {"people": 7, "total": 9}},
       "clicks": {"person": {"people": %d, "total": %d}}, "unsubscribed": 0,
       "conversions": {"people": %d, "total": %d}}
      """;

  private static final String REPORT =
      """
      {"run": "run_1", "campaign": "spring", "campaignVersion": 2, "state": "COMPLETED",
       "planned": 3001, "recorded": 10, "counted": 8, "funnel": %s,
       "groups": [{"name": "control", "share": 0.5, "funnel": %s},
                  {"name": "hurry", "share": 0.5, "funnel": %s}],
       "domains": [], "links": [{"group": "hurry", "link": "0", "part": "html",
          "url": "https://market.example/coupons?utm_source=fanfare&utm_campaign=spring-coupons",
          "clicks": {"person": {"people": 38, "total": 48}, "bot": {"people": 2, "total": 3}}},
         {"group": "hurry", "link": "1", "part": "html",
          "words": "https://market.example/card/${profile.externalId}",
          "clicks": {"person": {"people": 2, "total": 3}}},
         {"group": "hurry", "link": "2", "part": "hidden",
          "clicks": {"bot": {"people": 2, "total": 2}}}],
       "comparison": {"of": "conversions", "reference": "control", "confidence": 0.95, "each": 0.95,
         "groups": [{"name": "control", "assigned": 1500, "people": 150, "rate": 0.1,
                     "low": 0.0858, "high": 0.1162},
                    {"name": "hurry", "assigned": 1500, "people": 220, "rate": 0.146667,
                     "low": 0.1297, "high": 0.1655}],
         "differences": [{"name": "hurry", "difference": 0.046667, "low": 0.0231, "high": 0.0702,
                          "shown": "higher", "couldShow": 0.0336}],
         "winner": "hurry", "verdict": "hurry has 4.67 points more conversions than control."}}
      """
          .formatted(
              FUNNEL.formatted(3000, 1500, 1500, 1, 1, 40, 51, 370, 380),
              FUNNEL.formatted(1500, 0, 1500, 0, 0, 0, 0, 150, 155),
              FUNNEL.formatted(1500, 1500, 0, 1, 1, 40, 51, 220, 225));

  private final TestingEngine engine = new TestingEngine();
  private TestingShell shell = new TestingShell(Path.of(""));

  @BeforeEach
  void tell() {
    shell = new TestingShell(Path.of("")).at(engine);
    engine.on("GET /v1/runs/run_1/report", REPORT);
  }

  @AfterEach
  void stop() {
    engine.close();
  }

  @Test
  void showsGroupsLinksAndWhatTheyShow() {
    assertThat(shell.run("report", "run_1")).isZero();

    assertThat(shell.out())
        .isEqualTo(
            """
            spring (version 2), run_1, completed, 3,001 people
              2 events still on the way

            group    assigned   sent  held out  skipped  clicked  converted
            control     1,500      0     1,500        0        0        150
            hurry       1,500  1,500         0        1       40        220
            all         3,000  1,500     1,500        1       40        370

            besides              people
            opened by a machine       7
            skipped, no address       1

            link     people  clicks  programs  leads to
            hurry 0      38      48         3  market.example/coupons?utm_source=fanfare&ut…
            hurry 1       2       3         0  market.example/card/${profile.externalId}
            hurry 2       0       0         2  (nobody sees it)

            conversions     rate  of 95 %             difference
            control      10.00 %  8.58 % to 11.62 %
            hurry        14.67 %  12.97 % to 16.55 %      4.67 %  2.31 % to 7.02 %

              hurry has 4.67 points more conversions than control.
            """);
    assertThat(shell.out().lines()).allMatch(line -> line.length() <= 80);
  }

  @Test
  void showsWhatCameOfGoalsByAllTouchesAndTheLast() {
    String goals =
        """
        "conversions": [{"goal": "purchase", "event": "order.placed", "within": "PT72H",
          "primary": true, "channels": {"email": 9},
          "allTouches": [
            {"name": "control", "assigned": 1500, "people": 3, "rate": 0.002, "revenue": 9.5,
             "revenuePerPerson": 0.0063},
            {"name": "hurry", "assigned": 0, "people": 0, "revenue": 0}],
          "lastTouch": [
            {"name": "control", "assigned": 1500, "people": 2, "rate": 0.001333, "revenue": 1E+2},
            {"name": "hurry", "assigned": 0, "people": 0, "revenue": 0}]}],
        "comparison":
        """;
    engine.on("GET /v1/runs/run_1/report", REPORT.replace("\"comparison\":", goals));

    assertThat(shell.run("report", "run_1")).isZero();

    assertThat(shell.out())
        .contains(
            """

            purchase  all touches    rate  revenue  a person  last touch  revenue
            control             3  0.20 %     9.50      0.01           2   100.00
            hurry               0       -     0.00                     0     0.00
            """);
  }

  @Test
  void asksForWhatItIsTold() {
    engine.on("GET /v1/runs/run_1/report?of=clicks&zone=Europe%2FVienna&step=day", REPORT);

    int exit =
        shell.run("report", "run_1", "--of", "clicks", "--zone", "Europe/Vienna", "--step", "day");

    assertThat(exit).isZero();
  }

  @Test
  void passesCsvOnAsItIs() {
    engine.on(
        "GET /v1/runs/run_1/report",
        new Told(200, "text/csv", Map.of(), "section,name\r\nrun,x\r\n"));

    assertThat(shell.run("report", "run_1", "--csv")).isZero();

    assertThat(shell.out()).isEqualTo("section,name\r\nrun,x\r\n");
    assertThat(engine.asked("GET /v1/runs/run_1/report").getFirst().headers())
        .containsValue("text/csv");
  }

  @Test
  void sumsUpACampaignOverItsRuns() {
    String funnel = FUNNEL.formatted(1500, 1500, 0, 1, 1, 40, 51, 220, 225);
    engine.on(
        "GET /v1/campaigns/spring/report",
        """
        {"campaign": "spring", "funnel": %s,
         "links": [{"words": "https://market.example/card/${name}",
                    "clicks": {"person": {"people": 2, "total": 3}}},
                   {"part": "hidden", "clicks": {"bot": {"people": 2, "total": 2}}}],
         "conversions": [{"goal": "purchase", "event": "order.placed", "within": "PT72H",
           "primary": true, "allTouches": {"people": 9, "revenue": 12.5},
           "lastTouch": {"people": 4, "revenue": 1E+1}}],
         "runs": [{"run": "run_2", "campaignVersion": 2, "state": "SENDING",
                   "plannedAt": "2026-11-22T08:00:00Z", "funnel": %s},
                  {"run": "run_1", "campaignVersion": 1, "state": "COMPLETED",
                   "plannedAt": "2026-11-21T08:00:00Z", "funnel": %s}]}
        """
            .formatted(
                funnel,
                FUNNEL.formatted(500, 500, 0, 0, 0, 10, 11, 20, 25),
                FUNNEL.formatted(1000, 1000, 0, 1, 1, 30, 40, 200, 200)));

    assertThat(shell.run("report", "--campaign", "spring")).isZero();

    assertThat(shell.out())
        .isEqualTo(
            """
            spring, 2 runs

            run    assigned   sent  skipped  clicked  converted
            run_2       500    500        0       10         20
            run_1     1,000  1,000        1       30        200
            all       1,500  1,500        1       40        220

            besides              people
            opened by a machine       7
            skipped, no address       1

            goal      all touches  revenue  last touch  revenue
            purchase            9    12.50           4    10.00

            people  clicks  programs  leads to
                 2       3         0  market.example/card/${name}
                 0       0         2  (nobody sees it)
            """);
    assertThat(shell.run("report", "--campaign", "spring", "--json")).isZero();
    assertThat(shell.run("report", "--campaign", "spring", "--csv")).isZero();
    assertThat(engine.asked("GET /v1/campaigns/spring/report").getLast().headers())
        .containsValue("text/csv");
  }

  @Test
  void tellsOfARunOrOfACampaign() {
    assertThat(shell.run("report")).isEqualTo(2);
    assertThat(shell.run("report", "run_1", "--campaign", "spring")).isEqualTo(2);
    assertThat(shell.run("report", "--campaign", "spring", "--of", "clicks")).isEqualTo(2);
    assertThat(shell.run("report", "--campaign", "spring", "--follow")).isEqualTo(2);
  }

  @Test
  void followsInAPipeWithOneLineForEachChange() {
    engine.on(
        "GET /v1/runs/run_1/report", turn("SENDING", 5), turn("SENDING", 5), turn("COMPLETED", 10));

    assertThat(shell.run("report", "run_1", "--follow")).isZero();

    assertThat(shell.out())
        .startsWith(
            """
            sending: sent 5 · held out 1,500 · skipped 1 · failed 0 · opened 0 · clicked 40 · converted 370
            completed: sent 10 · held out 1,500 · skipped 1 · failed 0 · opened 0 · clicked 40 · converted 370
            spring (version 2), run_1, completed, 3,001 people
            """)
        .contains("leads to");
    assertThat(engine.asked("GET /v1/runs/run_1/report")).hasSize(3);
  }

  @Test
  void followsOnATerminalByDrawingTheTableAnew() {
    var terminal = new TestingShell(Path.of(""), true).at(engine);
    engine.on("GET /v1/runs/run_1/report", turn("SENDING", 5), turn("COMPLETED", 10));

    assertThat(terminal.run("report", "run_1", "--follow")).isZero();

    var screen = new TestingScreen().after(terminal.out());
    assertThat(screen.getFirst()).isEqualTo("spring (version 2), run_1, completed, 3,001 people");
    assertThat(screen).noneMatch(line -> line.contains("sending"));
    assertThat(terminal.out()).contains("sending");
    assertThat(screen).filteredOn(line -> line.startsWith("all ")).hasSize(1);
  }

  @Test
  void goesOnUntilEveryEventIsCountedAndTellsTheEndAsJson() {
    String late = REPORT.replace("\"recorded\": 10", "\"recorded\": 8");
    engine.on("GET /v1/runs/run_1/report", Told.json(200, REPORT), Told.json(200, late));

    assertThat(shell.run("report", "run_1", "--follow", "--json")).isZero();

    assertThat(shell.out()).startsWith("{").contains("\"recorded\" : 8");
    assertThat(shell.run("report", "run_1", "--follow", "--csv")).isEqualTo(2);
  }

  private static Told turn(String state, int sent) {
    return Told.json(
        200,
        REPORT
            .replace("COMPLETED", state)
            .replace("\"counted\": 8", "\"counted\": 10")
            .replaceFirst("\"sent\": 1500", "\"sent\": " + sent));
  }
}
