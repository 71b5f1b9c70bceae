package dev.fanfare.audience;

import dev.fanfare.access.Allowed;
import dev.fanfare.access.Caller;
import dev.fanfare.access.Role;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;

/** Shows when whom is written to, before a launch and of a run. */
@Path("/v1")
@RunOnVirtualThread
class TimetableResource {

  private final Caller caller;
  private final Timetables timetables;

  TimetableResource(Caller caller, Timetables timetables) {
    this.caller = caller;
    this.timetables = timetables;
  }

  @GET
  @Path("/campaigns/{name}/timetable")
  @Allowed({Role.ADMIN, Role.MARKETER, Role.APPROVER, Role.ANALYST, Role.AUDITOR})
  public TimetableView ofCampaign(@PathParam("name") String name) {
    return timetables.ofCampaign(caller.workspace(), name);
  }

  @GET
  @Path("/runs/{id}/timetable")
  @Allowed({Role.ADMIN, Role.MARKETER, Role.APPROVER, Role.ANALYST, Role.AUDITOR})
  public TimetableView ofRun(@PathParam("id") String id) {
    return timetables.ofRun(caller.workspace(), id);
  }
}
