package dev.fanfare.dispatch;

import dev.fanfare.access.Allowed;
import dev.fanfare.access.Caller;
import dev.fanfare.access.Role;
import dev.fanfare.dispatch.SetRates.SetRate;
import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.CampaignClock;
import dev.fanfare.platform.Precondition;
import dev.fanfare.platform.Sql;
import dev.fanfare.profiles.Channel;
import io.agroal.api.AgroalDataSource;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rates of the caller's workspace and its channels: they hold within a second. */
@Path("/v1/rates")
@RunOnVirtualThread
class RatesResource {

  private final AgroalDataSource doors;
  private final Caller caller;
  private final SetRateStore store;
  private final CampaignClock clock;

  RatesResource(AgroalDataSource doors, Caller caller, SetRateStore store, CampaignClock clock) {
    this.doors = doors;
    this.caller = caller;
    this.store = store;
    this.clock = clock;
  }

  /** A rate as it is answered. */
  record View(String scope, int messages, String per, Instant changedAt) {

    static View of(SetRate rate) {
      var scope = rate.scope().substring(rate.scope().indexOf(':') + 1);
      return new View(scope, rate.messages(), rate.per().toString(), rate.changedAt());
    }
  }

  record ListView(List<View> items) {}

  @GET
  @Allowed({Role.ADMIN, Role.MARKETER, Role.APPROVER, Role.ANALYST, Role.AUDITOR})
  public ListView list() {
    var set =
        Sql.inDoorTransaction(
            doors, connection -> store.of(connection, caller.workspace(), List.of()));
    return new ListView(
        set.values().stream().map(View::of).sorted(Comparator.comparing(View::scope)).toList());
  }

  @GET
  @Path("/{scope}")
  @Allowed({Role.ADMIN, Role.MARKETER, Role.APPROVER, Role.ANALYST, Role.AUDITOR})
  public Response read(@PathParam("scope") String asked) {
    var scope = scope(asked);
    var set =
        Sql.inDoorTransaction(
            doors, connection -> store.of(connection, caller.workspace(), List.of()));
    var rate = set.get(scope);
    if (rate == null) {
      throw ApiProblem.notFound("rate", asked);
    }
    return answer(Response.Status.OK, rate);
  }

  /** Whatever was set before, unless a precondition says otherwise: it may be urgent. */
  @PUT
  @Path("/{scope}")
  @Allowed(Role.ADMIN)
  @Transactional
  public Response write(
      @PathParam("scope") String asked,
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
      @HeaderParam(HttpHeaders.IF_NONE_MATCH) @Nullable String ifNoneMatch,
      @Nullable AskedRate rate) {
    var limit = AskedRate.judge(rate, scope(asked));
    var precondition = Precondition.of(ifMatch, ifNoneMatch);
    return Sql.inDoorTransaction(
        doors,
        connection -> {
          var now = clock.now(caller.workspace());
          var row =
              store.set(
                  connection, caller.workspace(), limit, precondition, now, caller.keyId(), null);
          return answer(row.version() == 1 ? Response.Status.CREATED : Response.Status.OK, row);
        });
  }

  @DELETE
  @Path("/{scope}")
  @Allowed(Role.ADMIN)
  @Transactional
  public Response delete(
      @PathParam("scope") String asked,
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch) {
    var scope = scope(asked);
    var precondition = Precondition.of(ifMatch, null);
    return Sql.inDoorTransaction(
        doors,
        connection -> {
          var present =
              store
                  .lock(connection, caller.workspace(), scope)
                  .orElseThrow(() -> ApiProblem.notFound("rate", asked));
          precondition.check(present.version());
          var _ = store.delete(connection, caller.workspace(), scope);
          return Response.noContent().build();
        });
  }

  /** The workspace, or one of its channels by its word. */
  private static String scope(String asked) {
    return asked.equals(SetRates.WORKSPACE)
        ? SetRates.WORKSPACE
        : Channel.ofWord(asked)
            .map(channel -> SetRates.channel(channel.word()))
            .orElseThrow(() -> ApiProblem.notFound("channel", asked));
  }

  private static Response answer(Response.Status status, SetRate rate) {
    return Response.status(status)
        .entity(View.of(rate))
        .header(HttpHeaders.ETAG, Precondition.etag(rate.version()))
        .build();
  }
}
