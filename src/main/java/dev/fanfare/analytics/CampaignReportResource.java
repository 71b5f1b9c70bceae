package dev.fanfare.analytics;

import dev.fanfare.access.Allowed;
import dev.fanfare.access.Caller;
import dev.fanfare.access.Role;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** How a campaign went over its runs. */
@Path("/v1/campaigns/{name}/report")
@RunOnVirtualThread
public final class CampaignReportResource {

  private final Caller caller;
  private final CampaignReports reports;

  CampaignReportResource(Caller caller, CampaignReports reports) {
    this.caller = caller;
    this.reports = reports;
  }

  @GET
  @Produces(MediaType.APPLICATION_JSON)
  @Allowed({Role.ADMIN, Role.MARKETER, Role.APPROVER, Role.ANALYST, Role.AUDITOR})
  public CampaignReport report(@PathParam("name") String name) {
    return reports.of(caller.workspace(), name);
  }
}
