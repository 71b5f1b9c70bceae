package dev.fanfare.guardrails;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import dev.fanfare.access.Allowed;
import dev.fanfare.access.Caller;
import dev.fanfare.access.Role;
import dev.fanfare.dsl.Guardrails;
import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.CampaignClock;
import dev.fanfare.platform.Precondition;
import dev.fanfare.platform.Sql;
import dev.fanfare.platform.Violations;
import io.agroal.api.AgroalDataSource;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/** The guardrails of the caller's workspace: what they say holds from now on, also of open runs. */
@Path("/v1/guardrails")
@RunOnVirtualThread
class GuardrailsResource {

  private static final String YAML = "text/yaml";

  private final AgroalDataSource doors;
  private final Caller caller;
  private final GuardrailStore store;
  private final CampaignClock clock;

  GuardrailsResource(
      AgroalDataSource doors, Caller caller, GuardrailStore store, CampaignClock clock) {
    this.doors = doors;
    this.caller = caller;
    this.store = store;
    this.clock = clock;
  }

  @GET
  @Produces(MediaType.APPLICATION_JSON)
  @Allowed({Role.ADMIN, Role.MARKETER, Role.APPROVER, Role.ANALYST, Role.AUDITOR})
  public Response read() {
    return Sql.inDoorTransaction(doors, connection -> store.find(connection, caller.workspace()))
        .map(row -> answer(Response.Status.OK, row))
        .orElseThrow(() -> ApiProblem.notFound("guardrails", "of this workspace"));
  }

  @PUT
  @Consumes({MediaType.APPLICATION_JSON, YAML})
  @Produces(MediaType.APPLICATION_JSON)
  @Allowed(Role.ADMIN)
  @Transactional
  public Response write(
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
      @HeaderParam(HttpHeaders.IF_NONE_MATCH) @Nullable String ifNoneMatch,
      @Nullable String body) {
    var rules = rules(requireNonNullElse(body, ""));
    var precondition = Precondition.of(ifMatch, ifNoneMatch);
    return Sql.inDoorTransaction(
        doors,
        connection -> {
          while (true) {
            var present = store.lock(connection, caller.workspace()).orElse(null);
            precondition.require(present == null ? null : present.version());
            long version = present == null ? 1 : present.version() + 1;
            var now = clock.now(caller.workspace());
            var row = new GuardrailStore.Row(rules, caller.keyId(), now, version);
            if (store.write(connection, caller.workspace(), row)) {
              return answer(present == null ? Response.Status.CREATED : Response.Status.OK, row);
            }
            // Somebody else has made some just now.
          }
        });
  }

  @DELETE
  @Allowed(Role.ADMIN)
  @Transactional
  public Response delete(@HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch) {
    var precondition = Precondition.of(ifMatch, null);
    return Sql.inDoorTransaction(
        doors,
        connection -> {
          var present =
              store
                  .lock(connection, caller.workspace())
                  .orElseThrow(() -> ApiProblem.notFound("guardrails", "of this workspace"));
          precondition.check(present.version());
          store.delete(connection, caller.workspace());
          return Response.noContent().build();
        });
  }

  /** Read by the rules of campaign files, which say the same. */
  private static Guardrails rules(String body) {
    var read = Guardrails.read(body);
    var violations = new Violations();
    for (var problem : read.problems()) {
      violations.add(
          "/" + problem.path().replace('.', '/'),
          problem.value(),
          problem.message() + " (" + problem.hint() + ")");
    }
    violations.refuse();
    return requireNonNull(read.guardrails());
  }

  private static Response answer(Response.Status status, GuardrailStore.Row row) {
    return Response.status(status)
        .entity(GuardrailsView.of(row))
        .header(HttpHeaders.ETAG, Precondition.etag(row.version()))
        .build();
  }
}
