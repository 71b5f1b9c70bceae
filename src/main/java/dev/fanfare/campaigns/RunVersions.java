package dev.fanfare.campaigns;

import dev.fanfare.dsl.Campaign;
import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.ProblemCode;
import dev.fanfare.platform.Sql;
import dev.fanfare.platform.Violation;
import dev.fanfare.platform.WorkspaceId;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Lets open runs go on by another version of their campaign, by a policy. What a run has decided
 * stays as it was decided: workers read the run's version in the transaction that starts people.
 */
@Singleton
public final class RunVersions {

  private final AgroalDataSource pool;
  private final RunChangeStore store;
  private final Campaigns campaigns;
  private final LaunchApproval approval;
  private final DeadlineCheck deadlines;

  RunVersions(
      @DataSource("background") AgroalDataSource pool,
      RunChangeStore store,
      Campaigns campaigns,
      LaunchApproval approval,
      DeadlineCheck deadlines) {
    this.pool = pool;
    this.store = store;
    this.campaigns = campaigns;
    this.approval = approval;
    this.deadlines = deadlines;
  }

  /** Lets a run go on by its own version, and the campaign's next run wait for its end or not. */
  public void keep(Connection connection, Run run, boolean drain) throws SQLException {
    requireGoesOn(run);
    store.draining(connection, run, drain);
  }

  /**
   * Lets everybody of a run about whom nothing has been decided be decided about by another
   * version; a problem with all that keeps it from that.
   *
   * @param run held by the caller
   * @param overrideDeadline whether it does so also where it cannot keep the version's deadline
   * @param by the id of the key
   * @return the run as it is afterwards
   */
  public Run migrate(
      Connection connection,
      Run run,
      CampaignVersion to,
      boolean overrideDeadline,
      String by,
      Instant now)
      throws SQLException {
    requireGoesOn(run);
    if (run.campaignVersion() == to.number()) {
      store.draining(connection, run, false);
      return run;
    }
    var refused = refused(connection, run, to, overrideDeadline, now);
    if (!refused.isEmpty()) {
      throw new ApiProblem(
          ProblemCode.CONFLICT,
          "%s cannot go on by version %d.".formatted(run.publicId(), to.number()),
          refused);
    }
    requireApproval(connection, run, to);
    if (!store.switchVersion(connection, run, to.number(), by, now)) {
      throw new ApiProblem(
          ProblemCode.CONFLICT,
          "People still come to %s: apply the version to its campaign with this policy instead."
              .formatted(run.publicId()));
    }
    return run.by(to.number());
  }

  private static void requireGoesOn(Run run) {
    if (!goesOn(run)) {
      throw new ApiProblem(
          ProblemCode.CONFLICT,
          "A run that is %s cannot go on by another version."
              .formatted(run.state().name().toLowerCase(Locale.ROOT)));
    }
  }

  /** Everything that keeps a run from going on by another version; none where nothing does. */
  List<Violation> refused(
      Connection connection, Run run, CampaignVersion to, boolean overrideDeadline, Instant now)
      throws SQLException {
    var before = campaigns.versionOf(run);
    var refused = new ArrayList<>(changeOf(run, to.definition()).refused());
    if (RunChange.otherWords(before, to) && tries(connection, run, before, now)) {
      refused.add(RunChange.UNTRIED);
    }
    if (RunChange.bringsDeadline(before.definition(), to.definition()) && !run.ofTrigger()) {
      if (store.pause(connection, run.workspace(), run.id()).extendWaits()) {
        refused.add(RunChange.deadlineOfPause(to.definition()));
      } else if (!overrideDeadline) {
        deadlines.missed(connection, run, to).ifPresent(refused::add);
      }
    }
    return refused;
  }

  /** Whether a canary, or a winner's test in its place, tries the words of a run. */
  private boolean tries(Connection connection, Run run, CampaignVersion version, Instant now)
      throws SQLException {
    return store.holdsCanary(connection, run, now)
        || store.holdsTest(connection, run)
            && approval.rules(connection, run.workspace(), version).canary() != null;
  }

  /** Frozen people get no words that nobody has agreed to; before the freeze it asks itself. */
  private void requireApproval(Connection connection, Run run, CampaignVersion to)
      throws SQLException {
    var people = run.planned();
    if (run.frozenAt() == null || people == null) {
      return;
    }
    var exceeded = approval.missing(connection, run.workspace(), to, people);
    if (exceeded.isPresent()) {
      throw LaunchApproval.refused(to, exceeded.get());
    }
  }

  /** Every version by which a run has decided about people, ascending. */
  public List<Integer> versionsOf(Run run) {
    return Sql.inTransaction(pool, connection -> versionsOf(connection, run));
  }

  /** The same in the caller's transaction. */
  public List<Integer> versionsOf(Connection connection, Run run) throws SQLException {
    return store.versions(connection, run);
  }

  /** What it is for a run to go on by another definition. */
  RunChange changeOf(Run run, Campaign to) {
    return RunChange.between(campaigns.versionOf(run).definition(), to, run.frozenAt() != null);
  }

  /**
   * Applies a policy to all open runs of a campaign that have another version than the one in
   * force; those that have switched, as they are now.
   */
  List<Run> changeAll(
      Connection connection,
      WorkspaceId workspace,
      CampaignVersion to,
      RunPolicy policy,
      String by,
      Instant now)
      throws SQLException {
    var switched = new ArrayList<Run>();
    for (var run : store.lockOpen(connection, workspace, to.campaignId())) {
      if (!goesOn(run) || run.campaignVersion() == to.number()) {
        continue;
      }
      switch (policy.policy()) {
        case PIN -> keep(connection, run, false);
        case DRAIN_THEN_SWITCH -> keep(connection, run, true);
        case MIGRATE_UNSENT ->
            switched.add(migrate(connection, run, to, policy.overrideDeadline(), by, now));
      }
    }
    return switched;
  }

  /**
   * Open runs of a campaign that a policy is about.
   *
   * @param inForce the version that a file keeps in force, so that only runs of others are meant,
   *     and of these whom the policy makes something else of; 0 where it becomes the next one
   */
  List<Run> concerned(
      Connection connection,
      WorkspaceId workspace,
      int campaignId,
      int inForce,
      ChangePolicy policy)
      throws SQLException {
    var concerned = new ArrayList<Run>();
    for (var run : store.open(connection, workspace, campaignId)) {
      boolean other = run.campaignVersion() != inForce;
      if (goesOn(run) && other && (inForce == 0 || moves(connection, run, policy))) {
        concerned.add(run);
      }
    }
    return concerned;
  }

  private boolean moves(Connection connection, Run run, ChangePolicy policy) throws SQLException {
    boolean draining = store.pause(connection, run.workspace(), run.id()).draining();
    return switch (policy) {
      case PIN -> draining;
      case DRAIN_THEN_SWITCH -> !draining;
      case MIGRATE_UNSENT -> true;
    };
  }

  private static boolean goesOn(Run run) {
    return switch (run.state()) {
      case PLANNED, SENDING, PAUSED -> true;
      case CANCELLING, COMPLETED, CANCELLED, FAILED -> false;
    };
  }
}
