package dev.fanfare.dispatch;

import static dev.fanfare.dispatch.TestingReader.BROWSER;
import static dev.fanfare.dispatch.TestingReader.follow;
import static dev.fanfare.dispatch.TestingReader.look;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Awaiting;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A share of the people tests the variants, and the others get the one that does best. */
@QuarkusTest
final class WinnerIT extends TestingWinnerRuns {

  @Test
  void sendsTheOthersTheVariantOfWhichATestShowsThatItDoesBest() throws IOException {
    var run = launched("shown", "holdout: 10%", BY_CLICKS);
    clock.by("PT1H");
    var tested = Set.copyOf(campaign.taken());
    var testing = campaign.run(run);
    assertThat(testing.<String>path("state")).isEqualTo("SENDING");
    assertThat(testing.<Integer>path("winner.people") + testing.<Integer>path("winner.held"))
        .isEqualTo(PEOPLE);
    assertThat(tested).isNotEmpty().hasSizeLessThanOrEqualTo(testing.path("winner.people"));
    assertThat(Instant.parse(testing.path("winner.decidesAt")))
        .isEqualTo(began.plus(Duration.ofHours(4)));
    var bySubject = bySubject(tested);
    bySubject.hurry().forEach(this::click);

    clock.by("PT2H59M");
    assertThat(campaign.taken()).hasSize(tested.size());
    clock.by("PT1M");

    var ended = campaign.run(run);
    assertThat(ended.<String>path("state")).isEqualTo("COMPLETED");
    TestingCampaign.everybodyIsAccountedFor(ended);
    assertThat(ended.<String>path("winner.variant")).isEqualTo("hurry");
    assertThat(ended.<String>path("winner.why")).isEqualTo("shown");
    assertThat(Instant.parse(ended.path("winner.decidedAt")))
        .isEqualTo(began.plus(Duration.ofHours(4)));
    var others = new HashSet<>(campaign.taken());
    others.removeAll(tested);
    assertThat(others).isNotEmpty();
    assertThat(bySubject(others).plain()).isEmpty();
    assertThat(campaign.taken()).doesNotHaveDuplicates();
    // What is done later counts for no decision, nor for who repeats it.
    click(bySubject.plain().getFirst());
    click(others.iterator().next());
    told(run, bySubject);
    reported(run, bySubject, others.size());
    explained(run, tested.iterator().next(), others.iterator().next());
    var audit = campaign.audit(run);
    assertThat(audit.checks())
        .filteredOn(check -> !check.verdict().name().equals("PROVED"))
        .isEmpty();
    assertThat(audit.checks())
        .extracting(check -> check.name())
        .contains("draws.winner", "winner.told", "winner.decided", "winner.counted");
  }

  private void told(String run, Tested bySubject) throws IOException {
    var told = events(run, "run.winner_decided");
    assertThat(told).hasSize(1);
    var data = told.getFirst().path("data");
    assertThat(data.path("variant").asText()).isEqualTo("hurry");
    assertThat(data.path("chosenBy").asText()).isEqualTo("test");
    assertThat(data.path("by").asText()).isEqualTo("clicks");
    assertThat(data.path("testShare").asText()).isEqualTo("50%");
    var figures = data.path("figures");
    assertThat(figures.path("through").asText())
        .isEqualTo(began.plus(Duration.ofHours(4)).toString());
    assertThat(figures.at("/groups/0/name").asText()).isEqualTo("plain");
    assertThat(figures.at("/groups/0/assigned").asInt()).isEqualTo(bySubject.plain().size());
    assertThat(figures.at("/groups/0/people").asInt()).isZero();
    assertThat(figures.at("/groups/1/assigned").asInt()).isEqualTo(bySubject.hurry().size());
    assertThat(figures.at("/groups/1/people").asInt()).isEqualTo(bySubject.hurry().size());
    assertThat(figures.at("/differences/0/low").asDouble()).isPositive();
    var winner = new TreeMap<String, Integer>();
    for (var event : events(run, "message.decided")) {
      var facts = event.path("data");
      if (facts.path("group").asText().equals("winner")) {
        assertThat(facts.path("eligible")).hasSize(1);
        assertThat(facts.path("variant").asText()).isEqualTo("hurry");
        assertThat(facts.path("probability").floatValue())
            .isEqualTo(facts.path("decision").asText().equals("send") ? 0.9f : 0.1f);
        assertThat(event.path("time").asText())
            .isEqualTo(began.plus(Duration.ofHours(4)).toString());
      } else {
        assertThat(facts.path("eligible")).hasSize(2);
      }
      winner.merge(facts.path("group").asText(), 1, Integer::sum);
    }
    assertThat(winner).containsOnlyKeys("", "winner");
  }

