package dev.fanfare.dispatch;

import dev.fanfare.access.Allowed;
import dev.fanfare.access.Caller;
import dev.fanfare.access.Role;
import dev.fanfare.campaigns.Run;
import dev.fanfare.campaigns.RunStore;
import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.CampaignClock;
import dev.fanfare.platform.Precondition;
import dev.fanfare.platform.ProblemCode;
import dev.fanfare.platform.TimeOrderedId;
import io.agroal.api.AgroalDataSource;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The rate of an open run, in place of its campaign's: another one holds within a second. */
@Path("/v1/runs/{id}/rate")
@RunOnVirtualThread
class RunRateResource {

  private final AgroalDataSource doors;
  private final Caller caller;
  private final RunStore runs;
  private final SetRateStore store;
  private final RunViews views;
  private final CampaignClock clock;

  RunRateResource(
      AgroalDataSource doors,
      Caller caller,
      RunStore runs,
      SetRateStore store,
      RunViews views,
      CampaignClock clock) {
    this.doors = doors;
    this.caller = caller;
    this.runs = runs;
    this.store = store;
    this.views = views;
    this.clock = clock;
  }

  @PUT
  @Allowed({Role.ADMIN, Role.MARKETER, Role.APPROVER})
  @Transactional
  public Response set(
      @PathParam("id") String id,
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
      @HeaderParam(HttpHeaders.IF_NONE_MATCH) @Nullable String ifNoneMatch,
      @Nullable AskedRate asked)
      throws SQLException {
    var precondition = Precondition.of(ifMatch, ifNoneMatch);
    try (var connection = doors.getConnection()) {
      var run = open(connection, id);
      var limit = AskedRate.judge(asked, SetRates.run(run.id()));
      var now = clock.now(caller.workspace());
      // The run is held: nobody else sets it meanwhile.
      var set =
          store.set(
              connection, caller.workspace(), limit, precondition, now, caller.keyId(), run.id());
      return Response.ok(views.of(connection, run))
          .header(HttpHeaders.ETAG, Precondition.etag(set.version()))
          .build();
    }
  }

  /** Back to what the campaign's file says. */
  @DELETE
  @Allowed({Role.ADMIN, Role.MARKETER, Role.APPROVER})
  @Transactional
  public RunView takeBack(@PathParam("id") String id) throws SQLException {
    try (var connection = doors.getConnection()) {
      var run = open(connection, id);
      if (!store.delete(connection, caller.workspace(), SetRates.run(run.id()))) {
        throw ApiProblem.notFound("rate of the run", id);
      }
      return views.of(connection, run);
    }
  }

  /** Held, so that it does not end meanwhile. */
  private Run open(Connection connection, String id) throws SQLException {
    var run =
        runs.lock(connection, caller.workspace(), TimeOrderedId.read("run", id))
            .orElseThrow(() -> ApiProblem.notFound("run", id));
    if (run.state().ended()) {
      throw new ApiProblem(
          ProblemCode.CONFLICT,
          "A run that is %s starts nobody more, at any rate."
              .formatted(run.state().name().toLowerCase(Locale.ROOT)));
    }
    return run;
  }
}
