package dev.fanfare.access;

import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.CampaignClock;
import dev.fanfare.platform.Page;
import dev.fanfare.platform.Pages;
import dev.fanfare.platform.ProblemCode;
import dev.fanfare.platform.Violation;
import dev.fanfare.platform.WorkspaceId;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.event.Event;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The workspaces of the installation. */
@Path("/v1/workspaces")
@RunOnVirtualThread
class WorkspacesResource {

  private static final String LIST = "workspaces";

  private final Caller caller;
  private final WorkspaceStore store;
  private final ApiKeys keys;
  private final Event<WorkspaceCreated> created;
  private final CampaignClock clock;
  private final Pages pages;

  WorkspacesResource(
      Caller caller,
      WorkspaceStore store,
      ApiKeys keys,
      Event<WorkspaceCreated> created,
      CampaignClock clock,
      Pages pages) {
    this.caller = caller;
    this.store = store;
    this.keys = keys;
    this.created = created;
    this.clock = clock;
    this.pages = pages;
  }

  record NewWorkspace(
      @Nullable String name, @Nullable Boolean sandbox, @Nullable String defaultZone) {}

  record CreatedWorkspace(WorkspaceView workspace, ApiKeyView adminKey) {}

  @GET
  @Allowed(Role.ADMIN)
  public Page<WorkspaceView> list(
      @QueryParam("cursor") @Nullable String cursor, @QueryParam("limit") @Nullable String limit) {
    caller.requireInstallation();
    var request = pages.read(caller.workspace(), LIST, cursor, limit);
    var page =
        pages.page(
            caller.workspace(),
            LIST,
            request,
            store.page(request),
            row -> List.of(String.valueOf(row.id().value())));
    return new Page<>(page.items().stream().map(WorkspaceView::of).toList(), page.next());
  }

  @POST
  @Allowed(Role.ADMIN)
  @Transactional
  public Response create(@Nullable NewWorkspace asked) {
    caller.requireInstallation();
    var rules = new WorkspaceRules();
    var name = rules.name(asked == null ? null : asked.name());
    var zone = rules.zone(asked == null ? null : asked.defaultZone());
    rules.refuse();
    if (store.byName(name).isPresent()) {
      throw new ApiProblem(
          ProblemCode.ALREADY_EXISTS,
          "There is a workspace of that name.",
          List.of(new Violation("/name", name, "must be new")));
    }
    // Its own time, which begins as the installation's.
    var at = clock.now(WorkspaceId.INSTALLATION);
    boolean sandbox = asked != null && Boolean.TRUE.equals(asked.sandbox());
    var workspace = store.insert(name, sandbox, zone, at);
    created.fire(new WorkspaceCreated(workspace.id(), at));
    var key = keys.issue(workspace.id(), "first admin", Role.ADMIN, at);
    return Response.status(Response.Status.CREATED)
        .entity(new CreatedWorkspace(WorkspaceView.of(workspace), ApiKeyView.of(key)))
        .build();
  }
}