  private void reported(String run, Tested bySubject, int others) {
    var report =
        Awaiting.value(
            "all events are counted",
            () -> api.get("/v1/runs/{id}/report", run),
            each -> each.<Integer>path("counted").equals(each.<Integer>path("recorded")));
    List<String> names = report.path("groups.name");
    assertThat(names).containsExactly("control", "plain", "hurry", "winner", "winner_control");
    List<Integer> sent = report.path("groups.funnel.sent");
    assertThat(sent)
        .containsExactly(0, bySubject.plain().size(), bySubject.hurry().size(), others, 0);
    assertThat(report.<Integer>path("groups[2].funnel.clicks.person.people"))
        .isEqualTo(bySubject.hurry().size());
    assertThat(report.<Integer>path("groups[3].funnel.clicks.person.people")).isEqualTo(1);
    List<Integer> held = report.path("groups.funnel.heldOut");
    assertThat(held.stream().mapToInt(Integer::intValue).sum())
        .isEqualTo(report.<Integer>path("funnel.heldOut"));
    List<Float> shares = report.path("groups.share");
    assertThat(shares.stream().mapToDouble(Float::doubleValue).sum()).isBetween(0.999, 1.001);
    List<String> compared = report.path("comparison.groups.name");
    assertThat(compared).containsExactly("plain", "hurry");
    assertThat(report.<Integer>path("comparison.groups[0].people")).isEqualTo(1);
    assertThat(report.<Integer>path("comparison.groups[1].assigned"))
        .isEqualTo(bySubject.hurry().size());
    assertThat(report.<String>path("comparison.winner")).isEqualTo("hurry");
    var csv = api.request().accept("text/csv").get("/v1/runs/{id}/report", run).asString();
    assertThat(csv).contains("group,winner,sent");
  }

  private void explained(String run, String tested, String other) {
    var tests = explain(run, tested);
    assertThat(tests).containsEntry("testShare", "yes").containsKey("variantDraw");
    var gets = explain(run, other);
    assertThat(gets)
        .containsEntry("testShare", "no")
        .containsEntry("testShareBelow", "50.00 %")
        .containsEntry("assignedBy", "winner")
        .doesNotContainKey("variantDraw")
        .containsEntry(
            "winner",
            "hurry, shown to be better than all others by clicks at "
                + began.plus(Duration.ofHours(4)));
  }

  private Map<String, String> explain(String run, String address) {
    var person = address.substring(0, address.indexOf('@'));
    return api.get("/v1/runs/{id}/people/{person}", run, person).path("decisions[0].values");
  }

  @Test
  void sendsTheBestSoFarWhereNoneIsShownToBe() throws IOException {
    var run = launched("alike", "", BY_CLICKS);
    clock.by("PT1M");
    var tested = bySubject(campaign.taken());
    click(tested.hurry().getFirst());

    clock.by("PT4H");

    var ended = campaign.run(run);
    assertThat(ended.<String>path("state")).isEqualTo("COMPLETED");
    assertThat(ended.<String>path("winner.why")).isEqualTo("best");
    assertThat(ended.<String>path("winner.variant")).isEqualTo("hurry");
    assertThat(ended.<Integer>path("winner.figures.groups[1].people")).isEqualTo(1);
    assertThat(bySubject(campaign.taken()).plain()).isEqualTo(tested.plain());
    assertThat(events(run, "run.winner_decided").getFirst().at("/data/figures").has("shown"))
        .isFalse();
    assertThat(campaign.audit(run).refuted()).isFalse();
  }

