package dev.fanfare.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Awaiting;
import dev.fanfare.channel.sandbox.InboxAction;
import dev.fanfare.channel.sandbox.InboxRule;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What counts against frequency caps, from when, for how long, and once. */
@QuarkusTest
final class CapSlotsIT {

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
  void defersUntilThereIsRoomAndThenSends() {
    try (var hours = new TestingHours()) {
      var daily = new TestingCaps(hours.campaign());
      daily.set("daily", TestingCaps.with(TestingCaps.rolling(1, "P1D"), "onHit", "defer"));
      hours.imported(TestingHours.people("p", 4, ""));
      var day = LocalDate.ofInstant(hours.clock().now(), ZoneOffset.UTC).plusDays(1);
      hours.clock().to(TestingHours.instant(day, "10:07", "UTC"));
      daily.sent("first", "");
      String run = hours.launched("second", "now", "");
      awaitDeferred(hours, run);
      var waiting = daily.explained(hours.campaign().run(run), "p0");
      assertThat(waiting.<String>path("decisions[0].state")).isEqualTo("DEFERRED");
      assertThat(waiting.<String>path("decisions[0].rule"))
          .isEqualTo("Judged, and to be judged again: " + Reason.FREQUENCY_CAP.words());
      // There is room at 10:07, rounded up to a quarter of an hour.
      var due = TestingHours.instant(day.plusDays(1), "10:15", "UTC");
      assertThat(waiting.<String>path("decisions[0].values.dueAt")).isEqualTo(due.toString());

      // Another takes the room meanwhile: everybody waits once more.
      hours.clock().to(TestingHours.instant(day.plusDays(1), "10:10", "UTC"));
      daily.sent("between", "");
      assertThat(daily.eventsOf(run, "message.deferred")).isEqualTo(4);
      hours.clock().to(due);
      assertThat(daily.eventsOf(run, "message.deferred")).isEqualTo(8);
      assertThat(hours.campaign().run(run).<String>path("state")).isEqualTo("SENDING");
      hours.clock().to(due.plus(Duration.ofDays(1)).minusMillis(1));
      assertThat(hours.campaign().taken()).hasSize(8);
      hours.clock().to(due.plus(Duration.ofDays(1)));

      var ended = hours.campaign().ended(run);
      assertThat(hours.campaign().count(ended, "SENT", "")).isEqualTo(4);
      assertThat(hours.campaign().taken()).hasSize(12);
      assertThat(daily.slots()).hasSize(12);
      daily.proved(ended);
    }
  }

  private static void awaitDeferred(TestingHours hours, String run) {
    Awaiting.until(
        "all wait", () -> Integer.valueOf(4).equals(hours.campaign().run(run).path("deferred")));
  }

  /** They receive nothing, so nothing counts for them; and they are judged as everybody is. */
  @Test
  void judgesControlPeopleAsAllOthersAndCountsNothingForThem() {
    caps.set("weekly", TestingCaps.rolling(1, "P7D"));
    campaign.people("all", TestingCampaign.many(40));

    var held = caps.sent("held", "holdout: 50%");
    int out = campaign.count(held, "HELD_OUT", "");
    var everybody = caps.sent("everybody", "");
    var later = caps.sent("later", "holdout: 50%");

    assertThat(out).isBetween(1, 39);
    assertThat(campaign.count(everybody, "SENT", "")).isEqualTo(out);
    assertThat(campaign.count(everybody, "SKIPPED", "frequency_cap")).isEqualTo(40 - out);
    assertThat(campaign.count(later, "SKIPPED", "frequency_cap")).isEqualTo(40);
    assertThat(campaign.count(later, "HELD_OUT", "")).isZero();
    assertThat(caps.slots()).hasSize(40);
    caps.proved(held);
  }

