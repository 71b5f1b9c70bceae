package dev.fanfare.dispatch;

import static dev.fanfare.dispatch.TestingTriggers.ORDER;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fanfare.Awaiting;
import dev.fanfare.TestingClock;
import dev.fanfare.channel.sandbox.InboxAction;
import dev.fanfare.channel.sandbox.InboxRule;
import dev.fanfare.platform.TimeOrderedId;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What people do after messages, as campaigns name it, seen from the API. */
@QuarkusTest
final class ConversionsIT {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String PURCHASE =
      """
      conversions:
        - {name: purchase, event: order.placed, within: %s, revenue: total}
      """;

  private TestingCampaign campaign;
  private TestingTriggers triggers;
  private TestingClock clock;
  private Instant began;

  @BeforeEach
  void begin() {
    campaign = TestingCampaign.begin();
    campaign.postalAddress();
    triggers = TestingTriggers.in(campaign);
    clock = new TestingClock(campaign.api());
    clock.by("PT0S");
    began = clock.now();
  }

  @AfterEach
  void end() {
    campaign.close();
  }

  @Test
  void countsWhatHappensInTheWindowWheneverItIsToldAndCreditsEveryCampaign() {
    campaign.apply("spring", PURCHASE.formatted("PT72H"));
    campaign.apply("summer", PURCHASE.formatted("P2D"));
    var spring = sent("spring");
    clock.by("P1D");
    var summer = sent("summer");
    clock.by("P3D");

    tell(bought("anna", Duration.ofHours(72).plusSeconds(1), 100));
    tell(bought("ben", Duration.ofHours(30), 5));
    tell(
        bought("anna", Duration.ofHours(72).minusSeconds(1), 20),
        bought("anna", Duration.ofHours(72).minusSeconds(1), 19),
        bought("ben", Duration.ofHours(12), 10),
        bought("cleo", Duration.ofSeconds(-1), 1_000));
    tell(bought("cleo", Duration.ofHours(72), 7.5));

    var first = reported(spring, report -> people(report, "allTouches", "main") == 3);
    var second = reported(summer, report -> people(report, "allTouches", "main") == 3);
    assertThat(revenue(first, "allTouches", "main")).isEqualTo(37.5);
    assertThat(revenue(second, "allTouches", "main")).isEqualTo(32.5);
    assertThat(people(first, "lastTouch", "main")).isEqualTo(1);
    assertThat(revenue(first, "lastTouch", "main")).isEqualTo(10);
    assertThat(people(second, "lastTouch", "main")).isEqualTo(3);
    assertThat(revenue(second, "lastTouch", "main")).isEqualTo(32.5);
    var group = first.at("/conversions/0/allTouches/0");
    assertThat(group.path("assigned").asInt()).isEqualTo(3);
    assertThat(group.path("rate").asDouble()).isEqualTo(1);
    assertThat(group.path("revenuePerPerson").asDouble()).isEqualTo(12.5);
    assertThat(first.at("/conversions/0/channels/email").asInt()).isEqualTo(3);
    assertThat(first.at("/conversions/0/within").asText()).isEqualTo("PT72H");
    assertThat(csv(spring))
        .contains(
            "conversion,purchase,allTouches,main,3,3,",
            "conversion,purchase,allTouches revenue,main,,37.5,",
            "conversion,purchase,lastTouch,main,1,1,",
            "conversion,purchase,lastTouch revenue,main,,10,",
            "conversion,purchase,channel,email,3,3,");
    var whole = campaign.api().get("/v1/campaigns/spring/report");
    assertThat(
            campaign
                .api()
                .request()
                .accept("text/csv")
                .get("/v1/campaigns/spring/report")
                .asString())
        .contains(
            "conversion,purchase,allTouches,,3,3,",
            "conversion,purchase,allTouches revenue,,,37.5,",
            "conversion,purchase,lastTouch,,1,1,");
    assertThat(whole.<Integer>path("conversions[0].allTouches.people")).isEqualTo(3);
    assertThat(whole.<Float>path("conversions[0].allTouches.revenue")).isEqualTo(37.5f);
    assertThat(whole.<Integer>path("conversions[0].lastTouch.people")).isEqualTo(1);
    assertThat(first.at("/funnel/conversions/people").asInt()).as("told of the run").isZero();
  }

