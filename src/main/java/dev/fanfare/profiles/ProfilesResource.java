package dev.fanfare.profiles;

import dev.fanfare.access.Allowed;
import dev.fanfare.access.Caller;
import dev.fanfare.access.Role;
import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.Page;
import dev.fanfare.platform.Pages;
import dev.fanfare.platform.Precondition;
import dev.fanfare.platform.Violations;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** People over HTTP. */
@Path("/v1/profiles")
@RunOnVirtualThread
class ProfilesResource {

  private static final String LIST = "profiles";

  private final Caller caller;
  private final Profiles profiles;
  private final Pages pages;

  ProfilesResource(Caller caller, Profiles profiles, Pages pages) {
    this.caller = caller;
    this.profiles = profiles;
    this.pages = pages;
  }

  @GET
  @Allowed({Role.ADMIN, Role.MARKETER})
  public Page<Profile> list(
      @QueryParam("cursor") @Nullable String cursor, @QueryParam("limit") @Nullable String limit) {
    var request = pages.read(caller.workspace(), LIST, cursor, limit);
    long after = request.first() ? 0 : Long.parseLong(request.after().getFirst());
    var rows = profiles.page(caller.workspace(), after, request.limit() + 1);
    return pages.page(
        caller.workspace(), LIST, request, rows, profile -> List.of(profile.subject()));
  }

  @GET
  @Path("{externalId}")
  @Allowed({Role.ADMIN, Role.MARKETER})
  public Response read(@PathParam("externalId") String externalId) {
    var profile =
        profiles
            .byExternalId(caller.workspace(), externalId)
            .orElseThrow(() -> ApiProblem.notFound("profile", externalId));
    return Response.ok(profile).header("ETag", Precondition.etag(profile.version())).build();
  }

  @PUT
  @Path("{externalId}")
  @Allowed({Role.ADMIN, Role.MARKETER, Role.INGEST})
  public Response put(
      @PathParam("externalId") String externalId,
      @HeaderParam("If-Match") @Nullable String ifMatch,
      @HeaderParam("If-None-Match") @Nullable String ifNoneMatch,
      @Nullable ProfileChange change) {
    new Violations().requirePresent(change, "").refuse();
    if (change == null) {
      throw new IllegalStateException("refused above");
    }
    var put =
        profiles.put(caller.workspace(), externalId, change, Precondition.of(ifMatch, ifNoneMatch));
    return Response.status(put.created() ? 201 : 200)
        .entity(put.profile())
        .header("ETag", Precondition.etag(put.profile().version()))
        .build();
  }
}
