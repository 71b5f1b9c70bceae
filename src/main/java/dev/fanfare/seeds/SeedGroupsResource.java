package dev.fanfare.seeds;

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

/** Seed groups over HTTP. */
@Path("/v1/seed-groups")
@RunOnVirtualThread
class SeedGroupsResource {

  private final Caller caller;
  private final SeedGroups groups;

  SeedGroupsResource(Caller caller, SeedGroups groups) {
    this.caller = caller;
    this.groups = groups;
  }

  record GroupList(List<SeedGroupView.Summary> items) {}

  @GET
  @Allowed({Role.ADMIN, Role.MARKETER, Role.APPROVER, Role.ANALYST, Role.AUDITOR})
  public GroupList list() {
    return new GroupList(groups.all(caller.workspace()));
  }

  @GET
  @Path("{name}")
  @Allowed({Role.ADMIN, Role.MARKETER, Role.APPROVER, Role.ANALYST, Role.AUDITOR})
  public Response read(@PathParam("name") String name) {
    return answer(Response.Status.OK, groups.read(caller.workspace(), name));
  }

  @PUT
  @Path("{name}")
  @Allowed({Role.ADMIN, Role.MARKETER})
  public Response write(
      @PathParam("name") String name,
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
      @HeaderParam(HttpHeaders.IF_NONE_MATCH) @Nullable String ifNoneMatch,
      @Nullable SeedGroupChange change) {
    if (change == null) {
      throw ApiProblem.invalid(new Violations().requirePresent(null, "/").list());
    }
    var written =
        groups.write(
            caller.workspace(),
            name,
            change,
            Precondition.of(ifMatch, ifNoneMatch),
            caller.keyId());
    return answer(
        written.created() ? Response.Status.CREATED : Response.Status.OK, written.group());
  }

  @DELETE
  @Path("{name}")
  @Allowed({Role.ADMIN, Role.MARKETER})
  public Response delete(
      @PathParam("name") String name, @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch) {
    groups.delete(caller.workspace(), name, Precondition.of(ifMatch, null));
    return Response.noContent().build();
  }

  private static Response answer(Response.Status status, SeedGroup group) {
    return Response.status(status)
        .entity(SeedGroupView.of(group))
        .header(HttpHeaders.ETAG, Precondition.etag(group.version()))
        .build();
  }
}
