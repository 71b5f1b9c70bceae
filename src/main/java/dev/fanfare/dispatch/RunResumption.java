package dev.fanfare.dispatch;

import dev.fanfare.access.Caller;
import dev.fanfare.access.Role;
import dev.fanfare.campaigns.Campaigns;
import dev.fanfare.campaigns.LaunchApproval;
import dev.fanfare.campaigns.Run;
import dev.fanfare.campaigns.RunStop;
import dev.fanfare.campaigns.RunStop.Lifted;
import dev.fanfare.campaigns.RunStopStore;
import dev.fanfare.dsl.Guardrails.Measure;
import dev.fanfare.guardrails.Figures;
import dev.fanfare.guardrails.Forgiven;
import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.ProblemCode;
import dev.fanfare.platform.Violation;
import dev.fanfare.platform.Violations;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether a run that has stopped by itself may go on: when the rules as they are now let it, or
 * when somebody who may says why. An approval is never said away.
 */
@Singleton
final class RunResumption {

  private static final Set<Role> MAY_OVERRIDE = EnumSet.of(Role.ADMIN, Role.APPROVER);
  private static final int LONGEST = 500;

  private final RunStopStore stops;
  private final RunGuards guards;
  private final LaunchApproval approval;
  private final Campaigns campaigns;

  RunResumption(
      RunStopStore stops, RunGuards guards, LaunchApproval approval, Campaigns campaigns) {
    this.stops = stops;
    this.guards = guards;
    this.approval = approval;
    this.campaigns = campaigns;
  }

  /**
   * Lets a paused run go on, whose row the caller has locked; a problem when it may not.
   *
   * @param why it goes on over a bound; null where nobody says so
   */
  void allow(Connection connection, Run run, @Nullable String why, Caller caller, Instant now)
      throws SQLException {
    new Violations()
        .require(
            why == null || !why.isBlank() && why.length() <= LONGEST,
            "/override",
            null,
            "must say why in 1 to 500 characters")
        .refuse();
    var stop = stops.standing(connection, run.workspace(), run.id());
    if (why != null && stop.filter(each -> !each.ofApproval()).isEmpty()) {
      throw new ApiProblem(
          ProblemCode.CONFLICT,
          stop.isEmpty()
              ? "The run has not stopped by itself: there is nothing to override."
              : "An approval cannot be overridden: approve the version.");
    }
    if (stop.isPresent()) {
      lift(connection, run, stop.get(), why, caller, now);
    }
  }

  private void lift(
      Connection connection,
      Run run,
      RunStop stop,
      @Nullable String why,
      Caller caller,
      Instant now)
      throws SQLException {
    if (stop.ofApproval()) {
      var version = campaigns.versionOf(run);
      var missing = approval.missing(connection, run.workspace(), version, stop.counted());
      if (missing.isPresent()) {
        throw LaunchApproval.refused(version, missing.get());
      }
      fits(connection, run, caller, now);
      return;
    }
    var count = guards.count(connection, run.workspace(), run.id());
    if (why == null) {
      var broken = guards.broken(connection, run, judged(stop, count));
      if (broken.isPresent()) {
        throw new ApiProblem(
            ProblemCode.GUARDRAIL_BROKEN,
            "The run has stopped by itself: say why it goes on with `override`, or change the rule.",
            List.of(
                new Violation(
                    "guardrails.stopOn." + broken.get().measure().word(),
                    Long.toString(broken.get().bad()),
                    broken.get().words() + ".")));
      }
      fits(connection, run, caller, now);
      return;
    }
    if (!MAY_OVERRIDE.contains(caller.role())) {
      throw new ApiProblem(
          ProblemCode.FORBIDDEN, "Only a key with role admin or approver may override a bound.");
    }
    var measure = Measure.of(stop.because());
    var forgiven = new Forgiven(count.figures().bad(measure), count.figures().of(measure));
    var lifted = new Lifted(Lifted.OVERRIDE, now, caller.keyId(), why);
    stops.lift(connection, run.workspace(), run.id(), lifted, forgiven);
  }

  /** A run that has begun with the stop of another has sent nothing: it is judged by the other. */
  private static RunGuards.Count judged(RunStop stop, RunGuards.Count own) {
    return stop.ofRun() == null
        ? own
        : new RunGuards.Count(
            Figures.of(Measure.of(stop.because()), stop.counted(), stop.outOf()), Map.of());
  }

  private void fits(Connection connection, Run run, Caller caller, Instant now)
      throws SQLException {
    var lifted = new Lifted(Lifted.FITS, now, caller.keyId(), null);
    stops.lift(connection, run.workspace(), run.id(), lifted, null);
  }
}
