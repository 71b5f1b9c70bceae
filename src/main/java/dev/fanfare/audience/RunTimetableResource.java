package dev.fanfare.audience;

import dev.fanfare.access.Allowed;
import dev.fanfare.access.Caller;
import dev.fanfare.access.Role;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;

/** Shows when whom is written to, of a run. */
@Path("/v1/runs/{id}/timetable")
@RunOnVirtualThread
class RunTimetableResource {

  private final Caller caller;
  private final Timetables timetables;

  RunTimetableResource(Caller caller, Timetables timetables) {
    this.caller = caller;
    this.timetables = timetables;
  }

  @GET
  @Allowed({Role.ADMIN, Role.MARKETER, Role.APPROVER, Role.ANALYST, Role.AUDITOR})
  public TimetableView timetable(@PathParam("id") String id) {
    return timetables.ofRun(caller.workspace(), id);
  }
}