  @Test
  void countsAnEventThatIsKnownBeforeTheMessageItFollows() {
    campaign.apply("spring", PURCHASE.formatted("PT1M"));
    tell(bought("anna", Duration.ofMinutes(3), 10), bought("ben", Duration.ofMinutes(4), 10));
    clock.by("PT2M");

    var spring = sent("spring");

    var report = reported(spring, each -> people(each, "allTouches", "main") == 1);
    assertThat(revenue(report, "allTouches", "main")).isEqualTo(10);
  }

  @Test
  void takesWhatCountsFromTheConditionOfTheGoal() {
    campaign.apply(
        "spring",
        """
        conversions:
          - {name: large, event: order.placed, within: PT1H, when: event.total > 50}
          - {name: any, event: order.placed, within: PT1H, primary: true}
        """);
    var spring = sent("spring");

    tell(bought("anna", Duration.ZERO, 50), bought("ben", Duration.ZERO, 50.5));

    var report =
        reported(spring, each -> each.at("/conversions/1/allTouches/0/people").asInt() == 2);
    assertThat(people(report, "allTouches", "main")).isEqualTo(1);
    assertThat(report.at("/conversions/0/primary").asBoolean()).isFalse();
    assertThat(report.at("/conversions/0/allTouches/0").has("revenue")).isFalse();
    assertThat(report.at("/comparison/of").asText()).isEqualTo("conversions of any");
    var large = report(spring, "?goal=large").path("comparison");
    assertThat(large.path("of").asText()).isEqualTo("conversions of large");
    assertThat(large.at("/groups/0/people").asInt()).isEqualTo(1);
    var clicks = report(spring, "?of=clicks").path("comparison");
    assertThat(clicks.path("of").asText()).isEqualTo("clicks");
  }

  @Test
  void givesTheControlGroupTheWindowOfTheMessageTheyWouldHaveHad() {
    campaign.people("all", TestingCampaign.many(24));
    campaign.apply("spring", "holdout: 50%\n" + PURCHASE.formatted("PT1H"));
    var spring = sent("spring");
    clock.by("PT2H");
    var events = new ArrayList<Map<String, Object>>();
    int[] held = {0, 0};
    int[] written = {0, 0};
    for (int i = 0; i < 24; i++) {
      var explained = campaign.api().get("/v1/runs/{id}/people/{person}", spring, "p" + i);
      var of = TestingTriggers.states(explained).contains("HELD_OUT") ? held : written;
      of[0]++;
      of[1] += 1 - i % 2;
      events.add(bought("p" + i, Duration.ofHours(1).plusSeconds(i % 2), 2));
    }

    TestingTriggers.tell(campaign.api(), events).then().statusCode(200);

    var report = reported(spring, each -> people(each, "allTouches", "main") == written[1]);
    assertThat(held[1]).isPositive();
    assertThat(people(report, "allTouches", "control")).isEqualTo(held[1]);
    assertThat(people(report, "lastTouch", "control")).isEqualTo(held[1]);
    assertThat(revenue(report, "allTouches", "control")).isEqualTo(2 * held[1]);
    var comparison = report.path("comparison");
    assertThat(comparison.path("of").asText()).isEqualTo("conversions of purchase");
    assertThat(comparison.path("reference").asText()).isEqualTo("control");
    assertThat(comparison.at("/groups/0/assigned").asInt()).isEqualTo(held[0]);
    assertThat(comparison.at("/groups/0/people").asInt()).isEqualTo(held[1]);
    assertThat(comparison.at("/groups/1/assigned").asInt()).isEqualTo(written[0]);
    assertThat(comparison.at("/groups/1/people").asInt()).isEqualTo(written[1]);
  }

