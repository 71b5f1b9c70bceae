package dev.fanfare.dispatch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fanfare.access.Allowed;
import dev.fanfare.access.Caller;
import dev.fanfare.access.Role;
import dev.fanfare.audience.SliceDueStore;
import dev.fanfare.campaigns.Campaigns;
import dev.fanfare.campaigns.ChangePolicy;
import dev.fanfare.campaigns.Run;
import dev.fanfare.campaigns.RunEvents;
import dev.fanfare.campaigns.RunPauses;
import dev.fanfare.campaigns.RunState;
import dev.fanfare.campaigns.RunStore;
import dev.fanfare.campaigns.RunVersions;
import dev.fanfare.dispatch.RunSteering.Change;
import dev.fanfare.dispatch.RunSteering.Pause;
import dev.fanfare.dispatch.RunSteering.Resume;
import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.CampaignClock;
import dev.fanfare.platform.Page;
import dev.fanfare.platform.Pages;
import dev.fanfare.platform.ProblemCode;
import dev.fanfare.platform.TimeOrderedId;
import dev.fanfare.platform.Violation;
import io.agroal.api.AgroalDataSource;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Watch, pause, resume, change and cancel runs. */
@Path("/v1/runs")
@RunOnVirtualThread
class RunResource {

  private final AgroalDataSource doors;
  private final Caller caller;
  private final Campaigns campaigns;
  private final RunStore runs;
  private final RunEvents events;
  private final RunPauses pauses;
  private final RunVersions versions;
  private final SliceDueStore waits;
  private final RunViews views;
  private final RunResumption resumption;
  private final Pages pages;
  private final CampaignClock clock;
  private final ObjectMapper json;

  RunResource(
      AgroalDataSource doors,
      Caller caller,
      Campaigns campaigns,
      RunStore runs,
      RunEvents events,
      RunPauses pauses,
      RunVersions versions,
      SliceDueStore waits,
      RunViews views,
      RunResumption resumption,
      Pages pages,
      CampaignClock clock,
      ObjectMapper json) {
    this.doors = doors;
    this.caller = caller;
    this.campaigns = campaigns;
    this.runs = runs;
    this.events = events;
    this.pauses = pauses;
    this.versions = versions;
    this.waits = waits;
    this.views = views;
    this.resumption = resumption;
    this.pages = pages;
    this.clock = clock;
    this.json = json;
  }

  @GET
  @Allowed({Role.ADMIN, Role.MARKETER, Role.APPROVER, Role.ANALYST, Role.AUDITOR})
  public Page<RunView> list(
      @QueryParam("campaign") @Nullable String campaign,
      @QueryParam("state") @Nullable String state,
      @QueryParam("cursor") @Nullable String cursor,
      @QueryParam("limit") @Nullable String limit)
      throws SQLException {
    var request = pages.read(caller.workspace(), "runs", cursor, limit);
    var campaignId =
        campaign == null
            ? null
            : campaigns
                .current(caller.workspace(), campaign)
                .orElseThrow(() -> ApiProblem.notFound("campaign", campaign))
                .campaignId();
    long before = request.first() ? Long.MAX_VALUE : Long.parseLong(request.after().getFirst());
    try (var connection = doors.getConnection()) {
      var found =
          runs.page(
              connection,
              caller.workspace(),
              campaignId,
              state(state),
              before,
              request.limit() + 1);
      var page =
          pages.page(
              caller.workspace(), "runs", request, found, run -> List.of(Long.toString(run.id())));
      return new Page<>(page.items().stream().map(views::withoutCounts).toList(), page.next());
    }
  }

  @GET
  @Path("/{id}")
  @Allowed({Role.ADMIN, Role.MARKETER, Role.APPROVER, Role.ANALYST, Role.AUDITOR})
  public RunView run(@PathParam("id") String id) throws SQLException {
    try (var connection = doors.getConnection()) {
      return views.of(connection, find(connection, id));
    }
  }

  @POST
  @Path("/{id}/pause")
  @Allowed({Role.ADMIN, Role.MARKETER, Role.APPROVER})
  @Consumes("*/*")
  @Transactional
  public Response pause(@PathParam("id") String id, @Nullable String body)
      throws SQLException, JsonProcessingException {
    boolean extendWaits = Pause.extendsWaits(RunSteering.read(json, body, Pause.class));
    return move(
        id,
        RunState.PAUSED,
        "paused",
        (connection, run, now) -> {
          if (extendWaits && !run.ofMessages()) {
            refuseDeadline(run);
          }
          pauses.begin(connection, run, extendWaits, now);
        });
  }

  /** A deadline is an instant that people were told of: waits that stand still would pass it. */
  private void refuseDeadline(Run run) {
    if (campaigns.versionOf(run).definition().deadline() != null) {
      throw new ApiProblem(
          ProblemCode.CONFLICT,
          "The campaign has a deadline, which no pause moves: pause it without extendWaits.");
    }
  }

