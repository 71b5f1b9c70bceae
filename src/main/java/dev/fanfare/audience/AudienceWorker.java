package dev.fanfare.audience;

import dev.fanfare.access.Workspaces;
import dev.fanfare.campaigns.CampaignVersion;
import dev.fanfare.campaigns.Campaigns;
import dev.fanfare.campaigns.LaunchApproval;
import dev.fanfare.campaigns.Run;
import dev.fanfare.campaigns.RunEvents;
import dev.fanfare.campaigns.RunState;
import dev.fanfare.campaigns.RunStore;
import dev.fanfare.campaigns.RunTroubles;
import dev.fanfare.campaigns.TestShare;
import dev.fanfare.consent.Purposes;
import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.CampaignClock;
import dev.fanfare.platform.Sql;
import dev.fanfare.platform.WorkLoop;
import dev.fanfare.profiles.Channel;
import dev.fanfare.segments.Segments;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Starts planned runs whose instant has come: freezes their people and lets them be sent, in one
 * transaction. A crash before the commit leaves a planned run, which any engine starts again.
 */
@Singleton
final class AudienceWorker {

  private static final Logger LOG = Logger.getLogger(AudienceWorker.class);
  private static final Duration EVERY = Duration.ofMillis(200);

  private final AgroalDataSource pool;
  private final AudienceConfig config;
  private final AudienceStore store;
  private final RunStore runs;
  private final RunEvents events;
  private final Campaigns campaigns;
  private final Segments segments;
  private final Purposes purposes;
  private final Workspaces workspaces;
  private final CampaignClock clock;
  private final RunTroubles troubles;
  private final LaunchApproval approval;
  private final ApprovalHolds holds;
  private final WorkLoop loop = new WorkLoop("audience", this::once);

  AudienceWorker(
      @DataSource("background") AgroalDataSource pool,
      AudienceConfig config,
      AudienceStore store,
      RunStore runs,
      RunEvents events,
      Campaigns campaigns,
      Segments segments,
      Purposes purposes,
      Workspaces workspaces,
      CampaignClock clock,
      RunTroubles troubles,
      LaunchApproval approval,
      ApprovalHolds holds) {
    this.pool = pool;
    this.config = config;
    this.store = store;
    this.runs = runs;
    this.events = events;
    this.campaigns = campaigns;
    this.segments = segments;
    this.purposes = purposes;
    this.workspaces = workspaces;
    this.clock = clock;
    this.troubles = troubles;
    this.approval = approval;
    this.holds = holds;
  }

  void start(@Observes @Priority(110) StartupEvent event) {
    loop.start();
  }

  void stop(@Observes @Priority(90) ShutdownEvent event) throws InterruptedException {
    loop.stop();
  }

  /** There may be a run to freeze. */
  void wake() {
    loop.wake();
  }

  private Duration once() {
    var open = Sql.inTransaction(pool, runs::open);
    open.stream()
        .filter(run -> run.state() == RunState.PAUSED && run.frozenAt() == null)
        .forEach(this::release);
    due(open).forEach(this::freeze);
    return EVERY;
  }

  private void release(Run run) {
    try {
      holds.release(run);
    } catch (RuntimeException e) {
      LOG.warnf("Run %s waits on: %s", run.publicId(), e.getMessage());
    }
  }

  private List<Run> due(List<Run> open) {
    return open.stream()
        .filter(run -> run.state() == RunState.PLANNED)
        .filter(run -> !run.plannedAt().isAfter(clock.now(run.workspace())))
        .toList();
  }

  private void freeze(Run run) {
    try {
      if (Sql.inTransaction(pool, connection -> freeze(connection, run))) {
        troubles.over(run);
      }
    } catch (ApiProblem e) {
      fail(run, e.getMessage() == null ? e.code().title() : e.getMessage());
    } catch (RuntimeException e) {
      // It is tried again; the runs behind it do not wait for it.
      troubles.tell(run, e);
    }
  }

  /** Whether the run goes on. */
  private boolean freeze(Connection connection, Run due) throws SQLException {
    var locked = runs.lockPlanned(connection, due.workspace(), due.id());
    if (locked.isEmpty()) {
      return false;
    }
    var run = locked.get();
    var now = clock.now(run.workspace());
    var version = version(run);
    var freeze = definition(connection, run, version, now);
    freeze.selection().requireCurrentScores();
    var before = connection.setSavepoint();
    int planned = store.freeze(connection, freeze);
    var missing = approval.missing(connection, run.workspace(), version, planned);
    if (missing.isPresent()) {
      // Nobody is frozen: who belongs to the audience is asked again when it is approved.
      connection.rollback(before);
      holds.hold(connection, run, version, missing.get(), now);
      return false;
    }
    var versions =
        freeze.selection().versions().entrySet().stream()
            .map(segment -> "\"%s\":%d".formatted(segment.getKey(), segment.getValue()))
            .collect(Collectors.joining(",", "{", "}"));
    runs.frozen(connection, run, planned, versions, now);
    events.append(connection, run, "started", now);
    LOG.infof("Run %s is frozen: %d people", run.publicId(), planned);
    return true;
  }

  private CampaignVersion version(Run run) {
    return campaigns
        .version(run.workspace(), run.campaignId(), run.campaignVersion())
        .orElseThrow(() -> ApiProblem.notFound("campaign version", run.publicId()));
  }

  private AudienceStore.Freeze definition(
      Connection connection, Run run, CampaignVersion version, Instant now) throws SQLException {
    var workspace = run.workspace();
    var definition = version.definition();
    var purpose =
        purposes
            .byName(workspace, definition.purpose())
            .orElseThrow(() -> ApiProblem.notFound("purpose", definition.purpose()));
    return new AudienceStore.Freeze(
        workspace,
        run.id(),
        run.occurrence(),
        run.accountId(),
        Channel.EMAIL.code(),
        purpose.bit(),
        !purpose.service(),
        segments.selection(
            connection,
            workspace,
            definition.audience().include(),
            definition.audience().exclude(),
            now),
        config.sliceSize(),
        run.plannedAt(),
        workspaces.settings(workspace).defaultZone(),
        now,
        definition,
        approval.rules(connection, workspace, version).canary(),
        TestShare.of(definition, workspace.value(), run.campaignId(), run.id()));
  }

  private void fail(Run run, String problem) {
    LOG.errorf("Run %s cannot start: %s", run.publicId(), problem);
    Sql.inTransaction(
        pool,
        connection -> {
          var now = clock.now(run.workspace());
          if (runs.move(connection, run.workspace(), run.id(), RunState.FAILED, problem, now)) {
            events.append(connection, run, "failed", now);
          }
          return true;
        });
  }
}
