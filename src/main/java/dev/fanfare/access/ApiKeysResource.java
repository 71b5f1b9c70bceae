package dev.fanfare.access;

import static java.util.Objects.requireNonNull;

import dev.fanfare.platform.CampaignClock;
import dev.fanfare.platform.Page;
import dev.fanfare.platform.Pages;
import dev.fanfare.platform.Violations;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keys of the caller's workspace. */
@Path("/v1/api-keys")
@RunOnVirtualThread
class ApiKeysResource {

  private static final String LIST = "api-keys";
  private static final int LONGEST_NAME = 100;

  private final Caller caller;
  private final ApiKeys keys;
  private final ApiKeyStore store;
  private final CampaignClock clock;
  private final Pages pages;

  ApiKeysResource(
      Caller caller, ApiKeys keys, ApiKeyStore store, CampaignClock clock, Pages pages) {
    this.caller = caller;
    this.keys = keys;
    this.store = store;
    this.clock = clock;
    this.pages = pages;
  }

  record NewApiKey(@Nullable String name, @Nullable Role role) {}

  @GET
  @Allowed({Role.ADMIN, Role.AUDITOR})
  public Page<ApiKeyView> list(
      @QueryParam("cursor") @Nullable String cursor, @QueryParam("limit") @Nullable String limit) {
    var workspace = caller.workspace();
    var request = pages.read(workspace, LIST, cursor, limit);
    var page =
        pages.page(
            workspace, LIST, request, store.page(workspace, request), key -> List.of(key.id()));
    return new Page<>(page.items().stream().map(ApiKeyView::of).toList(), page.next());
  }

  @POST
  @Allowed(Role.ADMIN)
  public Response create(@Nullable NewApiKey asked) {
    var name = asked == null ? null : asked.name();
    var role = asked == null ? null : asked.role();
    new Violations()
        .requirePresent(name, "/name")
        .require(
            name == null || (!name.isBlank() && name.length() <= LONGEST_NAME),
            "/name",
            name,
            "must be 1 to 100 characters")
        .requirePresent(role, "/role")
        .refuse();
    var workspace = caller.workspace();
    var issued =
        keys.issue(workspace, requireNonNull(name), requireNonNull(role), clock.now(workspace));
    return Response.status(Response.Status.CREATED).entity(ApiKeyView.of(issued)).build();
  }

  @DELETE
  @Path("/{id}")
  @Allowed(Role.ADMIN)
  public void revoke(@PathParam("id") String id) {
    keys.revoke(caller.workspace(), id, clock.now(caller.workspace()));
  }
}
