package dev.fanfare.audience;

import dev.fanfare.campaigns.CampaignVersion;
import dev.fanfare.campaigns.Campaigns;
import dev.fanfare.campaigns.LaunchApproval;
import dev.fanfare.campaigns.Run;
import dev.fanfare.campaigns.RunEvents;
import dev.fanfare.campaigns.RunPauses;
import dev.fanfare.campaigns.RunState;
import dev.fanfare.campaigns.RunStop;
import dev.fanfare.campaigns.RunStopStore;
import dev.fanfare.campaigns.RunStore;
import dev.fanfare.guardrails.Exceeded;
import dev.fanfare.platform.CampaignClock;
import dev.fanfare.platform.Sql;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import org.jboss.logging.Logger;

/**
 * Runs whose people turned out to be too many to go without approval when they were frozen: they
 * are paused, without people, until their version is approved.
 */
@Singleton
final class ApprovalHolds {

  private static final Logger LOG = Logger.getLogger(ApprovalHolds.class);

  private final AgroalDataSource pool;
  private final RunStore runs;
  private final RunStopStore stops;
  private final RunPauses pauses;
  private final RunEvents events;
  private final LaunchApproval approval;
  private final Campaigns campaigns;
  private final CampaignClock clock;

  ApprovalHolds(
      @DataSource("background") AgroalDataSource pool,
      RunStore runs,
      RunStopStore stops,
      RunPauses pauses,
      RunEvents events,
      LaunchApproval approval,
      Campaigns campaigns,
      CampaignClock clock) {
    this.pool = pool;
    this.runs = runs;
    this.stops = stops;
    this.pauses = pauses;
    this.events = events;
    this.approval = approval;
    this.campaigns = campaigns;
    this.clock = clock;
  }

  /** Lets a planned run wait, whose row the caller has locked. */
  void hold(Connection connection, Run run, CampaignVersion version, Exceeded exceeded, Instant now)
      throws SQLException {
    var words =
        "waits for the approval of version %d, hash %s: %s"
            .formatted(version.number(), version.hash(), exceeded.words());
    if (runs.move(connection, run.workspace(), run.id(), RunState.PAUSED, words, now)) {
      pauses.begin(connection, run, false, now);
      var stop = RunStop.of(exceeded, now);
      stops.insert(connection, run.workspace(), run.id(), stop);
      events.appendStopped(connection, run, stop);
      LOG.infof("Run %s %s", run.publicId(), words);
    }
  }

  /** Whether a run waits for nothing but an approval that is there. */
  boolean ready(Connection connection, Run run) throws SQLException {
    if (run.state() != RunState.PAUSED || run.frozenAt() != null || run.ofMessages()) {
      return false;
    }
    var stop = stops.standing(connection, run.workspace(), run.id());
    return stop.isPresent()
        && stop.get().ofApproval()
        && approval.approved(connection, run.workspace(), campaigns.versionOf(run));
  }

  /** Lets a run go on that has waited, once its version is approved. */
  void release(Run seen) {
    Sql.inTransaction(
        pool,
        connection -> {
          var run = runs.lock(connection, seen.workspace(), seen.id()).orElse(seen);
          if (!ready(connection, run)) {
            return false;
          }
          var now = clock.now(run.workspace());
          var lifted = new RunStop.Lifted(RunStop.Lifted.APPROVED, now, null, null);
          stops.lift(connection, run.workspace(), run.id(), lifted, null);
          runs.move(connection, run.workspace(), run.id(), RunState.PLANNED, null, now);
          var _ = pauses.end(connection, run, null, now);
          events.append(connection, run, "resumed", now);
          return true;
        });
  }
}
