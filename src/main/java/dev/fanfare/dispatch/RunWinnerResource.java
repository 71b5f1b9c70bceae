package dev.fanfare.dispatch;

import dev.fanfare.access.Allowed;
import dev.fanfare.access.Caller;
import dev.fanfare.access.Role;
import dev.fanfare.audience.WinnerStore;
import dev.fanfare.audience.WinnerStore.RunWinner;
import dev.fanfare.audience.WinnerStore.Why;
import dev.fanfare.campaigns.Campaigns;
import dev.fanfare.campaigns.LaunchApproval;
import dev.fanfare.campaigns.Run;
import dev.fanfare.campaigns.RunState;
import dev.fanfare.campaigns.RunStore;
import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.CampaignClock;
import dev.fanfare.platform.ProblemCode;
import dev.fanfare.platform.TimeOrderedId;
import dev.fanfare.platform.Violations;
import io.agroal.api.AgroalDataSource;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Lets somebody choose what the people of a run get who do not test its variants. */
@Path("/v1/runs")
@RunOnVirtualThread
class RunWinnerResource {

  private final AgroalDataSource doors;
  private final Caller caller;
  private final RunStore runs;
  private final RunViews views;
  private final WinnerStore winners;
  private final WinnerDecisions decisions;
  private final LaunchApproval approval;
  private final Campaigns campaigns;
  private final CampaignClock clock;

  RunWinnerResource(
      AgroalDataSource doors,
      Caller caller,
      RunStore runs,
      RunViews views,
      WinnerStore winners,
      WinnerDecisions decisions,
      LaunchApproval approval,
      Campaigns campaigns,
      CampaignClock clock) {
    this.doors = doors;
    this.caller = caller;
    this.runs = runs;
    this.views = views;
    this.winners = winners;
    this.decisions = decisions;
    this.approval = approval;
    this.campaigns = campaigns;
    this.clock = clock;
  }

  /** The name of a variant. */
  record Choice(@Nullable String variant) {}

  /** Before the test has decided or after it has shown none; what is decided stays. */
  @POST
  @Path("/{id}/winner")
  @Allowed({Role.ADMIN, Role.MARKETER, Role.APPROVER})
  @Transactional
  public Response choose(@PathParam("id") String id, @Nullable Choice asked) throws SQLException {
    var variant = asked == null ? null : asked.variant();
    try (var connection = doors.getConnection()) {
      var run =
          runs.lock(connection, caller.workspace(), TimeOrderedId.read("run", id))
              .orElseThrow(() -> ApiProblem.notFound("run", id));
      var winner = undecided(connection, run);
      var known = decisions.variants(run);
      require(variant, known);
      var now = clock.now(caller.workspace());
      requireHeld(connection, run, winner, now);
      decisions.decide(
          connection, run, winner, winner.figures(), variant, Why.CHOSEN, caller.keyId(), now);
      return Response.accepted(views.of(connection, find(connection, id))).build();
    }
  }

  private static void require(@Nullable String variant, List<String> known) {
    new Violations()
        .require(
            variant != null && known.contains(variant),
            "/variant",
            variant,
            "must be one of " + String.join(", ", known))
        .refuse();
  }

  private RunWinner undecided(Connection connection, Run run) throws SQLException {
    var winner = winners.of(connection, run.workspace(), run.id());
    if (winner.isEmpty()) {
      throw refused(
          run.frozenAt() == null
              ? "The people of the run are not frozen yet: nobody waits for a winner."
              : "The run chooses no winner: everybody gets a variant by the weights.");
    }
    if (winner.get().held() == 0) {
      throw refused("Everybody of the run tests: nobody waits for a winner.");
    }
    if (winner.get().decidedAt() != null) {
      throw refused("The winner is decided, and people have been let go with it.");
    }
    if (run.state() != RunState.SENDING && run.state() != RunState.PAUSED) {
      throw refused(
          "A run that is %s gets no winner any more."
              .formatted(run.state().name().toLowerCase(Locale.ROOT)));
    }
    return winner.get();
  }

  /** The test goes in place of a canary: nobody is let go before a canary would let them. */
  private void requireHeld(Connection connection, Run run, RunWinner winner, Instant now)
      throws SQLException {
    var canary = approval.rules(connection, run.workspace(), campaigns.versionOf(run)).canary();
    if (canary == null) {
      return;
    }
    var decidesAt = winner.decidesAt();
    if (decidesAt == null) {
      throw refused(
          "The canary of /v1/guardrails holds the others until everybody who tests has an end, and"
              + " for %s from then on.".formatted(canary.hold()));
    }
    // Pauses that move waits on have moved that instant, and this one with it.
    var from = decidesAt.minus(winner.after()).plus(canary.hold());
    if (decisions.due(connection, run, now).isBefore(from)) {
      throw refused("The canary of /v1/guardrails holds the others until %s.".formatted(from));
    }
  }

  private static ApiProblem refused(String why) {
    return new ApiProblem(ProblemCode.CONFLICT, why);
  }

  private Run find(Connection connection, String id) throws SQLException {
    return runs.find(connection, caller.workspace(), TimeOrderedId.read("run", id))
        .orElseThrow(() -> ApiProblem.notFound("run", id));
  }
}
