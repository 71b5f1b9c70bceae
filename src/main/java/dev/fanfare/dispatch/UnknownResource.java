package dev.fanfare.dispatch;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.fanfare.access.Allowed;
import dev.fanfare.access.Caller;
import dev.fanfare.access.Role;
import dev.fanfare.campaigns.Run;
import dev.fanfare.campaigns.RunState;
import dev.fanfare.campaigns.RunStore;
import dev.fanfare.platform.ApiProblem;
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
  private final Profiles profiles;
  private final Pages pages;
  private final UnknownDecisions decisions;

  UnknownResource(
      AgroalDataSource doors,
      Caller caller,
      RunStore runs,
      LedgerStore ledger,
      DisturbanceStore disturbances,
      Profiles profiles,
      Pages pages,
      UnknownDecisions decisions) {
    this.doors = doors;
    this.caller = caller;
    this.runs = runs;
    this.ledger = ledger;
    this.disturbances = disturbances;
    this.profiles = profiles;
    this.pages = pages;
    this.decisions = decisions;
  }

  /**
   * A worker lost over a slice.
   *
   * @param life of the node that has ended; null when only the slice was given up
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Disturbance(int slice, String node, @Nullable Long life, int unknown, Instant at) {}

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
    long person = request.first() ? Long.MIN_VALUE : Long.parseLong(request.after().getFirst());
    long occurrence = request.first() ? 0 : Long.parseLong(request.after().getLast());
    try (var connection = doors.getConnection()) {
      var run = find(connection, id);
      var rows =
          ledger.reported(connection, workspace, run.id(), person, occurrence, request.limit() + 1);
      var page =
          pages.page(
              workspace,
              "unknown",
              request,
              rows,
              row ->
                  List.of(
                      Long.toString(row.key().profileId()), Long.toString(row.key().occurrence())));
      return new Report(
          disturbances.of(connection, workspace, run.id()).stream()
              .map(UnknownResource::disturbance)
              .toList(),
          page.items().stream().map(this::person).toList(),
          page.next());
    }
  }

  /**
   * Decides about everyone who waits for a decision: send again, or let it be. The latter also in a
   * cancelled run, since nobody is sent to.
   */
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
      boolean resend = decision.equals("resend");
      if (resend && (run.state() == RunState.CANCELLED || run.state() == RunState.CANCELLING)) {
        throw new ApiProblem(ProblemCode.CONFLICT, "A cancelled run sends to nobody any more.");
      }
      return Response.accepted(new Done(decision, decisions.settle(connection, run, resend)))
          .build();
    }
  }

  private static Disturbance disturbance(DisturbanceStore.Disturbance stored) {
    long epoch = stored.nodeEpoch();
    return new Disturbance(
        stored.sliceNumber(),
        stored.node(),
        epoch < 0 ? null : Long.valueOf(epoch),
        stored.unknown(),
        stored.at());
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
