package dev.fanfare.scheduling;

import dev.fanfare.access.Allowed;
import dev.fanfare.access.Caller;
import dev.fanfare.access.Role;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;

/** Shows, arms, pauses, resumes and cancels the schedule of a campaign. */
@Path("/v1/campaigns/{name}/schedule")
@RunOnVirtualThread
class SchedulesResource {

  private static final List<ScheduleState> LIVE =
      List.of(ScheduleState.ARMED, ScheduleState.PAUSED);

  private final Caller caller;
  private final Schedules schedules;

  SchedulesResource(Caller caller, Schedules schedules) {
    this.caller = caller;
    this.schedules = schedules;
  }

  @GET
  @Allowed({Role.ADMIN, Role.MARKETER, Role.APPROVER, Role.ANALYST, Role.AUDITOR})
  public ScheduleView read(@PathParam("name") String name) {
    return schedules.view(caller.workspace(), name);
  }

  @POST
  @Allowed({Role.ADMIN, Role.MARKETER})
  @Transactional
  public Response arm(@PathParam("name") String name) {
    var armed = schedules.arm(caller.workspace(), name, caller.keyId());
    return Response.created(URI.create("/v1/campaigns/" + name + "/schedule"))
        .entity(armed)
        .build();
  }

  @POST
  @Path("/pause")
  @Allowed({Role.ADMIN, Role.MARKETER, Role.APPROVER})
  @Transactional
  public ScheduleView pause(@PathParam("name") String name) {
    return move(name, List.of(ScheduleState.ARMED), ScheduleState.PAUSED, "paused");
  }

  /** What was planned meanwhile is missed, or sent, as if the engine had been down. */
  @POST
  @Path("/resume")
  @Allowed({Role.ADMIN, Role.MARKETER, Role.APPROVER})
  @Transactional
  public ScheduleView resume(@PathParam("name") String name) {
    return move(name, List.of(ScheduleState.PAUSED), ScheduleState.ARMED, "resumed");
  }

  /** Nothing more is planned; runs that are open go on. */
  @POST
  @Path("/cancel")
  @Allowed({Role.ADMIN, Role.MARKETER, Role.APPROVER})
  @Transactional
  public ScheduleView cancel(@PathParam("name") String name) {
    return move(name, LIVE, ScheduleState.CANCELLED, "cancelled");
  }

  private ScheduleView move(String name, List<ScheduleState> from, ScheduleState to, String what) {
    return schedules.move(caller.workspace(), name, from, to, what);
  }
}