  /** Where time passes by itself, what tells of the last moment may be on its way. */
  @Test
  void countsAMomentLaterWhereTheClockRuns() {
    var run = launched("running", "", BY_CLICKS);
    clock.by("PT3H59M59S");
    bySubject(campaign.taken()).hurry().forEach(this::click);

    api.put("/v1/sandbox/clock", Map.of("mode", "running")).then().statusCode(200);

    var ended = campaign.ended(run);
    assertThat(ended.<String>path("winner.variant")).isEqualTo("hurry");
    assertThat(ended.<String>path("winner.figures.through"))
        .isEqualTo(began.plus(Duration.ofHours(4)).toString());
    assertThat(Instant.parse(ended.path("winner.decidedAt")))
        .isBetween(began.plus(Duration.ofHours(4)).plusSeconds(10), Instant.MAX);
    assertThat(campaign.audit(run).refuted()).isFalse();
  }

  /** What it writes may tell of what was done before the instant, and be seen later. */
  @Test
  void waitsForWhoeverWroteAtTheInstantAndHasNotCommitted() throws SQLException {
    var run = launched("writing", "", BY_CLICKS);
    clock.by("PT3H59M59S");
    var instant = began.plus(Duration.ofHours(4));
    try (var writer = TestingDatabase.connect();
        var statement = writer.createStatement()) {
      writer.setAutoCommit(false);
      statement.execute("select pg_current_xact_id()");
      api.put("/v1/sandbox/clock", Map.of("mode", "running")).then().statusCode(200);

      Awaiting.until(
          "it was to be decided",
          () -> clock.now().isAfter(instant.plus(WinnerKeeper.MARGIN).plusSeconds(3)));
      assertThat(campaign.run(run).<String>path("winner.decidesAt")).isEqualTo(instant.toString());
      assertThat(campaign.run(run).<String>path("winner.decidedAt")).isNull();
      writer.commit();
    }

    assertThat(campaign.ended(run).<String>path("winner.variant")).isEqualTo("plain");
    assertThat(campaign.audit(run).refuted()).isFalse();
  }

  @Test
  void countsNoClicksOfBots() {
    var run = launched("robots", "", BY_CLICKS);
    clock.by("PT1H");
    var tested = bySubject(campaign.taken());
    for (var address : tested.plain()) {
      follow(links(address).get(1), "examplebot/1.0").then().statusCode(302);
    }
    click(tested.hurry().getFirst());

    clock.by("PT3H");

    var ended = campaign.run(run);
    assertThat(ended.<List<Integer>>path("winner.figures.groups.people")).containsExactly(0, 1);
    assertThat(ended.<String>path("winner.variant")).isEqualTo("hurry");
    assertThat(campaign.audit(run).refuted()).isFalse();
  }

  @Test
  void countsNoOpensOfMachines() throws IOException {
    var run = launched("machines", "", BY_CLICKS.replace("clicks", "opens"));
    clock.by("PT1H");
    var tested = bySubject(campaign.taken());
    for (var address : tested.plain()) {
      look(TestingMail.read(campaign.mailTo(address)).pixel(), "Mozilla/5.0")
          .then()
          .statusCode(200);
    }
    var reader = tested.hurry().getFirst();
    look(TestingMail.read(campaign.mailTo(reader)).pixel(), BROWSER).then().statusCode(200);

    clock.by("PT3H");

    assertThat(events(run, "message.opened")).hasSize(tested.plain().size() + 1);
    var ended = campaign.run(run);
    assertThat(ended.<List<Integer>>path("winner.figures.groups.people")).containsExactly(0, 1);
    assertThat(ended.<String>path("winner.variant")).isEqualTo("hurry");
    assertThat(campaign.audit(run).refuted()).isFalse();
  }