  /**
   * Goes on where it was paused: planned before the freeze, sending after it. One that has stopped
   * by itself needs more than that.
   */
  @POST
  @Path("/{id}/resume")
  @Allowed({Role.ADMIN, Role.MARKETER, Role.APPROVER})
  @Consumes("*/*")
  @Transactional
  public Response resume(@PathParam("id") String id, @Nullable String body)
      throws SQLException, JsonProcessingException {
    var asked = RunSteering.read(json, body, Resume.class);
    var skipIfOlder = Resume.skipIfOlder(asked);
    try (var connection = doors.getConnection()) {
      var run = lock(connection, id);
      if (run.state() != RunState.PAUSED) {
        throw refused(run, "resumed");
      }
      resumption.allow(
          connection,
          run,
          asked == null ? null : asked.override(),
          caller,
          clock.now(caller.workspace()));
    }
    return move(
        id,
        null,
        "resumed",
        (connection, run, now) -> {
          var still = pauses.end(connection, run, skipIfOlder, now);
          if (still.isPresent()) {
            waits.moveOn(connection, run.workspace(), run.id(), still.get(), now);
          }
        });
  }

  /** Whoever has been decided about stays with the version that did it. */
  @POST
  @Path("/{id}/version")
  @Allowed({Role.ADMIN, Role.MARKETER})
  @Transactional
  public Response change(@PathParam("id") String id, @Nullable Change asked) throws SQLException {
    var change = asked == null ? new Change(null, null, null) : asked;
    var policy = Change.required(change);
    try (var connection = doors.getConnection()) {
      var run =
          runs.lock(connection, caller.workspace(), TimeOrderedId.read("run", id))
              .filter(found -> !found.ofMessages())
              .orElseThrow(() -> ApiProblem.notFound("run", id));
      if (policy.policy() != ChangePolicy.MIGRATE_UNSENT) {
        versions.keep(connection, run, policy.policy() == ChangePolicy.DRAIN_THEN_SWITCH);
        return Response.accepted(views.of(connection, run)).build();
      }
      int number = change.version() == null ? 0 : change.version();
      var to =
          campaigns
              .version(caller.workspace(), run.campaignId(), number)
              .orElseThrow(() -> ApiProblem.notFound("campaign version", Integer.toString(number)));
      var now = clock.now(caller.workspace());
      var after =
          versions.migrate(connection, run, to, policy.overrideDeadline(), caller.keyId(), now);
      if (after.campaignVersion() != run.campaignVersion()) {
        events.append(connection, after, "migrated", now);
      }
      return Response.accepted(views.of(connection, after)).build();
    }
  }

  /** Final: whoever was not started will not be. */
  @POST
  @Path("/{id}/cancel")
  @Allowed({Role.ADMIN, Role.MARKETER, Role.APPROVER})
  @Transactional
  public Response cancel(@PathParam("id") String id) throws SQLException {
    return move(
        id,
        RunState.CANCELLING,
        "cancelled",
        (connection, run, now) -> {
          var _ = pauses.end(connection, run, null, now);
        });
  }

  /** What is noted of a run together with its new state. */
  @FunctionalInterface
  private interface Note {
    void of(Connection connection, Run run, Instant now) throws SQLException;
  }

  private Response move(String id, @Nullable RunState asked, String what, Note note)
      throws SQLException {
    try (var connection = doors.getConnection()) {
      var run = lock(connection, id);
      if (run.ofMessages() && asked == RunState.CANCELLING) {
        throw new ApiProblem(
            ProblemCode.CONFLICT,
            "A run of messages cannot be cancelled: it would refuse the calls of the month. Pause it.");
      }
      var to = asked;
      if (to == null) {
        to = run.frozenAt() == null ? RunState.PLANNED : RunState.SENDING;
      } else if (to == RunState.CANCELLING && run.frozenAt() == null) {
        to = RunState.CANCELLED;
      }
      var now = clock.now(caller.workspace());
      if (!runs.move(connection, caller.workspace(), run.id(), to, null, now)) {
        throw refused(find(connection, id), what);
      }
      note.of(connection, run, now);
      if (to != RunState.CANCELLING) {
        events.append(connection, run, what, now);
      }
      return Response.accepted(views.of(connection, find(connection, id))).build();
    }
  }

  private Run lock(Connection connection, String id) throws SQLException {
    return runs.lock(connection, caller.workspace(), TimeOrderedId.read("run", id))
        .orElseThrow(() -> ApiProblem.notFound("run", id));
  }

  private Run find(Connection connection, String id) throws SQLException {
    return runs.find(connection, caller.workspace(), TimeOrderedId.read("run", id))
        .orElseThrow(() -> ApiProblem.notFound("run", id));
  }

  private static ApiProblem refused(Run run, String what) {
    return new ApiProblem(
        ProblemCode.CONFLICT,
        "A run that is %s cannot be %s."
            .formatted(run.state().name().toLowerCase(Locale.ROOT), what));
  }

  private static @Nullable RunState state(@Nullable String state) {
    if (state == null) {
      return null;
    }
    return Arrays.stream(RunState.values())
        .filter(known -> known.name().equals(state))
        .findFirst()
        .orElseThrow(
            () ->
                ApiProblem.invalid(
                    List.of(
                        new Violation(
                            "state",
                            state,
                            "Must be one of " + Arrays.toString(RunState.values()) + "."))));
  }
}
