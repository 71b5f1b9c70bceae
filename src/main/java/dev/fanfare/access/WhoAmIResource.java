package dev.fanfare.access;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

/** Tells the caller who they are. */
@Path("/v1/whoami")
@RunOnVirtualThread
final class WhoAmIResource {

  private final Caller caller;
  private final Workspaces workspaces;

  WhoAmIResource(Caller caller, Workspaces workspaces) {
    this.caller = caller;
    this.workspaces = workspaces;
  }

  record WhoAmI(
      String workspace,
      boolean sandbox,
      String keyId,
      String keyName,
      Role role,
      boolean installation) {}

  @GET
  @Allowed({
    Role.ADMIN,
    Role.MARKETER,
    Role.APPROVER,
    Role.ANALYST,
    Role.INGEST,
    Role.COUPON_OPERATOR,
    Role.AUDITOR
  })
  public WhoAmI whoami() {
    var workspace = workspaces.settings(caller.workspace());
    var key = caller.key();
    return new WhoAmI(
        workspace.name(),
        workspace.sandbox(),
        key.id(),
        key.name(),
        key.role(),
        key.installation());
  }
}