  /** Whom no campaign writes to is nobody's control: no draw of the campaign has put them there. */
  @Test
  void comparesWithTheCampaignsControlGroupAloneAndNotWithTheGlobalOne() {
    int all = 150;
    campaign.people("all", TestingCampaign.many(all));
    campaign
        .api()
        .request()
        .contentType("application/json")
        .header("If-None-Match", "*")
        .body(Map.of("share", "15%"))
        .put("/v1/global-control")
        .then()
        .statusCode(201);
    campaign.apply("spring", "holdout: 50%\n" + PURCHASE.formatted("PT1H"));
    var spring = sent("spring");
    var run = campaign.run(spring);
    int held = campaign.count(run, "HELD_OUT", "control_group");
    int written = campaign.count(run, "SENT", "");
    assertThat(campaign.count(run, "HELD_OUT", "global_control"))
        .isPositive()
        .isEqualTo(all - held - written);
    assertThat(held).isPositive();
    var events = new ArrayList<Map<String, Object>>();
    for (int i = 0; i < all; i++) {
      events.add(bought("p" + i, Duration.ZERO, 2));
    }

    TestingTriggers.tell(campaign.api(), events).then().statusCode(200);

    var report = reported(spring, each -> people(each, "allTouches", "main") == written);
    for (var view : List.of("allTouches", "lastTouch")) {
      assertThat(people(report, view, "control")).isEqualTo(held);
      assertThat(revenue(report, view, "control")).isEqualTo(2 * held);
    }
    var comparison = report.path("comparison");
    assertThat(comparison.at("/groups/0/assigned").asInt()).isEqualTo(held);
    assertThat(comparison.at("/groups/0/people").asInt()).isEqualTo(held);
    assertThat(comparison.at("/groups/1/people").asInt()).isEqualTo(written);
    // Nor anywhere else: as many are credited as were drawn by the campaign.
    assertThat(credited(spring)).isEqualTo(held + written);
  }

