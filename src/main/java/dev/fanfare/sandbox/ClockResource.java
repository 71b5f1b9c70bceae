package dev.fanfare.sandbox;

import dev.fanfare.access.Allowed;
import dev.fanfare.access.Caller;
import dev.fanfare.access.Role;
import dev.fanfare.platform.CampaignClock;
import dev.fanfare.platform.TimeOrderedId;
import dev.fanfare.platform.Violations;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The clock of the caller's workspace, where that is a sandbox. */
@Path("/v1/sandbox/clock")
@RunOnVirtualThread
class ClockResource {

  private final Caller caller;
  private final ClockJobs jobs;

  ClockResource(Caller caller, ClockJobs jobs) {
    this.caller = caller;
    this.jobs = jobs;
  }

  record Setting(@Nullable String mode) {}

  @GET
  @Allowed({Role.ADMIN, Role.MARKETER, Role.APPROVER, Role.ANALYST, Role.AUDITOR})
  public ClockView read() {
    return jobs.view(caller.workspace());
  }

  @POST
  @Allowed({Role.ADMIN, Role.MARKETER})
  @Transactional
  public Response move(@Nullable Move asked) {
    var move = asked == null ? new Move(null, null) : asked;
    var job = jobs.move(caller.workspace(), move, caller.keyId());
    return Response.accepted(job)
        .location(URI.create("/v1/sandbox/clock/jobs/" + job.id()))
        .build();
  }

  /** Answers when every engine shows the clock as it was set: no later look may tell otherwise. */
  @PUT
  @Allowed({Role.ADMIN, Role.MARKETER})
  public ClockView set(@Nullable Setting asked) throws InterruptedException {
    var word = asked == null ? null : asked.mode();
    var mode =
        Arrays.stream(ClockView.Mode.values())
            .filter(one -> one.word().equals(word))
            .findFirst()
            .orElse(null);
    new Violations().require(mode != null, "/mode", word, "must be standing or running").refuse();
    var set = jobs.set(caller.workspace(), Objects.requireNonNull(mode));
    Thread.sleep(CampaignClock.AGREED);
    return set;
  }

  @GET
  @Path("/jobs/{id}")
  @Allowed({Role.ADMIN, Role.MARKETER, Role.APPROVER, Role.ANALYST, Role.AUDITOR})
  public ClockJobView job(@PathParam("id") String id) {
    return jobs.job(caller.workspace(), TimeOrderedId.read("clk", id));
  }

  @POST
  @Path("/jobs/{id}/cancel")
  @Allowed({Role.ADMIN, Role.MARKETER})
  @Transactional
  public ClockJobView cancel(@PathParam("id") String id) {
    return jobs.cancel(caller.workspace(), TimeOrderedId.read("clk", id));
  }
}
