package dev.fanfare.budgets;

import dev.fanfare.access.Allowed;
import dev.fanfare.access.Caller;
import dev.fanfare.access.Role;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;

/** What all runs of a campaign have taken of the budget that its file says. */
@Path("/v1/campaigns/{name}/budget")
@RunOnVirtualThread
class CampaignBudgetResource {

  private final Caller caller;
  private final StandingBudgets budgets;

  CampaignBudgetResource(Caller caller, StandingBudgets budgets) {
    this.caller = caller;
    this.budgets = budgets;
  }

  @GET
  @Allowed({Role.ADMIN, Role.MARKETER, Role.APPROVER, Role.ANALYST, Role.AUDITOR})
  public BudgetView read(@PathParam("name") String name) {
    return budgets.ofCampaign(caller.workspace(), name);
  }
}
