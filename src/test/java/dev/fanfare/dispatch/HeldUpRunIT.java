package dev.fanfare.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Awaiting;
import dev.fanfare.channel.sandbox.InboxAction;
import dev.fanfare.channel.sandbox.InboxRule;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Runs that cannot go on for a reason of ours: they tell it, and go on when they can. */
@QuarkusTest
final class HeldUpRunIT {

  @Test
  void tellsWhyItDoesNotGoOnUntilItDoes() throws SQLException {
    try (var campaign = TestingCampaign.begin()) {
      campaign.postalAddress();
      campaign.people("all", TestingCampaign.many(7));
      campaign.apply("held", "");
      TestingDatabase.execute(
          """
          create function full_disk() returns trigger language plpgsql
          as $$ begin raise exception 'no space left on device'; end $$;
          create trigger full_disk before insert on slice for each row
          when (array_length(new.profile_ids, 1) = 7) execute function full_disk();
          """);
      String id;
      try {
        id = campaign.launch("held");
        Awaiting.until("the run tells", () -> campaign.run(id).<String>path("problem") != null);
        assertThat(campaign.run(id).<String>path("state")).isEqualTo("PLANNED");
        assertThat(campaign.run(id).<String>path("problem"))
            .startsWith("is tried again: ")
            .contains("no space left on device");
        List<Map<String, Object>> figures = campaign.api().get("/v1/status").path("figures");
        assertThat(figures)
            .anySatisfy(
                figure ->
                    assertThat(figure)
                        .containsEntry("name", "campaigns.run.problem")
                        .containsEntry("of", id)
                        .containsEntry("level", "bad"));
      } finally {
        TestingDatabase.execute("drop trigger full_disk on slice; drop function full_disk()");
      }

      var run = campaign.ended(id);

      assertThat(run.<String>path("state")).isEqualTo("COMPLETED");
      assertThat(run.<String>path("problem")).isNull();
      assertThat(campaign.taken()).hasSize(7);
    }
  }

  /** More often than the pool has connections: one that is lost must not keep its place. */
  @Test
  void goesOnWhenItsDatabaseConnectionIsCutAgainAndAgain() throws Exception {
    try (var campaign = TestingCampaign.begin()) {
      campaign.postalAddress();
      campaign
          .inbox()
          .rules(List.of(InboxRule.always("*", new InboxAction.Slow(Duration.ofMillis(60)))));
      campaign.people("all", TestingCampaign.many(900));
      campaign.apply("cut", "onUnknown: drop");
      var id = campaign.launch("cut");

      int cuts = 0;
      for (int sent = 0; cuts < 14; cuts++) {
        int before = sent;
        Awaiting.until("it goes on", () -> campaign.taken().size() > before + 8);
        sent = campaign.taken().size();
        // Between two connections there is nothing to cut.
        Awaiting.until("its connection is cut", () -> cutDispatch() > 0);
      }
      campaign.inbox().rules(List.of());

      var run = campaign.ended(id);
      TestingCampaign.everybodyIsAccountedFor(run);
      assertThat(campaign.taken()).doesNotHaveDuplicates();
      // On a machine so slow that the engine is fenced, what it had under way is named and no more.
      assertThat(campaign.count(run, "SENT", "") + campaign.count(run, "UNKNOWN", ""))
          .isEqualTo(900);
      if (disturbances(campaign, id).isEmpty()) {
        assertThat(campaign.taken()).hasSize(900);
        assertThat(campaign.count(run, "SENT", "")).isEqualTo(900);
      }
      assertThat(campaign.audit(id).refuted()).isFalse();
    }
  }

  private static List<Object> disturbances(TestingCampaign campaign, String run) {
    return campaign.api().get("/v1/runs/{id}/unknown", run).path("disturbances");
  }

  private static int cutDispatch() {
    try (var connection = TestingDatabase.connect();
        var cut =
            connection.prepareStatement(
                "select count(pg_terminate_backend(pid)) from pg_stat_activity"
                    + " where application_name = 'fanfare-dispatch'");
        var rows = cut.executeQuery()) {
      rows.next();
      return rows.getInt(1);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }
}
