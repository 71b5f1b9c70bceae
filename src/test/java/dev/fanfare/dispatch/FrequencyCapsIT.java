package dev.fanfare.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.TestingClock;
import dev.fanfare.channel.sandbox.InboxAction;
import dev.fanfare.channel.sandbox.InboxRule;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Frequency caps from the API to the inbox. */
@QuarkusTest
final class FrequencyCapsIT {

  private static final InboxAction REFUSED =
      new InboxAction.Permanent(550, "5.1.1 nobody", InboxAction.Moment.RECIPIENT);

  private static final int RACED = 1_200;

  private TestingCampaign campaign;
  private TestingCaps caps;

  @BeforeEach
  void begin() {
    campaign = TestingCampaign.begin();
    campaign.postalAddress();
    caps = new TestingCaps(campaign);
  }

  @AfterEach
  void end() {
    campaign.close();
  }

  @Test
  void skipsWhomACapHasNoRoomForAndSaysWhy() {
    caps.set("weekly", TestingCaps.rolling(1, "P7D"));
    campaign.people("all", TestingCampaign.many(3));
    var first = caps.sent("first", "");

    var second = caps.sent("second", "");

    assertThat(campaign.count(first, "SENT", "")).isEqualTo(3);
    assertThat(campaign.count(second, "SKIPPED", "frequency_cap")).isEqualTo(3);
    assertThat(campaign.taken()).hasSize(3);
    var person = caps.explained(second, "p0");
    assertThat(person.<String>path("decisions[0].rule")).isEqualTo(Reason.FREQUENCY_CAP.words());
    assertThat(person.<String>path("decisions[0].detail"))
        .startsWith("cap weekly: 1 of 1, any channel, rolling P7D; room again at 20");
    assertThat(person.<String>path("decisions[0].judged.capped")).isEqualTo("yes");
    assertThat(person.<Map<String, String>>path("decisions[0].present").get("cap weekly"))
        .startsWith("1 of 1, any channel, rolling P7D; room again at 20");
    // The message of the first does not stand in its own way.
    assertThat(caps.explained(first, "p0").<Map<String, String>>path("decisions[0].present"))
        .containsEntry("capped", "no")
        .containsEntry("cap weekly", "0 of 1, any channel, rolling P7D");
    caps.proved(first);
    caps.proved(second);
  }

  /** Scenario 7, over four accounts, each with a worker of its own, all from one instant on. */
  @Test
  void startsExactlyOneOfFourCampaignsThatRace() {
    var clock = new TestingClock(campaign.api());
    clock.by("PT0S");
    caps.set("weekly", TestingCaps.rolling(2, "P7D"));
    campaign.people("all", TestingCampaign.many(RACED));
    caps.sent("before", "");
    // Slow enough for nobody to be done before the last has begun.
    var slow = new InboxAction.Slow(Duration.ofMillis(30));
    campaign.inbox().rules(List.of(InboxRule.always("*", slow)));
    var at = clock.now().plusSeconds(3_600);
    var runs = new ArrayList<String>();
    for (var name : List.of("first", "second", "third", "fourth")) {
      caps.account(name);
      caps.apply(name, name, "", "subject: Hello", "{at: '" + at + "'}");
      runs.add(campaign.launch(name));
    }

    clock.to(at);

    int sent = 0;
    for (var id : runs) {
      var ended = campaign.ended(id);
      int ofRun = campaign.count(ended, "SENT", "");
      assertThat(ofRun).as("a run that had no part in the race").isPositive();
      assertThat(campaign.count(ended, "SKIPPED", "frequency_cap")).isEqualTo(RACED - ofRun);
      sent += ofRun;
      caps.proved(ended);
    }
    assertThat(sent).isEqualTo(RACED);
    var taken = campaign.taken();
    assertThat(taken).hasSize(2 * RACED);
    assertThat(taken.stream().distinct().map(who -> Collections.frequency(taken, who)))
        .hasSize(RACED)
        .containsOnly(2);
  }

