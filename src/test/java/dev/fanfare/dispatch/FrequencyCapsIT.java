package dev.fanfare.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.channel.sandbox.InboxAction;
import dev.fanfare.channel.sandbox.InboxRule;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
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

  /** Scenario 7, over two accounts, each with a worker of its own. */
  @Test
  void startsExactlyOneOfTwoCampaignsThatRace() {
    caps.account("second");
    caps.set("weekly", TestingCaps.rolling(2, "P7D"));
    campaign.people("all", TestingCampaign.many(1_200));
    caps.apply("before", "main", "");
    campaign.ended(campaign.launch("before"));
    caps.apply("left", "main", "");
    caps.apply("right", "second", "");

    String left = campaign.launch("left");
    String right = campaign.launch("right");

    var leftEnded = campaign.ended(left);
    var rightEnded = campaign.ended(right);
    int both = campaign.count(leftEnded, "SENT", "") + campaign.count(rightEnded, "SENT", "");
    assertThat(both).isEqualTo(1_200);
    assertThat(
            campaign.count(leftEnded, "SKIPPED", "frequency_cap")
                + campaign.count(rightEnded, "SKIPPED", "frequency_cap"))
        .isEqualTo(1_200);
    var taken = campaign.taken();
    assertThat(taken).hasSize(2_400);
    assertThat(taken.stream().distinct().map(who -> Collections.frequency(taken, who)))
        .hasSize(1_200)
        .containsOnly(2);
    caps.proved(leftEnded);
    caps.proved(rightEnded);
  }

  /** Scenario 8, in the person's zone, in the workspace's, and over 24 hours. */
  @Test
  void tellsACalendarDayFromTwentyFourHours() throws SQLException {
    var now = Instant.now();
    var noon = TestingCaps.zoneWhereItIs(12, now);
    var evening = TestingCaps.zoneWhereItIs(18, now);
    caps.defaultZone(noon);
    caps.set("daily", TestingCaps.calendar(1, "day"));
    campaign.people("all", List.of("d,d@example.com,D", "e,e@example.com,E"));
    campaign
        .api()
        .put(
            "/v1/profiles/{id}",
            Map.of(
                "email", "e@example.com",
                "zone", evening.getId(),
                "attributes", Map.of("name", "E")),
            "e")
        .then()
        .statusCode(200);
    caps.sent("first", "");
    // A second before midnight where it is noon now: today where it is evening.
    var midnight = now.atZone(noon).toLocalDate().atStartOfDay(noon).toInstant();
    caps.age(Duration.between(midnight.minusSeconds(1), Instant.now()));

    var next = caps.sent("next", "");

    assertThat(caps.state(next, "d")).isEqualTo("SENT");
    assertThat(caps.state(next, "e")).isEqualTo("SKIPPED");
    caps.proved(next);
    caps.age(Duration.ofHours(7));
    caps.replace("daily", TestingCaps.rolling(1, "PT24H"));
    var rolling = caps.sent("rolling", "");
    assertThat(caps.state(rolling, "d")).isEqualTo("SKIPPED");
    assertThat(caps.state(rolling, "e")).isEqualTo("SKIPPED");
    caps.provedButForWindows(rolling);
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
