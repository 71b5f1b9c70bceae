package dev.fanfare.analytics;

import dev.fanfare.access.Allowed;
import dev.fanfare.access.Caller;
import dev.fanfare.access.Role;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;

/** How a campaign went over its runs, as JSON and as CSV. */
@Path("/v1/campaigns/{name}/report")
@RunOnVirtualThread
public final class CampaignReportResource {

  private final Caller caller;
  private final CampaignReports reports;

  CampaignReportResource(Caller caller, CampaignReports reports) {
    this.caller = caller;
    this.reports = reports;
  }

  /** As JSON, unless the caller would rather have CSV. */
  @GET
  @Produces({MediaType.APPLICATION_JSON, ReportResource.CSV})
  @Allowed({Role.ADMIN, Role.MARKETER, Role.APPROVER, Role.ANALYST, Role.AUDITOR})
  public Response report(@Context Request request, @PathParam("name") String name) {
    var report = reports.of(caller.workspace(), name);
    return ReportResource.answer(request, report, name, () -> ReportCsv.write(report));
  }
}