  /** Scenario 8, in the person's zone, in the workspace's, and over 24 hours. */
  @Test
  void tellsACalendarDayFromTwentyFourHours() {
    try (var hours = new TestingHours()) {
      var vienna = ZoneId.of("Europe/Vienna");
      var days = new TestingCaps(hours.campaign());
      days.defaultZone(vienna);
      days.set("daily", TestingCaps.calendar(1, "day"));
      hours.imported(
          List.of(
              TestingHours.person("vienna", vienna.getId()),
              TestingHours.person("nowhere", ""),
              TestingHours.person("newyork", "America/New_York")));
      var day = LocalDate.ofInstant(hours.clock().now(), vienna).plusDays(1);
      var evening = TestingHours.instant(day, "23:00", vienna.getId());
      hours.clock().to(evening);
      assertThat(states(days, "evening")).containsExactly("SENT", "SENT", "SENT");
      hours
          .clock()
          .to(TestingHours.instant(day.plusDays(1), "00:00", vienna.getId()).minusNanos(1_000));
      assertThat(states(days, "late")).containsExactly("SKIPPED", "SKIPPED", "SKIPPED");

      hours.clock().to(TestingHours.instant(day.plusDays(1), "00:00", vienna.getId()));
      // It is the same day in New York still.
      assertThat(states(days, "midnight")).containsExactly("SENT", "SENT", "SKIPPED");

      days.replace("daily", TestingCaps.rolling(1, "PT24H"));
      assertThat(statesOfNobodySent(days, "rolling"))
          .containsExactly("SKIPPED", "SKIPPED", "SKIPPED");
      hours.clock().to(evening.plus(Duration.ofHours(24)).minusNanos(1_000));
      assertThat(statesOfNobodySent(days, "almost"))
          .containsExactly("SKIPPED", "SKIPPED", "SKIPPED");
      hours.clock().to(evening.plus(Duration.ofHours(24)));
      assertThat(states(days, "over")).containsExactly("SKIPPED", "SKIPPED", "SENT");
    }
  }

  /** What becomes of a campaign that is sent now, of people in the order of their import. */
  private static List<String> states(TestingCaps caps, String name) {
    var run = caps.sent(name, "");
    caps.proved(run);
    return states(caps, run);
  }

  /** As {@link #states(TestingCaps, String)}, where nothing was sent under the caps as they are. */
  private static List<String> statesOfNobodySent(TestingCaps caps, String name) {
    var run = caps.sent(name, "");
    caps.provedButForWindows(run);
    return states(caps, run);
  }

  private static List<String> states(TestingCaps caps, Response run) {
    return List.of(
        caps.state(run, "vienna"), caps.state(run, "nowhere"), caps.state(run, "newyork"));
  }

  /** Scenario 9. */
  @Test
  void givesRoomBackWhereAMessageHasCertainlyFailed() {
    caps.set("weekly", TestingCaps.rolling(1, "P7D"));
    campaign
        .inbox()
        .rules(
            List.of(
                new InboxRule("refused@*", 1, 1, REFUSED),
                new InboxRule("lost@*", 1, 1, new InboxAction.CutAfterDot())));
    campaign.people(
        "all",
        List.of(
            "refused,refused@example.com,R",
            "lost,lost@example.com,L",
            "unrendered,unrendered@example.com,"));

    var first = caps.sent("first", "");
    var second = caps.sent("second", "subject: Hello", "");

    assertThat(caps.state(first, "refused")).isEqualTo("FAILED");
    assertThat(caps.state(first, "lost")).isEqualTo("UNKNOWN");
    assertThat(caps.state(first, "unrendered")).isEqualTo("SKIPPED");
    assertThat(caps.state(second, "refused")).isEqualTo("SENT");
    assertThat(caps.state(second, "lost")).isEqualTo("SKIPPED");
    assertThat(caps.explained(second, "lost").<String>path("decisions[0].reason"))
        .isEqualTo("frequency_cap");
    assertThat(caps.slots()).hasSize(3);
    caps.proved(first);
    caps.proved(second);
  }

