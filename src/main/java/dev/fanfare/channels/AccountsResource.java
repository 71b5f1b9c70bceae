package dev.fanfare.channels;

import static java.util.Objects.requireNonNull;

import dev.fanfare.access.Allowed;
import dev.fanfare.access.Caller;
import dev.fanfare.access.Role;
import dev.fanfare.access.Workspaces;
import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.CampaignClock;
import dev.fanfare.platform.Precondition;
import dev.fanfare.platform.Violations;
import dev.fanfare.platform.WorkspaceId;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Provider accounts of the caller's workspace. */
@Path("/v1/accounts")
@RunOnVirtualThread
class AccountsResource {

  private final Caller caller;
  private final Workspaces workspaces;
  private final AccountStore store;
  private final AdapterKinds kinds;
  private final AccountSecrets secrets;
  private final ChannelAdapters adapters;
  private final CampaignClock clock;

  AccountsResource(
      Caller caller,
      Workspaces workspaces,
      AccountStore store,
      AdapterKinds kinds,
      AccountSecrets secrets,
      ChannelAdapters adapters,
      CampaignClock clock) {
    this.caller = caller;
    this.workspaces = workspaces;
    this.store = store;
    this.kinds = kinds;
    this.secrets = secrets;
    this.adapters = adapters;
    this.clock = clock;
  }

  record AccountList(List<AccountView> items) {}

  @GET
  @Allowed({Role.ADMIN, Role.MARKETER, Role.APPROVER, Role.AUDITOR})
  public AccountList list() {
    return new AccountList(store.all(caller.workspace()).stream().map(this::view).toList());
  }

  @GET
  @Path("/{name}")
  @Allowed({Role.ADMIN, Role.MARKETER, Role.APPROVER, Role.AUDITOR})
  public Response read(@PathParam("name") String name) {
    var row =
        store
            .byName(caller.workspace(), name)
            .orElseThrow(() -> ApiProblem.notFound("account", name));
    return answer(Response.Status.OK, row);
  }

  @PUT
  @Path("/{name}")
  @Allowed(Role.ADMIN)
  @Transactional
  public Response write(
      @PathParam("name") String name,
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
      @HeaderParam(HttpHeaders.IF_NONE_MATCH) @Nullable String ifNoneMatch,
      @Nullable AccountChange asked) {
    new Violations().requirePresent(asked, "body").refuse();
    var change = requireNonNull(asked);
    var workspace = caller.workspace();
    var precondition = Precondition.of(ifMatch, ifNoneMatch);
    while (true) {
      var present = store.locked(workspace, name).orElse(null);
      precondition.require(present == null ? null : present.version());
      if (store.write(judged(workspace, name, change, present))) {
        return answer(
            present == null ? Response.Status.CREATED : Response.Status.OK,
            store.byName(workspace, name).orElseThrow());
      }
      // Somebody else has made one of the name just now.
    }
  }

  private AccountRow judged(
      WorkspaceId workspace, String name, AccountChange change, @Nullable AccountRow present) {
    // Secrets are kept for the same adapter only: they were given to that provider.
    var kept =
        present != null && present.adapter().equals(change.adapter())
            ? secrets.open(workspace, present.secrets())
            : Map.<String, String>of();
    var judged =
        new AccountRules(kinds, workspaces.settings(workspace).sandbox()).judge(name, change, kept);
    return new AccountRow(
        workspace,
        present == null ? 0 : present.id(),
        name,
        judged.channel(),
        judged.adapter(),
        judged.open(),
        secrets.seal(workspace, judged.secret()),
        judged.limit(),
        judged.price(),
        present == null ? clock.now(workspace) : present.createdAt(),
        present == null ? 1 : present.version() + 1);
  }

  private Response answer(Response.Status status, AccountRow row) {
    return Response.status(status)
        .entity(view(row))
        .header(HttpHeaders.ETAG, Precondition.etag(row.version()))
        .build();
  }

  private AccountView view(AccountRow row) {
    return AccountView.of(
        row,
        secrets.open(row.workspace(), row.secrets()).keySet(),
        adapters.health(row.workspace(), row.id()));
  }
}
