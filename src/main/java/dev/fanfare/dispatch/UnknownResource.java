package dev.fanfare.dispatch;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.fanfare.access.Allowed;
import dev.fanfare.access.Caller;
import dev.fanfare.access.Role;
import dev.fanfare.audience.LaterSlice;
import dev.fanfare.audience.SliceKind;
import dev.fanfare.audience.SliceStore;
import dev.fanfare.campaigns.Run;
import dev.fanfare.campaigns.RunState;
import dev.fanfare.campaigns.RunStore;
import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.CampaignClock;
import dev.fanfare.platform.Pages;
import dev.fanfare.platform.ProblemCode;
import dev.fanfare.platform.TimeOrderedId;
import dev.fanfare.platform.Violation;
import dev.fanfare.profiles.Profiles;
import io.agroal.api.AgroalDataSource;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The reported set: people whose message may or may not have been sent, and what to do. */
@Path("/v1/runs")
@RunOnVirtualThread
class UnknownResource {

  private final AgroalDataSource doors;
  private final Caller caller;
  private final RunStore runs;
  private final LedgerStore ledger;
  private final DisturbanceStore disturbances;
  private final SliceStore slices;
  private final Profiles profiles;
  private final Pages pages;
  private final CampaignClock clock;

  UnknownResource(
      AgroalDataSource doors,
      Caller caller,
      RunStore runs,
      LedgerStore ledger,
      DisturbanceStore disturbances,
      SliceStore slices,
      Profiles profiles,
      Pages pages,
      CampaignClock clock) {
    this.doors = doors;
    this.caller = caller;
    this.runs = runs;
    this.ledger = ledger;
    this.disturbances = disturbances;
    this.slices = slices;
    this.profiles = profiles;
    this.pages = pages;
    this.clock = clock;
  }

  /** A worker lost over a slice. */
  record Disturbance(int slice, String node, int unknown, Instant at) {}

  /** One person of the reported set. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Person(
      String subject,
      @Nullable String externalId,
      UUID messageId,
      String state,
      String reason,
      int attempt,
      int ambiguous,
      Instant at) {}

  /** The disturbances, and a page of the people. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Report(List<Disturbance> disturbances, List<Person> items, @Nullable String next) {}

  /** The body of a decision. */
  record Asked(@Nullable String decision) {}

  /** What was decided. */
  record Done(String decision, long people) {}

  @GET
  @Path("/{id}/unknown")
  @Allowed({Role.ADMIN, Role.MARKETER, Role.APPROVER, Role.ANALYST, Role.AUDITOR})
  public Report report(
      @PathParam("id") String id,
      @QueryParam("cursor") @Nullable String cursor,
      @QueryParam("limit") @Nullable String limit)
      throws SQLException {
    var workspace = caller.workspace();
    var request = pages.read(workspace, "unknown", cursor, limit);
    long after = request.first() ? Long.MIN_VALUE : Long.parseLong(request.after().getFirst());
    try (var connection = doors.getConnection()) {
      var run = find(connection, id);
      var rows = ledger.reported(connection, workspace, run.id(), after, request.limit() + 1);
      var page =
          pages.page(
              workspace,
              "unknown",
              request,
              rows,
              row -> List.of(Long.toString(row.key().profileId())));
      return new Report(
          disturbances.of(connection, workspace, run.id()).stream()
              .map(
                  each ->
                      new Disturbance(each.sliceNumber(), each.node(), each.unknown(), each.at()))
              .toList(),
          page.items().stream().map(this::person).toList(),
          page.next());
    }
  }

  /** Decides about everyone who waits for a decision: send again, or let it be. */
  @POST
  @Path("/{id}/unknown")
  @Allowed({Role.ADMIN, Role.MARKETER, Role.APPROVER})
  @Transactional
  public Response decide(@PathParam("id") String id, @Nullable Asked asked) throws SQLException {
    var decision = asked == null ? null : asked.decision();
    if (decision == null || !List.of("resend", "drop").contains(decision)) {
      throw ApiProblem.invalid(
          List.of(new Violation("/decision", decision, "Must be resend or drop.")));
    }
    try (var connection = doors.getConnection()) {
      // Held, so that the run cannot end between the decision and the people to send to again.
      var run =
          runs.lock(connection, caller.workspace(), TimeOrderedId.read("run", id))
              .orElseThrow(() -> ApiProblem.notFound("run", id));
      if (run.state() == RunState.CANCELLED || run.state() == RunState.CANCELLING) {
        throw new ApiProblem(ProblemCode.CONFLICT, "A cancelled run sends to nobody any more.");
      }
      boolean resend = decision.equals("resend");
      var waiting = ledger.decideUnknown(connection, caller.workspace(), run.id(), resend);
      if (resend && waiting.length > 0) {
        sendAgain(connection, run, waiting);
      }
      return Response.accepted(new Done(decision, waiting.length)).build();
    }
  }

  private void sendAgain(Connection connection, Run run, long[] people) throws SQLException {
    var now = clock.now(run.workspace());
    var again = new LaterSlice(SliceKind.RESEND, -1, 2, now, people);
    slices.add(connection, run.workspace(), run.accountId(), run.id(), List.of(again));
    if (run.state() == RunState.COMPLETED && !runs.reopen(connection, run.workspace(), run.id())) {
      throw new ApiProblem(
          ProblemCode.CONFLICT, "The campaign has another open run; end it before this goes on.");
    }
  }

  private Person person(LedgerRow row) {
    return new Person(
        Long.toString(row.key().profileId()),
        profiles.externalIdOf(caller.workspace(), row.key().profileId()).orElse(null),
        new MessageIds().of(row.key()),
        row.state().name(),
        row.reason().wire(),
        row.attempt(),
        row.ambiguous(),
        row.endedAt());
  }

  private Run find(Connection connection, String id) throws SQLException {
    return runs.find(connection, caller.workspace(), TimeOrderedId.read("run", id))
        .orElseThrow(() -> ApiProblem.notFound("run", id));
  }
}
