package dev.fanfare.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Awaiting;
import dev.fanfare.channel.sandbox.InboxAction;
import dev.fanfare.channel.sandbox.InboxRule;
import dev.fanfare.platform.TimeOrderedId;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the status page tells of sending. */
@QuarkusTest
final class FiguresIT {

  private static final String OTHER = "engine-idle";
  private static final String MINUTES =
      "due_at = due_at - interval '%d minutes', moved_at = moved_at - interval '%d minutes'";

  @Test
  void aRunThatGoesOnIsWellHoweverLongItTakes() throws SQLException {
    try (var campaign = TestingCampaign.begin()) {
      campaign.postalAddress();
      campaign
          .inbox()
          .rules(List.of(InboxRule.always("*", new InboxAction.Slow(Duration.ofMillis(200)))));
      campaign.people("all", TestingCampaign.many(400));
      campaign.apply("long", "");
      var id = campaign.launch("long");
      Awaiting.until("some are sent", () -> campaign.taken().size() > 10);

      setBack(id, "due_at = due_at - interval '2 hours'");

      assertThat(figure(campaign, "dispatch.oldest-due"))
          .containsEntry("level", "good")
          .containsEntry("of", "main");
      assertThat(figure(campaign, "channels.account"))
          .containsEntry("level", "good")
          .containsEntry("of", "main")
          .containsEntry("unit", "open");
      List<Map<String, Object>> rows =
          campaign.api().get("/v1/status").path("figures.findAll { it.name == 'dispatch.rows' }");
      assertThat(rows)
          .anySatisfy(
              row ->
                  assertThat(row)
                      .containsEntry("of", "SENT")
                      .hasEntrySatisfying("value", n -> assertThat(number(n)).isPositive()));
      campaign.command("cancel", id).then().statusCode(202);
      campaign.inState(id, "CANCELLED");
    }
  }

  @Test
  void whoWaitsInALaterSliceIsDeferredAndNotRecorded() throws SQLException {
    try (var campaign = TestingCampaign.begin()) {
      campaign.postalAddress();
      campaign
          .inbox()
          .rules(
              List.of(
                  InboxRule.always(
                      "p1*",
                      new InboxAction.Temporary(451, "4.7.1", InboxAction.Moment.RECIPIENT))));
      campaign.people("all", TestingCampaign.many(12));
      // p1, p10 and p11 are tried again in an hour.
      campaign.apply("later", "retries:\n  attempts: 3\n  firstDelay: PT1H");
      var id = campaign.launch("later");

      Awaiting.until("three wait", () -> people(campaign, id, "deferred") == 3);

      assertThat(people(campaign, id, "recorded")).isEqualTo(9);
      assertThat(people(campaign, id, "started")).isZero();
      assertThat(people(campaign, id, "planned")).isZero();
      campaign.inbox().rules(List.of(InboxRule.always("*", slowly())));
      setBack(id, "due_at = due_at - interval '61 minutes'");
      Awaiting.until("retries are begun with", () -> people(campaign, id, "started") == 3);
      assertThat(people(campaign, id, "deferred")).isZero();
      assertThat(people(campaign, id, "recorded")).isEqualTo(9);
      campaign.command("cancel", id).then().statusCode(202);
      campaign.inState(id, "CANCELLED");
    }
  }

  private static InboxAction slowly() {
    return new InboxAction.Slow(Duration.ofSeconds(10));
  }

  private static int people(TestingCampaign campaign, String run, String state) {
    Number people =
        campaign
            .api()
            .get("/v1/status")
            .path(
                "figures.find { it.name == 'campaigns.run.rows.%s' && it.of == '%s' }?.value"
                    .formatted(state, run));
    return people == null ? -1 : people.intValue();
  }

  @Test
  void aPacedRunIsWellWhileItWaitsForItsRate() throws SQLException {
    try (var campaign = TestingCampaign.begin()) {
      campaign.postalAddress();
      campaign.people("all", TestingCampaign.many(3));
      campaign.apply("paced", "rate: 1 per hour");
      var id = campaign.launch("paced");
      Awaiting.until("the first is recorded", () -> decided(campaign, id) == 1);

      setBack(id, MINUTES.formatted(50, 50));
      assertThat(figure(campaign, "dispatch.oldest-due")).containsEntry("level", "good");

      setBack(id, MINUTES.formatted(25, 25));
      assertThat(figure(campaign, "dispatch.oldest-due")).containsEntry("level", "bad");
      campaign.command("cancel", id).then().statusCode(202);
      campaign.inState(id, "CANCELLED");
    }
  }

  @Test
  void aRunThatNobodyMovesOnIsBad() throws SQLException {
    try (var campaign = TestingCampaign.begin()) {
      campaign.postalAddress();
      campaign
          .inbox()
          .rules(List.of(InboxRule.always("*", new InboxAction.Slow(Duration.ofMillis(200)))));
      campaign.people("all", TestingCampaign.many(100));
      campaign.apply("stuck", "");
      var id = campaign.launch("stuck");
      Awaiting.until("some are sent", () -> campaign.taken().size() > 10);
      TestingDatabase.execute(
          "insert into node (name, epoch, beat, alive, started_at) values ('"
              + OTHER
              + "', 1, 0, true, '2026-11-22T08:00:00Z')");

      // Somebody has it who does nothing, until the others fence them.
      setBack(
          id,
          "epoch = epoch + 2, owner_node = '"
              + OTHER
              + "', owner_epoch = 1, "
              + MINUTES.formatted(120, 60));

      assertThat(figure(campaign, "dispatch.oldest-due")).containsEntry("level", "bad");
      campaign.inbox().rules(List.of());
      campaign.ended(id);
    }
  }

  private static int decided(TestingCampaign campaign, String id) {
    return campaign.run(id).<Map<String, Object>>path("$").get("decided") instanceof Integer n
        ? n
        : 0;
  }

  private static Map<String, Object> figure(TestingCampaign campaign, String name) {
    return campaign
        .api()
        .get("/v1/status")
        .path("figures.find { it.name == '%s' }".formatted(name));
  }

  private static int number(Object value) {
    return ((Number) value).intValue();
  }

  /** As if the run were older. */
  private static void setBack(String run, String change) throws SQLException {
    try (var connection = TestingDatabase.connect();
        var update =
            connection.prepareStatement("update slice set " + change + " where run_id = ?")) {
      update.setLong(1, TimeOrderedId.read("run", run));
      assertThat(update.executeUpdate()).isPositive();
    }
  }
}
