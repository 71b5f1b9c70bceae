package dev.fanfare.campaigns;

import dev.fanfare.access.Allowed;
import dev.fanfare.access.Caller;
import dev.fanfare.access.Role;
import dev.fanfare.platform.BodyLimit;
import dev.fanfare.platform.Violations;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.jspecify.annotations.Nullable;

/** Plans of several campaign files at once: reviewed, then applied by their hash. */
@Path("/v1/plans")
@RunOnVirtualThread
class PlansResource {

  private static final long LARGEST = 16L << 20;

  private final Caller caller;
  private final Plans plans;

  PlansResource(Caller caller, Plans plans) {
    this.caller = caller;
    this.plans = plans;
  }

  @POST
  @BodyLimit(LARGEST)
  @Allowed({Role.ADMIN, Role.MARKETER, Role.APPROVER})
  public PlanView plan(@Nullable PlanRequest request) {
    new Violations().requirePresent(request, "/").refuse();
    var asked = request == null ? new PlanRequest(null, null, null, null, null) : request;
    return plans.plan(caller.workspace(), asked, caller.keyId());
  }

  @GET
  @Path("/{hash}")
  @Produces(MediaType.APPLICATION_JSON)
  @Allowed({Role.ADMIN, Role.MARKETER, Role.APPROVER, Role.ANALYST, Role.AUDITOR})
  public String read(@PathParam("hash") String hash) {
    return plans.read(caller.workspace(), hash);
  }

  @POST
  @Path("/{hash}/apply")
  @Allowed({Role.ADMIN, Role.MARKETER})
  public PlanView.Outcome apply(@PathParam("hash") String hash) {
    return plans.apply(caller.workspace(), hash, caller.keyId());
  }
}