  /** Scenario 10. */
  @Test
  void neitherHoldsBackNorCountsWhatIsExempt() {
    caps.set("weekly", TestingCaps.rolling(2, "P7D"));
    campaign.people("all", TestingCampaign.many(2));
    caps.sent("one", "");

    var exempt = caps.sent("exempt", "caps: exempt");
    var called = caps.called(Map.of());
    var two = caps.sent("two", "");
    var three = caps.sent("three", "");
    var again = caps.sent("again", "caps: exempt");

    assertThat(campaign.count(exempt, "SENT", "")).isEqualTo(2);
    assertThat(called).isEqualTo("SENT");
    assertThat(campaign.count(two, "SENT", "")).isEqualTo(2);
    assertThat(campaign.count(three, "SKIPPED", "frequency_cap")).isEqualTo(2);
    assertThat(campaign.count(again, "SENT", "")).isEqualTo(2);
    assertThat(caps.called(Map.of())).as("a service is exempt").isEqualTo("SENT");
    assertThat(caps.called(Map.of("caps", "apply"))).isEqualTo("SKIPPED");
    assertThat(caps.explained(again, "p0").<Map<String, String>>path("decisions[0].present"))
        .containsEntry("caps", "exempt")
        .containsEntry("capped", "no");
    assertThat(caps.slots()).hasSize(4);
    caps.proved(again);
  }

  @Test
  void countsCallsThatAskForIt() {
    caps.set("weekly", TestingCaps.rolling(1, "P7D"));
    campaign.people("all", TestingCampaign.many(1));

    assertThat(caps.called(Map.of("caps", "apply", "tags", List.of("receipts")))).isEqualTo("SENT");

    assertThat(caps.slots()).singleElement().asString().contains("\"tags\":[\"receipts\"]");
    assertThat(campaign.count(caps.sent("after", ""), "SKIPPED", "frequency_cap")).isEqualTo(1);
  }

  @Test
  void holdsSeveralCapsTogether() {
    caps.set("all", TestingCaps.rolling(3, "P30D"));
    caps.set("promo", TestingCaps.with(TestingCaps.rolling(1, "P7D"), "tag", "promo"));
    caps.set("mail", TestingCaps.with(TestingCaps.calendar(2, "month"), "channel", "email"));
    campaign.people("all", TestingCampaign.many(1));

    assertThat(caps.state(caps.sent("a", "tags: [promo, spring]"), "p0")).isEqualTo("SENT");
    var tagged = caps.sent("b", "tags: [promo]");
    assertThat(caps.state(caps.sent("c", "tags: [spring]"), "p0")).isEqualTo("SENT");
    var monthly = caps.sent("d", "");

    assertThat(caps.explained(tagged, "p0").<String>path("decisions[0].detail"))
        .startsWith("cap promo: 1 of 1, any channel, tag promo, rolling P7D");
    assertThat(caps.explained(monthly, "p0").<String>path("decisions[0].detail"))
        .startsWith("cap mail: 2 of 2, email, calendar month");
    caps.proved(monthly);
  }

  /** Other tags in a later version change nothing about what was sent. */
  @Test
  void keepsTagsAsTheyWereWhenItWasDecided() {
    caps.set("promo", TestingCaps.with(TestingCaps.rolling(1, "P7D"), "tag", "promo"));
    campaign.people("all", TestingCampaign.many(1));
    caps.sent("a", "tags: [promo]");
    var etag = campaign.api().get("/v1/campaigns/a").header("ETag");
    String file = campaign.api().get("/v1/campaigns/a/versions/1").path("file");
    campaign
        .api()
        .request()
        .contentType("text/yaml")
        .header("If-Match", etag)
        .body(file.replace("tags: [promo]", "tags: [other]"))
        .put("/v1/campaigns/a")
        .then()
        .statusCode(200);

    assertThat(caps.state(caps.sent("b", "tags: [promo]"), "p0")).isEqualTo("SKIPPED");
    assertThat(caps.state(caps.sent("c", "tags: [other]"), "p0")).isEqualTo("SENT");
  }
}
