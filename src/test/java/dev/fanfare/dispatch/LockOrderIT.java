package dev.fanfare.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Awaiting;
import dev.fanfare.channel.sandbox.InboxAction;
import dev.fanfare.channel.sandbox.InboxRule;
import dev.fanfare.platform.TimeOrderedId;
import dev.fanfare.platform.WorkspaceId;
import dev.fanfare.tracking.SentMessages;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** Rows that several transactions lock are locked in one order by all. */
@QuarkusTest
final class LockOrderIT {

  @Inject SeenMessages seen;

  /** A worker that records a resend has the budget's count first, and the message's row then. */
  @Test
  void isCountsOfBudgetsBeforeRowsOfMessages() throws SQLException {
    try (var campaign = TestingCampaign.begin()) {
      campaign.postalAddress();
      campaign.inbox().rules(List.of(new InboxRule("lost@*", 1, 1, new InboxAction.CutAfterDot())));
      campaign.people("all", List.of("a,lost@example.com,A"));
      campaign.api().create("/v1/budgets/mails", Map.of("messages", 10)).then().statusCode(201);
      campaign.apply("lost", "onUnknown: ask");
      long run = TimeOrderedId.read("run", campaign.ended(campaign.launch("lost")).path("id"));
      var workspace =
          new WorkspaceId((int) number("select workspace_id from run where id = " + run));
      long person = number("select profile_id from ledger where state = 6 and run_id = " + run);
      var pot = "select from budget_pot where workspace_id = " + workspace.value();
      try (var recording = TestingLocks.holding(pot + " for update");
          var clicking = TestingLocks.holding("select 1")) {
        var clicked = CompletableFuture.supplyAsync(() -> seen(clicking, workspace, run, person));
        TestingLocks.awaitWaiter(recording);

        TestingLocks.areFree("select from ledger where run_id = " + run);
        recording.rollback();
        assertThat(clicked.join().settled()).hasSize(1);
        clicking.commit();
      }
    }
  }

  /** Whoever resumes a run holds it and moves its people then. */
  @Test
  void isRunsBeforeTheirPeople() throws SQLException {
    try (var campaign = TestingCampaign.begin()) {
      campaign.postalAddress();
      campaign.people("all", TestingCampaign.many(3));
      campaign.apply("spring", "");
      var file =
          campaign.api().request().accept("text/yaml").get("/v1/campaigns/spring").asString();
      apply(campaign, file + "budget: {messages: 1, onExhausted: wait}\n").then().statusCode(200);
      var waiting = campaign.launch("spring");
      Awaiting.until(
          "two wait for the budget",
          () -> Integer.valueOf(2).equals(campaign.run(waiting).path("deferred")));
      long run = TimeOrderedId.read("run", waiting);
      try (var resuming =
          TestingLocks.holding("select from run where id = " + run + " for update")) {
        var applied =
            CompletableFuture.supplyAsync(
                () -> apply(campaign, file + "budget: {messages: 3, onExhausted: wait}\n"));
        TestingLocks.awaitWaiter(resuming);

        TestingLocks.areFree("select from slice where run_id = " + run);
        resuming.rollback();
        applied.join().then().statusCode(200);
      }
      // And the change was told all the same.
      assertThat(campaign.count(campaign.ended(waiting), "SENT", "")).isEqualTo(3);
    }
  }

  private static Response apply(TestingCampaign campaign, String file) {
    var api = campaign.api();
    return api.request()
        .contentType("text/yaml")
        .header("If-Match", api.get("/v1/campaigns/spring").header("ETag"))
        .body(file)
        .put("/v1/campaigns/spring?policy=migrateUnsent");
  }

  private SentMessages.Seen seen(
      Connection connection, WorkspaceId workspace, long run, long person) {
    try {
      var messages = Set.of(new SentMessages.OfRun(person, 0));
      return seen.seen(connection, workspace, run, messages, Instant.now());
    } catch (SQLException e) {
      throw new CompletionException(e);
    }
  }

  private static long number(String query) throws SQLException {
    try (var connection = TestingDatabase.connect();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(query)) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