  private List<String> links(String address) {
    return TestingMail.read(campaign.mailTo(address)).links().stream()
        .filter(link -> link.contains("/c/"))
        .toList();
  }

  /** Its time is of before, and nobody who decided at the instant could have known of it. */
  @Test
  void countsNoGoalThatIsToldAfterTheInstant() {
    ordersAreKnown();
    var run =
        launched(
            "told-late",
            "",
            """
            winner: {testShare: 50%, after: PT4H, by: purchase}
            conversions:
              - {name: purchase, event: order.placed, within: P3D}
            """);
    clock.by("PT1H");
    var tested = bySubject(campaign.taken());
    buys(tested.plain().getFirst(), clock.now());
    campaign.command("pause", run).then().statusCode(202);
    clock.by("PT3H");
    tested.hurry().forEach(address -> buys(address, began.plus(Duration.ofHours(2))));

    campaign.command("resume", run).then().statusCode(202);
    clock.by("PT1S");

    var ended = campaign.run(run);
    assertThat(ended.<List<Integer>>path("winner.figures.groups.people")).containsExactly(1, 0);
    assertThat(ended.<String>path("winner.variant")).isEqualTo("plain");
    assertThat(campaign.audit(run).refuted()).isFalse();
  }

  private void ordersAreKnown() {
    api.create(
            "/v1/event-types/{name}",
            Map.of("properties", Map.of("total", Map.of("type", "number"))),
            "order.placed")
        .then()
        .statusCode(201);
  }

  @Test
  void countsNothingThatHappensAfterTheInstant() {
    var run = launched("late", "", BY_CLICKS);
    clock.by("PT1H");
    var tested = bySubject(campaign.taken());
    campaign.command("pause", run).then().statusCode(202);
    clock.by("PT3H");
    tested.hurry().forEach(this::click);

    campaign.command("resume", run).then().statusCode(202);
    clock.by("PT1S");

    var ended = campaign.run(run);
    assertThat(ended.<String>path("state")).isEqualTo("COMPLETED");
    assertThat(ended.<String>path("winner.why")).isEqualTo("best");
    assertThat(ended.<String>path("winner.variant")).isEqualTo("plain");
    assertThat(ended.<List<Integer>>path("winner.figures.groups.people")).containsExactly(0, 0);
    assertThat(campaign.audit(run).refuted()).isFalse();
  }

  @Test
  void comparesByAGoalOfTheCampaign() throws IOException {
    ordersAreKnown();
    var run =
        launched(
            "bought",
            "holdout: 10%",
            """
            winner: {testShare: 60%, after: P1D, by: purchase}
            tracking: {opens: false, clicks: false}
            conversions:
              - {name: purchase, event: order.placed, within: P3D}
            """);
    clock.by("PT1H");
    var tested = bySubject(campaign.taken());
    tested.plain().forEach(address -> buys(address, clock.now()));
    clock.by("PT22H");

    clock.by("PT1H");

    var ended = campaign.run(run);
    assertThat(ended.<String>path("winner.variant")).isEqualTo("plain");
    assertThat(ended.<String>path("winner.why")).isEqualTo("shown");
    List<String> groups = ended.path("winner.figures.groups.name");
    assertThat(groups).containsExactly("control", "plain", "hurry");
    assertThat(ended.<Integer>path("winner.figures.groups[1].people"))
        .isEqualTo(tested.plain().size());
    assertThat(ended.<Integer>path("winner.figures.groups[2].people")).isZero();
    var report =
        Awaiting.value(
            "the report has the purchases",
            () -> api.get("/v1/runs/{id}/report", run),
            each ->
                each.<Integer>path("comparison.groups[1].people") > 0
                    && each.<Integer>path("counted").equals(each.<Integer>path("recorded")));
    assertThat(report.<String>path("comparison.winner")).isEqualTo("plain");
    assertThat(report.<List<Integer>>path("comparison.groups.people"))
        .isEqualTo(ended.<List<Integer>>path("winner.figures.groups.people"));
    assertThat(report.<List<Integer>>path("comparison.groups.assigned"))
        .isEqualTo(ended.<List<Integer>>path("winner.figures.groups.assigned"));
    assertThat(campaign.audit(run).refuted()).isFalse();
  }

