package dev.fanfare.campaigns;

import dev.fanfare.dsl.Campaign;
import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.ProblemCode;
import dev.fanfare.platform.Sql;
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

  RunVersions(
      @DataSource("background") AgroalDataSource pool,
      RunChangeStore store,
      Campaigns campaigns,
      LaunchApproval approval) {
    this.pool = pool;
    this.store = store;
    this.campaigns = campaigns;
    this.approval = approval;
  }

  /**
   * Applies a policy to one run.
   *
   * @param run held by the caller
   * @param by the id of the key
   * @return the run as it is afterwards, with another version where it has switched
   */
  public Run change(
      Connection connection,
      Run run,
      CampaignVersion to,
      ChangePolicy policy,
      String by,
      Instant now)
      throws SQLException {
    if (!goesOn(run)) {
      throw new ApiProblem(
          ProblemCode.CONFLICT,
          "A run that is %s cannot go on by another version."
              .formatted(run.state().name().toLowerCase(Locale.ROOT)));
    }
    return switch (policy) {
      case PIN, DRAIN_THEN_SWITCH -> {
        store.draining(connection, run, policy == ChangePolicy.DRAIN_THEN_SWITCH);
        yield run;
      }
      case MIGRATE_UNSENT -> migrate(connection, run, to, by, now);
    };
  }

  private Run migrate(Connection connection, Run run, CampaignVersion to, String by, Instant now)
      throws SQLException {
    if (run.campaignVersion() == to.number()) {
      return run;
    }
    var change = changeOf(run, to.definition());
    if (!change.refused().isEmpty()) {
      throw new ApiProblem(
          ProblemCode.CONFLICT,
          "%s cannot go on by version %d.".formatted(run.publicId(), to.number()),
          change.refused());
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

  /** Applies a policy to all open runs of a campaign; those that have switched, as they are now. */
  List<Run> changeAll(
      Connection connection,
      WorkspaceId workspace,
      CampaignVersion to,
      ChangePolicy policy,
      String by,
      Instant now)
      throws SQLException {
    var switched = new ArrayList<Run>();
    for (var run : store.lockOpen(connection, workspace, to.campaignId())) {
      if (goesOn(run)) {
        var after = change(connection, run, to, policy, by, now);
        if (after.campaignVersion() != run.campaignVersion()) {
          switched.add(after);
        }
      }
    }
    return switched;
  }

  /** Open runs of a campaign that a change of its version is about. */
  List<Run> concerned(Connection connection, WorkspaceId workspace, int campaignId)
      throws SQLException {
    return store.open(connection, workspace, campaignId).stream()
        .filter(RunVersions::goesOn)
        .toList();
  }

  private static boolean goesOn(Run run) {
    return switch (run.state()) {
      case PLANNED, SENDING, PAUSED -> true;
      case CANCELLING, COMPLETED, CANCELLED, FAILED -> false;
    };
  }
}
