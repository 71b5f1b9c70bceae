package dev.fanfare.budgets;

import dev.fanfare.access.Allowed;
import dev.fanfare.access.Caller;
import dev.fanfare.access.Role;
import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.Precondition;
import dev.fanfare.platform.Violations;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/** Budgets of the workspace over HTTP. */
@Path("/v1/budgets")
@RunOnVirtualThread
class BudgetsResource {

  private final Caller caller;
  private final StandingBudgets budgets;

  BudgetsResource(Caller caller, StandingBudgets budgets) {
    this.caller = caller;
    this.budgets = budgets;
  }

  @GET
  @Allowed({Role.ADMIN, Role.MARKETER, Role.APPROVER, Role.ANALYST, Role.AUDITOR})
  public StandingBudgets.Listed list() {
    return budgets.list(caller.workspace());
  }

  @GET
  @Path("{name}")
  @Allowed({Role.ADMIN, Role.MARKETER, Role.APPROVER, Role.ANALYST, Role.AUDITOR})
  public Response read(@PathParam("name") String name) {
    return answer(Response.Status.OK, budgets.read(caller.workspace(), name));
  }

  @PUT
  @Path("{name}")
  @Allowed(Role.ADMIN)
  public Response write(
      @PathParam("name") String name,
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
      @HeaderParam(HttpHeaders.IF_NONE_MATCH) @Nullable String ifNoneMatch,
      @Nullable BudgetChange change) {
    if (change == null) {
      throw ApiProblem.invalid(new Violations().requirePresent(null, "/").list());
    }
    var written =
        budgets.write(caller.workspace(), name, change, Precondition.of(ifMatch, ifNoneMatch));
    return answer(
        written.created() ? Response.Status.CREATED : Response.Status.OK, written.budget());
  }

  @DELETE
  @Path("{name}")
  @Allowed(Role.ADMIN)
  public Response delete(
      @PathParam("name") String name, @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch) {
    budgets.delete(caller.workspace(), name, Precondition.of(ifMatch, null));
    return Response.noContent().build();
  }

  private static Response answer(Response.Status status, BudgetView budget) {
    return Response.status(status)
        .entity(budget)
        .header(HttpHeaders.ETAG, Precondition.etag(budget.version()))
        .build();
  }
}