  @Test
  void decidesByTheOrderOfTheFileWhereEverybodyWhoTestsIsSkipped() {
    campaign.people("all", TestingCampaign.many(PEOPLE), false);
    apply("skipped", "", BY_CLICKS);
    var run = campaign.launch("skipped");

    clock.by("PT4H");

    var ended = campaign.run(run);
    assertThat(ended.<String>path("state")).isEqualTo("COMPLETED");
    assertThat(campaign.count(ended, "SKIPPED", "no_consent")).isEqualTo(PEOPLE);
    assertThat(ended.<String>path("winner.why")).isEqualTo("best");
    assertThat(ended.<String>path("winner.variant")).isEqualTo("plain");
    assertThat(campaign.audit(run).refuted()).isFalse();
  }

  /** Whom so few people are drawn for is chance: of many runs some have nobody on a side. */
  @Test
  void waitsForNobodyWhereNobodyIsHeldAndForAChoiceWhereNobodyTests() throws IOException {
    campaign.people("all", TestingCampaign.many(2));
    apply("tiny", "", BY_CLICKS);
    var sides = new HashSet<Integer>();
    for (int i = 0; i < 40 && !sides.containsAll(Set.of(0, 2)); i++) {
      int before = campaign.taken().size();
      var run = campaign.launch("tiny");
      clock.by("PT1S");
      var first = campaign.run(run);
      int people = first.path("winner.people");
      sides.add(people);
      assertThat(first.<String>path("state")).isEqualTo(people == 2 ? "COMPLETED" : "SENDING");
      assertThat(first.<String>path("winner.variant")).isNull();
      assertThat(first.<String>path("winner.why")).isEqualTo(people == 0 ? "waits" : null);
      clock.by("PT4H");
      if (people == 0) {
        letGoByChoice(run, before);
      }
      assertThat(campaign.ended(run).<Integer>path("planned")).isEqualTo(2);
      assertThat(campaign.count(campaign.run(run), "SENT", "")).isEqualTo(2);
    }
    assertThat(sides).contains(0, 2);
  }

  private void letGoByChoice(String run, int before) throws IOException {
    var waiting = campaign.run(run);
    assertThat(waiting.<String>path("state")).isEqualTo("SENDING");
    assertThat(waiting.<String>path("problem")).contains("nobody was drawn to test");
    assertThat(campaign.taken()).hasSize(before);
    choose(run, "hurry").then().statusCode(202);
    clock.by("PT1S");
    var told = events(run, "run.winner_decided");
    assertThat(told).extracting(each -> each.at("/data/why").asText()).contains("waits", "chosen");
    assertThat(told).noneMatch(each -> each.at("/data").has("figures"));
    assertThat(campaign.audit(run).refuted()).isFalse();
  }

  @Test
  void testsAnewInEveryRunOfACampaign() {
    campaign.people("all", TestingCampaign.many(PEOPLE));
    apply("again", "", BY_CLICKS);
    var tested = new ArrayList<Set<String>>();
    for (int i = 0; i < 2; i++) {
      int before = campaign.taken().size();
      var run = campaign.launch("again");
      clock.by("PT1M");
      var taken = campaign.taken();
      tested.add(Set.copyOf(taken.subList(before, taken.size())));
      clock.by("PT4H");
      assertThat(campaign.run(run).<String>path("state")).isEqualTo("COMPLETED");
    }
    assertThat(campaign.taken()).hasSize(2 * PEOPLE);
    assertThat(tested.get(0)).isNotEqualTo(tested.get(1));
  }
}
