package dev.fanfare.status;

import dev.fanfare.access.Allowed;
import dev.fanfare.access.Caller;
import dev.fanfare.access.Role;
import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.ProblemCode;
import dev.fanfare.platform.Sending;
import dev.fanfare.platform.Violations;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Whether the installation sends, and the decision after its database was restored. */
@Path("/v1/installation")
@RunOnVirtualThread
final class InstallationResource {

  private static final Logger LOG = Logger.getLogger(InstallationResource.class);
  private static final String SEND = "send";

  private final Sending sending;
  private final Caller caller;

  InstallationResource(Sending sending, Caller caller) {
    this.sending = sending;
    this.caller = caller;
  }

  record State(boolean sends, Sending.@Nullable Hold hold) {}

  record Decided(@Nullable String decision) {}

  @GET
  @Allowed({Role.ADMIN, Role.AUDITOR})
  public State read() {
    return state();
  }

  @POST
  @Path("restored")
  @Allowed(Role.ADMIN)
  public State decide(@Nullable Decided asked) {
    caller.requireInstallation();
    var decision = asked == null ? null : asked.decision();
    new Violations()
        .require(SEND.equals(decision), "/decision", decision, "must be " + SEND)
        .refuse();
    if (!sending.release()) {
      throw new ApiProblem(ProblemCode.CONFLICT, "Nothing waits for a decision.");
    }
    LOG.warnf("The key %s decided that the restored database sends on", caller.keyId());
    return state();
  }

  private State state() {
    var hold = sending.hold();
    return new State(hold.isEmpty(), hold.orElse(null));
  }
}
