package dev.fanfare.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.audience.Slice;
import dev.fanfare.audience.SliceKind;
import dev.fanfare.campaigns.Campaigns;
import dev.fanfare.campaigns.Run;
import dev.fanfare.campaigns.RunState;
import dev.fanfare.campaigns.RunStore;
import dev.fanfare.platform.TimeOrderedId;
import dev.fanfare.platform.WorkspaceId;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The workers of two engines that record bad ends of one run at the same time. */
@QuarkusTest
final class RunWatchIT {

  private static final Instant NOW = Instant.parse("2026-12-01T08:00:00Z");

  @Inject RunGuards guards;
  @Inject RunStore runs;
  @Inject Campaigns campaigns;

  private TestingCampaign campaign;
  private Connection one;
  private Connection other;
  private Run run;
  private RunContext context;
  private long nanos;

  /**
   * A run that no worker has anything of: its people are due in a month, 20 others were sent to.
   */
  @BeforeEach
  void begin() throws SQLException {
    campaign = TestingCampaign.begin();
    one = connected();
    other = connected();
    var triggers = TestingTriggers.in(campaign);
    triggers.applyAndArm(
        """
        trigger: {api: [], delay: P28D}
        guardrails: {stopOn: {bounces: 10%, after: 20}}
        """);
    var came =
        triggers.trigger(
            List.of(
                Map.<String, Object>of("profile", "anna"),
                Map.<String, Object>of("profile", "ben")),
            null);
    came.then().statusCode(202);
    long id = TimeOrderedId.read("run", came.path("people[0].run"));
    var workspace =
        new WorkspaceId(TestingDatabase.number("select workspace_id from run where id = " + id));
    run = runs.find(one, workspace, id).orElseThrow();
    context =
        new TestingContexts(run, campaigns.versionOf(run).definition(), null)
            .by(run.campaignVersion(), null);
    counts(one, 0, 20, 0);
    one.commit();
  }

  @AfterEach
  void end() throws SQLException {
    one.close();
    other.close();
    campaign.close();
  }

  /** The second has nothing left of the run once it has committed, and looks once more. */
  @Test
  void seeTogetherWhatNeitherSawAlone() throws SQLException {
    var first = watch();
    var second = watch();
    bothRecordTwo(first, second);

    var after = look(second, other, bad(0), List.of());

    assertThat(after.sends(run.id())).isFalse();
    assertThat(second.stops()).isTrue();
    assertThat(runs.find(other, run.workspace(), run.id()).orElseThrow().state())
        .isEqualTo(RunState.PAUSED);
    // A turn that is taken back has stopped nothing: the next one does.
    other.rollback();
    look(second, other, bad(0), List.of());
    assertThat(second.stops()).isTrue();
    other.commit();
    look(second, other, bad(0), List.of());
    assertThat(second.stops()).isFalse();
    assertThat(second.owed()).isEmpty();
  }

  /** The second dies before it has looked once more. */
  @Test
  void areSummedUpByWhoIsLeft() throws SQLException {
    var first = watch();
    bothRecordTwo(first, watch());

    nanos += Duration.ofSeconds(1).toNanos();
    look(first, one, bad(0), List.of(context));

    assertThat(first.stops()).isTrue();
  }

  /** Whoever applies a version changes its budget first and then the open runs. */
  @Test
  void stopARunOnlyOnceNobodyChangesBudgets() throws SQLException {
    counts(one, 0, 20, 5);
    one.commit();
    try (var changing =
        TestingLocks.holding(
            "select pg_advisory_xact_lock(hashtext('budgets of a workspace'), %d)"
                .formatted(run.workspace().value()))) {
      var watch = watch();
      var stops =
          CompletableFuture.runAsync(
              () -> {
                try {
                  look(watch, one, bad(0), List.of(context));
                } catch (SQLException e) {
                  throw new CompletionException(e);
                }
              });
      TestingLocks.awaitWaiter(changing);

      TestingLocks.areFree("select from run where id = " + run.id());
      changing.rollback();
      stops.join();
      assertThat(watch.stops()).isTrue();
    }
  }

  /** Two bad ends each, of which neither sees the other's: 2 of 22, together 4 of 24. */
  private void bothRecordTwo(RunWatch first, RunWatch second) throws SQLException {
    look(first, one, bad(2), List.of(context));
    look(second, other, bad(2), List.of(context));
    counts(one, 0, 20, 2);
    one.commit();
    look(first, one, bad(0), List.of(context));
    one.rollback();
    assertThat(first.stops()).isFalse();
    assertThat(first.owed()).isEmpty();
    assertThat(second.stops()).isFalse();
    counts(other, 1, 0, 2);
    other.commit();
    // That one thinks that only bad ends matter.
    look(first, one, bad(0), List.of(context));
    one.rollback();
    assertThat(first.stops()).isFalse();
  }

  private RunWatch watch() {
    return new RunWatch(guards, () -> nanos);
  }

  /** As a worker does that has people of some runs. */
  private Standing look(
      RunWatch watch, Connection connection, Turn turn, Collection<RunContext> having)
      throws SQLException {
    var state = runs.find(connection, run.workspace(), run.id()).orElseThrow().state();
    var known = !having.isEmpty() || watch.owed().contains(run.id());
    var standing =
        new Standing(known ? Map.of(run.id(), new Standing.OfRun(state, 1, null)) : Map.of(), 0, 0);
    return watch.look(connection, turn, having, standing);
  }

  /** A turn that records so many bounces. */
  private Turn bad(int bounces) {
    var turn = new Turn(run.workspace(), NOW);
    var tally = new int[Reason.values().length];
    var people = new long[] {1, 2, 3};
    var slice =
        new ActiveSlice(
            new Slice(
                run.id(),
                7,
                run.occurrence(),
                SliceKind.FROZEN,
                1,
                1,
                people.length,
                0,
                tally,
                null,
                people,
                1,
                NOW),
            context,
            null,
            Map.of(),
            Map.of(),
            Map.of());
    for (int i = 0; i < bounces; i++) {
      turn.end(slice, bounced(people[i]));
    }
    return turn;
  }

  private LedgerRow bounced(long person) {
    return new LedgerRow(
        MessageKey.of(run, person),
        LedgerState.FAILED,
        Reason.FAILED_OTHER,
        1,
        0,
        7,
        1,
        null,
        1,
        0,
        0,
        null,
        null,
        NOW,
        NOW);
  }

  /** Lets one of the run's slices count so many rows. */
  private void counts(Connection connection, int place, int sent, int bounced) throws SQLException {
    try (var update =
        connection.prepareStatement(
            """
            update slice set tally = ? where run_id = ? and slice_no =
              (select slice_no from slice where run_id = ? order by slice_no offset ? limit 1)
            """)) {
      var tally = new Integer[Reason.values().length];
      Arrays.fill(tally, 0);
      tally[Reason.NONE.tallyIndex()] = sent;
      tally[Reason.FAILED_OTHER.tallyIndex()] = bounced;
      update.setArray(1, connection.createArrayOf("int4", tally));
      update.setLong(2, run.id());
      update.setLong(3, run.id());
      update.setInt(4, place);
      assertThat(update.executeUpdate()).isEqualTo(1);
    }
  }

  private static Connection connected() throws SQLException {
    var connection = TestingDatabase.connect();
    connection.setAutoCommit(false);
    return connection;
  }
}
