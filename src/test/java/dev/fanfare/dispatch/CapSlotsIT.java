package dev.fanfare.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Awaiting;
import dev.fanfare.channel.sandbox.InboxAction;
import dev.fanfare.channel.sandbox.InboxRule;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
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
  void defersUntilThereIsRoomAndThenSends() throws SQLException {
    var cap = TestingCaps.with(TestingCaps.rolling(1, "P1D"), "onHit", "defer");
    caps.set("daily", cap);
    campaign.people("all", TestingCampaign.many(4));
    caps.sent("first", "");
    campaign.apply("second", "");
    String run = campaign.launch("second");
    Awaiting.until("all wait", () -> Integer.valueOf(4).equals(campaign.run(run).path("deferred")));
    var waiting = caps.explained(campaign.run(run), "p0");
    assertThat(waiting.<String>path("decisions[0].state")).isEqualTo("DEFERRED");
    assertThat(waiting.<String>path("decisions[0].rule"))
        .isEqualTo("Judged, and to be judged again: " + Reason.FREQUENCY_CAP.words());
    var due = Instant.parse(waiting.path("decisions[0].values.dueAt"));
    var slot = Instant.parse(caps.slots().getFirst().replaceAll(".*\"at\":\"([^\"]*)\".*", "$1"));
    assertThat(due)
        .isBetween(slot.plus(Duration.ofDays(1)), slot.plus(Duration.ofMinutes(24 * 60 + 15)));
    assertThat(due.getEpochSecond() % 900).isZero();

    // Judged before there is room, everybody waits once more.
    caps.makeDue(run);
    Awaiting.until("all were judged again", () -> caps.eventsOf(run, "message.deferred") == 8);
    assertThat(campaign.run(run).<String>path("state")).isEqualTo("SENDING");
    caps.age(Duration.ofDays(1));
    caps.makeDue(run);

    var ended = campaign.ended(run);
    assertThat(campaign.count(ended, "SENT", "")).isEqualTo(4);
    assertThat(campaign.taken()).hasSize(8);
    assertThat(caps.slots()).hasSize(8);
    caps.proved(ended);
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
    caps.proved(ended);
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
