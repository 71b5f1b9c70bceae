package dev.fanfare.quiet;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import dev.fanfare.access.Allowed;
import dev.fanfare.access.Caller;
import dev.fanfare.access.Role;
import dev.fanfare.dsl.QuietHours;
import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.CampaignClock;
import dev.fanfare.platform.Precondition;
import dev.fanfare.platform.Sql;
import dev.fanfare.platform.Violations;
import dev.fanfare.profiles.Channel;
import io.agroal.api.AgroalDataSource;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.event.Event;
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
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The quiet hours of the caller's workspace: what they say holds from the next message on. */
@Path("/v1/quiet-hours")
@RunOnVirtualThread
class QuietHoursResource {

  private final AgroalDataSource doors;
  private final Caller caller;
  private final QuietHoursStore store;
  private final CampaignClock clock;
  private final Event<QuietHoursChanged> changed;

  QuietHoursResource(
      AgroalDataSource doors,
      Caller caller,
      QuietHoursStore store,
      CampaignClock clock,
      Event<QuietHoursChanged> changed) {
    this.doors = doors;
    this.caller = caller;
    this.store = store;
    this.clock = clock;
    this.changed = changed;
  }

  /** Quiet hours as they are answered. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record View(
      String channel,
      String from,
      String to,
      String zone,
      @Nullable String fallback,
      String policy,
      Instant changedAt) {

    static View of(QuietHoursStore.Row row) {
      var window = row.window();
      return new View(
          row.channel().word(),
          window.from().toString(),
          window.to().toString(),
          window.clocks().word(),
          QuietHoursStore.fallback(window.clocks()),
          window.policy().word(),
          row.changedAt());
    }
  }

  record ListView(List<View> items) {}

  @GET
  @Allowed({Role.ADMIN, Role.MARKETER, Role.APPROVER, Role.ANALYST, Role.AUDITOR})
  public ListView list() {
    return new ListView(
        Sql.inDoorTransaction(doors, connection -> store.all(connection, caller.workspace()))
            .stream()
            .map(View::of)
            .toList());
  }

  @GET
  @Path("/{channel}")
  @Allowed({Role.ADMIN, Role.MARKETER, Role.APPROVER, Role.ANALYST, Role.AUDITOR})
  public Response read(@PathParam("channel") String channel) {
    var asked = channel(channel);
    return Sql.inDoorTransaction(doors, connection -> store.all(connection, caller.workspace()))
        .stream()
        .filter(row -> row.channel() == asked)
        .findFirst()
        .map(row -> answer(Response.Status.OK, row))
        .orElseThrow(() -> ApiProblem.notFound("quiet hours", channel));
  }

  @PUT
  @Path("/{channel}")
  @Allowed(Role.ADMIN)
  @Transactional
  public Response write(
      @PathParam("channel") String channel,
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
      @HeaderParam(HttpHeaders.IF_NONE_MATCH) @Nullable String ifNoneMatch,
      @Nullable JsonNode asked) {
    new Violations().requirePresent(asked, "body").refuse();
    var window = window(requireNonNull(asked));
    var precondition = Precondition.of(ifMatch, ifNoneMatch);
    var of = channel(channel);
    return Sql.inDoorTransaction(
        doors,
        connection -> {
          while (true) {
            var present = store.lock(connection, caller.workspace(), of).orElse(null);
            precondition.require(present == null ? null : present.version());
            long version = present == null ? 1 : present.version() + 1;
            var now = clock.now(caller.workspace());
            var row = new QuietHoursStore.Row(of, window, now, version);
            if (store.write(connection, caller.workspace(), row)) {
              changed.fire(new QuietHoursChanged(caller.workspace(), now));
              return answer(present == null ? Response.Status.CREATED : Response.Status.OK, row);
            }
            // Somebody else has made some just now.
          }
        });
  }

  @DELETE
  @Path("/{channel}")
  @Allowed(Role.ADMIN)
  @Transactional
  public Response delete(
      @PathParam("channel") String channel,
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch) {
    var precondition = Precondition.of(ifMatch, null);
    var of = channel(channel);
    return Sql.inDoorTransaction(
        doors,
        connection -> {
          var present =
              store
                  .lock(connection, caller.workspace(), of)
                  .orElseThrow(() -> ApiProblem.notFound("quiet hours", channel));
          precondition.check(present.version());
          store.delete(connection, caller.workspace(), of);
          changed.fire(new QuietHoursChanged(caller.workspace(), clock.now(caller.workspace())));
          return Response.noContent().build();
        });
  }

  /** Read by the rules of campaign files, which say the same. */
  private static QuietHours.Window window(JsonNode asked) {
    var read = QuietHours.read(asked.toString());
    var violations = new Violations();
    for (var problem : read.problems()) {
      violations.add(
          "/" + problem.path(), problem.value(), problem.message() + " (" + problem.hint() + ")");
    }
    violations.refuse();
    return requireNonNull(read.window());
  }

  private static Channel channel(String word) {
    return Channel.ofWord(word).orElseThrow(() -> ApiProblem.notFound("channel", word));
  }

  private static Response answer(Response.Status status, QuietHoursStore.Row row) {
    return Response.status(status)
        .entity(View.of(row))
        .header(HttpHeaders.ETAG, Precondition.etag(row.version()))
        .build();
  }
}