  @Test
  void countsAMessageOnceHoweverOftenItIsTried() {
    caps.set("weekly", TestingCaps.rolling(1, "P7D"));
    campaign
        .inbox()
        .rules(
            List.of(
                new InboxRule(
                    "p0@*",
                    1,
                    2,
                    new InboxAction.Temporary(451, "4.3.0 later", InboxAction.Moment.DATA)),
                new InboxRule("p1@*", 1, 1, new InboxAction.CutAfterDot())));
    campaign.people("all", TestingCampaign.many(3));

    var run = caps.sent("tried", "retries: {attempts: 4, firstDelay: PT1S}\nonUnknown: resend");

    Awaiting.until(
        "it was sent again", () -> campaign.count(campaign.run(run.path("id")), "SENT", "") == 3);
    assertThat(caps.explained(run, "p0").<Integer>path("decisions[0].attempt")).isEqualTo(3);
    assertThat(caps.explained(run, "p1").<Integer>path("decisions[0].attempt")).isEqualTo(2);
    assertThat(caps.slots()).hasSize(3);
    caps.proved(campaign.run(run.path("id")));
  }

  /** Whoever was tried before the run was cancelled has received nothing for certain. */
  @Test
  void givesRoomBackWhereARetryIsCancelled() {
    caps.set("weekly", TestingCaps.rolling(1, "P7D"));
    campaign
        .inbox()
        .rules(
            List.of(
                InboxRule.always(
                    "p0@*",
                    new InboxAction.Temporary(451, "4.3.0 later", InboxAction.Moment.DATA))));
    campaign.people("all", TestingCampaign.many(2));
    campaign.apply("tried", "retries: {attempts: 4, firstDelay: PT1H}");
    String run = campaign.launch("tried");
    Awaiting.until(
        "one waits", () -> Integer.valueOf(1).equals(campaign.run(run).path("deferred")));
    assertThat(caps.slots()).hasSize(2);

    campaign.command("cancel", run).then().statusCode(202);

    var cancelled = campaign.inState(run, "CANCELLED");
    assertThat(campaign.count(cancelled, "CANCELLED", "")).isEqualTo(1);
    assertThat(caps.slots()).hasSize(1);
  }

  /** Whoever is judged after the change was answered is judged by it. */
  @Test
  void judgesByAChangeFromTheNextTurnOn() {
    caps.set("weekly", TestingCaps.rolling(2, "P7D"));
    campaign.people("all", TestingCampaign.many(120));
    caps.sent("first", "");
    campaign.apply("slow", "rate: 20 per second");
    String run = campaign.launch("slow");
    Awaiting.until("some are sent", () -> campaign.taken().size() > 130);

    caps.replace("weekly", TestingCaps.rolling(1, "P7D"));
    var changed = Instant.now();

    var ended = campaign.ended(run);
    assertThat(campaign.count(ended, "SKIPPED", "frequency_cap")).isPositive();
    var late = new ArrayList<String>();
    caps.ledger(run)
        .lines()
        .filter(line -> line.contains("\"state\":\"SENT\""))
        .filter(
            line ->
                Instant.parse(line.replaceAll(".*\"decidedAt\":\"([^\"]*)\".*", "$1"))
                    .isAfter(changed))
        .forEach(late::add);
    assertThat(late).isEmpty();
    caps.provedButForWindows(ended);
  }

  @Test
  void tellsPeopleWhatCountsForThem() {
    caps.set("weekly", TestingCaps.rolling(1, "P7D"));
    campaign.people("all", TestingCampaign.many(2));
    caps.sent("first", "tags: [spring]");
    assertThat(caps.slots()).hasSize(2);

    var told = campaign.api().get("/v1/profiles/p0/data");
    campaign.api().delete("/v1/profiles/p0").then().statusCode(200);

    assertThat(told.<String>path("capSlots[0].channel")).isEqualTo("email");
    assertThat(told.<List<String>>path("capSlots[0].tags")).containsExactly("spring");
    assertThat(caps.slots()).hasSize(1);
  }
}
