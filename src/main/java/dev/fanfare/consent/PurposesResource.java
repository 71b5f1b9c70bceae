package dev.fanfare.consent;

import dev.fanfare.access.Allowed;
import dev.fanfare.access.Caller;
import dev.fanfare.access.Role;
import dev.fanfare.platform.Violations;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Purposes over HTTP. */
@Path("/v1/purposes")
@RunOnVirtualThread
class PurposesResource {

  private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?");

  private final Caller caller;
  private final Purposes purposes;

  PurposesResource(Caller caller, Purposes purposes) {
    this.caller = caller;
    this.purposes = purposes;
  }

  record Declaration(@Nullable Boolean service) {}

  record View(String name, boolean service, Instant createdAt) {
    static View of(Purpose purpose) {
      return new View(purpose.name(), purpose.service(), purpose.createdAt());
    }
  }

  record ListView(List<View> items) {}

  @GET
  @Allowed({Role.ADMIN, Role.MARKETER, Role.APPROVER, Role.ANALYST, Role.INGEST, Role.AUDITOR})
  public ListView list() {
    return new ListView(purposes.all(caller.workspace()).stream().map(View::of).toList());
  }

  @PUT
  @Path("{name}")
  @Allowed(Role.ADMIN)
  public Response declare(@PathParam("name") String name, @Nullable Declaration declaration) {
    var service = declaration == null ? null : declaration.service();
    new Violations()
        .require(
            NAME.matcher(name).matches(), "name", name, "must be 1 to 64 of a-z, 0-9 and - inside")
        .requirePresent(service, "/service")
        .refuse();
    var declared = purposes.declare(caller.workspace(), name, Boolean.TRUE.equals(service));
    return Response.status(declared.created() ? 201 : 200)
        .entity(View.of(declared.purpose()))
        .build();
  }
}