  private static int credited(String run) {
    try {
      return TestingDatabase.count(
          "(select distinct profile_id from goal_credit where run_id = %d) c"
              .formatted(TimeOrderedId.read("run", run)));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void comparesPeopleWhoseMessageWasRefusedThoughNoMessageWasTheirs() throws IOException {
    var refusal = new InboxAction.Permanent(550, "5.1.1 No", InboxAction.Moment.RECIPIENT);
    campaign.inbox().rules(List.of(InboxRule.always("ben@*", refusal)));
    campaign.apply("spring", PURCHASE.formatted("PT1H"));
    var spring = sent("spring");

    tell(bought("anna", Duration.ZERO, 1), bought("ben", Duration.ZERO, 1));

    var report = reported(spring, each -> each.at("/comparison/groups/0/people").asInt() == 2);
    assertThat(people(report, "allTouches", "main")).isEqualTo(1);
    assertThat(people(report, "lastTouch", "main")).isEqualTo(1);
    assertThat(report.at("/conversions/0/channels/email").asInt()).isEqualTo(1);
  }

  @Test
  void tellsPeopleWhatTheyReachedAndCountsItWhenTheyAreErased() {
    campaign.apply("spring", PURCHASE.formatted("PT1H"));
    var spring = sent("spring");
    tell(bought("anna", Duration.ofSeconds(1), 12.5));
    var report = reported(spring, each -> people(each, "allTouches", "main") == 1);

    var held = campaign.api().get("/v1/profiles/anna/data");
    assertThat(held.<String>path("reached[0].goal")).isEqualTo("purchase");
    assertThat(held.<String>path("reached[0].run")).isEqualTo(spring);
    assertThat(held.<String>path("reached[0].at")).isEqualTo(began.plusSeconds(1).toString());
    campaign.api().delete("/v1/profiles/anna").then().statusCode(200);

    assertThat(report(spring, "").path("conversions")).isEqualTo(report.path("conversions"));
  }

  @Test
  void countsAPersonOnceWhoCameSeveralTimes() {
    triggers.applyAndArm(
        "trigger: {event: cart.abandoned}\nreEligibility: always\n" + PURCHASE.formatted("PT1H"));
    var cart = at(TestingTriggers.cart("anna", 1), Duration.ZERO);
    var again = at(TestingTriggers.cart("anna", 2), Duration.ZERO);
    var ben = at(TestingTriggers.cart("ben", 2), Duration.ZERO);
    triggers.accepted(cart, again, ben);
    var run = triggers.run(cart);
    triggers.ended(run, "anna", 2);
    triggers.ended(run, "ben", 1);
    var visit = List.of(Map.of("id", "1", "externalId", "anna", "goal", "visit"));
    campaign.api().post("/v1/runs/{id}/conversions", visit, run).then().statusCode(200);

    tell(bought("anna", Duration.ofSeconds(1), 3), bought("anna", Duration.ofSeconds(2), 4));

    var report =
        reported(
            run,
            each ->
                people(each, "allTouches", "main") == 1
                    && each.at("/funnel/conversions/people").asInt() == 1);
    assertThat(revenue(report, "allTouches", "main")).isEqualTo(3);
    assertThat(people(report, "lastTouch", "main")).isEqualTo(1);
    assertThat(report.at("/conversions/0/allTouches/0/assigned").asInt()).isEqualTo(2);
    assertThat(report.at("/conversions/0/allTouches/0/rate").asDouble()).isEqualTo(0.5);
    assertThat(report.at("/groups/0/funnel/conversions/people").asInt()).isEqualTo(1);
    assertThat(report.at("/comparison/groups/0/assigned").asInt()).isEqualTo(2);
  }

  @Test
  void changesNoGoalOnceTheCampaignHasBeenLaunched() {
    var words = "holdout: 10%\n";
    changed("spring", PURCHASE.formatted("P3D")).then().statusCode(201);
    changed("spring", PURCHASE.formatted("P2D")).then().statusCode(200);
    campaign.ended(campaign.launch("spring"));

    for (var other :
        List.of(
            PURCHASE.formatted("P3D"),
            "",
            PURCHASE.formatted("P2D").replace("purchase", "order"))) {
      var refused = changed("spring", other);
      refused.then().statusCode(422);
      assertThat(refused.<String>path("violations[0].place")).contains("conversions");
      assertThat(refused.<String>path("violations[0].rule")).contains("launched or armed");
    }
    changed("spring", words + PURCHASE.formatted("PT48H")).then().statusCode(200);
    var kept = campaign.api().delete("/v1/event-types/{name}", ORDER);
    kept.then().statusCode(409);
    assertThat(kept.<String>path("violations[0].rule")).isEqualTo("has a goal about it");
  }

  @Test
  void tellsAllThatIsWrongWithGoalsAtOnce() {
    var refused =
        changed(
            "spring",
            """
            conversions:
              - name: a
                event: no.such
                within: P1D
              - name: b
                event: cart.abandoned
                within: P1D
                when: profile.name == "Anna"
                revenue: currency
            """);

    refused.then().statusCode(422);
    assertThat(refused.<List<String>>path("violations.place"))
        .containsExactly(
            "16:12 conversions[0].event",
            "21:11 conversions[1].when",
            "22:14 conversions[1].revenue");
  }

  private Response changed(String name, String more) {
    var file =
        """
        campaign: %s
        version: 1
        purpose: marketing
        audience: {include: [all]}
        schedule: now
        message:
          channel: email
          from: Fanfare Market <offers@example.com>
          subject: Hello ${name}
          text: |
            Dear ${name},
            leave: ${unsubscribeUrl}
            ${postalAddress}
        %s
        """
            .formatted(name, more);
    var known = campaign.api().get("/v1/campaigns/{name}", name);
    var request = campaign.api().request().contentType("text/yaml").body(file);
    if (known.statusCode() == 404) {
      request.header("If-None-Match", "*");
    } else {
      request.header("If-Match", known.header("ETag"));
    }
    return request.put("/v1/campaigns/{name}", name);
  }

  /** Launches, and waits for the end: the clock stands, so everybody is written to at once. */
  private String sent(String name) {
    return campaign.ended(campaign.launch(name)).path("id");
  }

  private Map<String, Object> bought(String person, Duration after, double total) {
    return at(TestingTriggers.event(ORDER, person, Map.of("total", total)), after);
  }

  private Map<String, Object> at(Map<String, Object> event, Duration after) {
    event.put("at", began.plus(after).toString());
    return event;
  }

  @SafeVarargs
  private void tell(Map<String, Object>... events) {
    triggers.accepted(events);
  }

  private JsonNode reported(String run, Predicate<JsonNode> told) {
    return Awaiting.value("the report tells it", () -> report(run, ""), told::test);
  }

  private JsonNode report(String run, String query) {
    var answer = campaign.api().get("/v1/runs/" + run + "/report" + query);
    answer.then().statusCode(200);
    try {
      return JSON.readTree(answer.asString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> csv(String run) {
    return campaign
        .api()
        .request()
        .accept("text/csv")
        .get("/v1/runs/{id}/report", run)
        .asString()
        .lines()
        .toList();
  }

  private static JsonNode group(JsonNode report, String view, String name) {
    for (var group : report.at("/conversions/0/" + view)) {
      if (group.path("name").asText().equals(name)) {
        return group;
      }
    }
    throw new AssertionError("no group " + name + " in " + report);
  }

  private static int people(JsonNode report, String view, String name) {
    return group(report, view, name).path("people").asInt();
  }

  private static double revenue(JsonNode report, String view, String name) {
    return group(report, view, name).path("revenue").asDouble();
  }
}
