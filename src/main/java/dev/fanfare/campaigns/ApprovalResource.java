package dev.fanfare.campaigns;

import static java.util.Objects.requireNonNull;

import dev.fanfare.access.Allowed;
import dev.fanfare.access.Caller;
import dev.fanfare.access.Role;
import dev.fanfare.platform.Violations;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import org.jspecify.annotations.Nullable;

/** Approves versions of campaigns: by somebody else, and by the hash of what was reviewed. */
@Path("/v1/campaigns/{name}/versions/{number}/approval")
@RunOnVirtualThread
class ApprovalResource {

  private final Caller caller;
  private final Approvals approvals;

  ApprovalResource(Caller caller, Approvals approvals) {
    this.caller = caller;
    this.approvals = approvals;
  }

  /** The body of an approval. */
  record Asked(@Nullable String hash) {}

  @GET
  @Allowed({Role.ADMIN, Role.MARKETER, Role.APPROVER, Role.ANALYST, Role.AUDITOR})
  public Approvals.View read(@PathParam("name") String name, @PathParam("number") int number) {
    return approvals.read(caller.workspace(), name, number);
  }

  @POST
  @Allowed(Role.APPROVER)
  @Transactional
  public Approvals.View approve(
      @PathParam("name") String name, @PathParam("number") int number, @Nullable Asked asked) {
    var hash = asked == null ? null : asked.hash();
    new Violations().requirePresent(hash, "/hash").refuse();
    return approvals.approve(
        caller.workspace(), name, number, requireNonNull(hash), caller.keyId());
  }

  @DELETE
  @Allowed({Role.ADMIN, Role.APPROVER})
  @Transactional
  public Approvals.View revoke(@PathParam("name") String name, @PathParam("number") int number) {
    return approvals.revoke(caller.workspace(), name, number, caller.keyId());
  }
}
