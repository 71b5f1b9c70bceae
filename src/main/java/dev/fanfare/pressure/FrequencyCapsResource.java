package dev.fanfare.pressure;

import dev.fanfare.access.Allowed;
import dev.fanfare.access.Caller;
import dev.fanfare.access.Role;
import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.Precondition;
import dev.fanfare.platform.Violations;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Frequency caps over HTTP. */
@Path("/v1/frequency-caps")
@RunOnVirtualThread
class FrequencyCapsResource {

  private final Caller caller;
  private final FrequencyCaps caps;

  FrequencyCapsResource(Caller caller, FrequencyCaps caps) {
    this.caller = caller;
    this.caps = caps;
  }

  record CapList(long version, String defaultZone, List<CapView> items) {}

  @GET
  @Allowed({Role.ADMIN, Role.MARKETER, Role.APPROVER, Role.ANALYST, Role.AUDITOR})
  public CapList list() {
    var workspace = caller.workspace();
    var set = caps.inForce(workspace);
    return new CapList(
        set.version(),
        caps.defaultZone(workspace).getId(),
        set.caps().stream().map(CapView::of).toList());
  }

  @GET
  @Path("{name}")
  @Allowed({Role.ADMIN, Role.MARKETER, Role.APPROVER, Role.ANALYST, Role.AUDITOR})
  public Response read(@PathParam("name") String name) {
    return answer(Response.Status.OK, caps.read(caller.workspace(), name));
  }

  @PUT
  @Path("{name}")
  @Allowed(Role.ADMIN)
  public Response write(
      @PathParam("name") String name,
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
      @HeaderParam(HttpHeaders.IF_NONE_MATCH) @Nullable String ifNoneMatch,
      @Nullable CapChange change) {
    if (change == null) {
      throw ApiProblem.invalid(new Violations().requirePresent(null, "/").list());
    }
    var written =
        caps.write(caller.workspace(), name, change, Precondition.of(ifMatch, ifNoneMatch));
    return answer(written.created() ? Response.Status.CREATED : Response.Status.OK, written.cap());
  }

  @DELETE
  @Path("{name}")
  @Allowed(Role.ADMIN)
  public Response delete(
      @PathParam("name") String name, @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch) {
    caps.delete(caller.workspace(), name, Precondition.of(ifMatch, null));
    return Response.noContent().build();
  }

  private static Response answer(Response.Status status, Cap cap) {
    return Response.status(status)
        .entity(CapView.of(cap))
        .header(HttpHeaders.ETAG, Precondition.etag(cap.version()))
        .build();
  }
}
