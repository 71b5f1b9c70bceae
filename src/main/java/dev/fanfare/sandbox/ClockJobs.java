package dev.fanfare.sandbox;

import dev.fanfare.access.Workspaces;
import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.CampaignClock;
import dev.fanfare.platform.ClockSetting;
import dev.fanfare.platform.ProblemCode;
import dev.fanfare.platform.SandboxClockStore;
import dev.fanfare.platform.Sql;
import dev.fanfare.platform.TimeOrderedId;
import dev.fanfare.platform.Violations;
import dev.fanfare.platform.WorkspaceId;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.event.Event;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Shows and steers the clocks of sandboxes, in the caller's transaction on the doors' pool. */
@Singleton
final class ClockJobs {

  private static final Duration SETTLED = Duration.ofSeconds(1);

  private final AgroalDataSource doors;
  private final Workspaces workspaces;
  private final CampaignClock clock;
  private final SandboxClockStore clocks;
  private final ClockJobStore store;
  private final Event<ClockAsked> asked;

  ClockJobs(
      AgroalDataSource doors,
      Workspaces workspaces,
      CampaignClock clock,
      SandboxClockStore clocks,
      ClockJobStore store,
      Event<ClockAsked> asked) {
    this.doors = doors;
    this.workspaces = workspaces;
    this.clock = clock;
    this.clocks = clocks;
    this.store = store;
    this.asked = asked;
  }

  ClockView view(WorkspaceId workspace) {
    requireSandbox(workspace);
    return Sql.inDoorTransaction(
        doors,
        connection -> {
          var job = store.underWay(connection, workspace).orElse(null);
          var now = clock.now(workspace);
          return new ClockView(
              now,
              clock.stands(workspace) ? ClockView.Mode.STANDING : ClockView.Mode.RUNNING,
              job == null ? null : ClockJobView.of(job, now));
        });
  }

  ClockJobView job(WorkspaceId workspace, long id) {
    requireSandbox(workspace);
    return Sql.inDoorTransaction(
        doors,
        connection -> ClockJobView.of(find(connection, workspace, id), clock.now(workspace)));
  }

  /** The clock stands from now on, and a job moves it. */
  ClockJobView move(WorkspaceId workspace, Move move, String askedBy) {
    requireSandbox(workspace);
    return Sql.inDoorTransaction(
        doors,
        connection -> {
          var machine = clock.now(WorkspaceId.INSTALLATION);
          var setting = clocks.lock(connection, workspace).orElse(null);
          var now = setting == null ? machine : setting.now(machine);
          var violations = new Violations();
          var target = move.target(now, violations);
          violations.refuse();
          var job =
              new ClockJob(
                  workspace,
                  TimeOrderedId.next(),
                  ClockJob.State.MOVING,
                  now,
                  Objects.requireNonNull(target),
                  stood(setting, machine),
                  0,
                  null,
                  askedBy,
                  machine,
                  null);
          if (!store.insert(connection, job)) {
            throw underWay(connection, workspace);
          }
          var _ = clocks.set(connection, workspace, new ClockSetting(now, true, machine));
          asked.fire(new ClockAsked());
          return ClockJobView.of(job, now);
        });
  }

  /** Whether nothing that was begun while it ran can be under way any more. */
  private static boolean stood(@Nullable ClockSetting setting, Instant machine) {
    return setting != null
        && setting.stands()
        && Duration.between(setting.since(), machine).compareTo(SETTLED) > 0;
  }

  /** Lets the clock run on from where it is, or stand there. */
  ClockView set(WorkspaceId workspace, ClockView.Mode mode) {
    requireSandbox(workspace);
    return Sql.inDoorTransaction(
        doors,
        connection -> {
          var machine = clock.now(WorkspaceId.INSTALLATION);
          var setting =
              clocks.lock(connection, workspace).orElse(new ClockSetting(machine, false, machine));
          if (store.underWay(connection, workspace).isPresent()) {
            throw underWay(connection, workspace);
          }
          var now = setting.now(machine);
          boolean stand = mode == ClockView.Mode.STANDING;
          if (setting.stands() != stand) {
            var _ = clocks.set(connection, workspace, new ClockSetting(now, stand, machine));
          }
          return new ClockView(now, mode, null);
        });
  }

  /** Leaves the clock where it is. */
  ClockJobView cancel(WorkspaceId workspace, long id) {
    requireSandbox(workspace);
    return Sql.inDoorTransaction(
        doors,
        connection -> {
          Instant at = clock.now(WorkspaceId.INSTALLATION);
          boolean ended = store.end(connection, workspace, id, ClockJob.State.CANCELLED, at);
          var job = find(connection, workspace, id);
          if (!ended) {
            throw new ApiProblem(ProblemCode.CONFLICT, job.publicId() + " has ended already.");
          }
          return ClockJobView.of(job, clock.now(workspace));
        });
  }

  private ClockJob find(Connection connection, WorkspaceId workspace, long id) throws SQLException {
    return store
        .find(connection, workspace, id)
        .orElseThrow(() -> ApiProblem.notFound("job", TimeOrderedId.write("clk", id)));
  }

  private ApiProblem underWay(Connection connection, WorkspaceId workspace) throws SQLException {
    var job = store.underWay(connection, workspace);
    return new ApiProblem(
        ProblemCode.CONFLICT,
        job.map(one -> "The clock is on its way to %s (%s).".formatted(one.to(), one.publicId()))
            .orElse("The clock is on its way."));
  }

  private void requireSandbox(WorkspaceId workspace) {
    if (!workspaces.settings(workspace).sandbox()) {
      throw new ApiProblem(
          ProblemCode.SANDBOX_ONLY,
          "The time of a workspace that sends to people is the installation's and cannot be moved.");
    }
  }
}
