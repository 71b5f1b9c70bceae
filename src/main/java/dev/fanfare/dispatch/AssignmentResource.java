package dev.fanfare.dispatch;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.fanfare.access.Allowed;
import dev.fanfare.access.Caller;
import dev.fanfare.access.Role;
import dev.fanfare.campaigns.Campaigns;
import dev.fanfare.campaigns.RunStore;
import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.TimeOrderedId;
import io.agroal.api.AgroalDataSource;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** By what the people of a run were assigned, so that anybody can work it out again. */
@Path("/v1/runs")
@RunOnVirtualThread
class AssignmentResource {

  private final AgroalDataSource doors;
  private final Caller caller;
  private final RunStore runs;
  private final Campaigns campaigns;

  AssignmentResource(AgroalDataSource doors, Caller caller, RunStore runs, Campaigns campaigns) {
    this.doors = doors;
    this.caller = caller;
    this.runs = runs;
    this.campaigns = campaigns;
  }

  /**
   * What the draws are made of.
   *
   * @param attribute that says it in place of the draws; absent where people are drawn
   * @param holdout of 10,000
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record AssignmentView(
      String run,
      @Nullable String attribute,
      int holdout,
      String controlSalt,
      String variantSalt,
      List<Share> variants) {}

  /** A variant and its part of the sum of all units. */
  record Share(String name, int units) {}

  @GET
  @Path("/{id}/assignment")
  @Allowed({Role.ADMIN, Role.MARKETER, Role.APPROVER, Role.ANALYST, Role.AUDITOR})
  public AssignmentView assignment(@PathParam("id") String id) throws SQLException {
    try (var connection = doors.getConnection()) {
      var run =
          runs.find(connection, caller.workspace(), TimeOrderedId.read("run", id))
              .orElseThrow(() -> ApiProblem.notFound("run", id));
      var version = campaigns.versionOf(run);
      var assignments =
          Assignments.of(version.definition(), run.workspace().value(), run.campaignId(), run.id());
      return new AssignmentView(
          id,
          assignments.attribute(),
          assignments.holdout(),
          "%016x".formatted(assignments.controlSalt()),
          "%016x".formatted(assignments.variantSalt()),
          shares(assignments));
    }
  }

  private static List<Share> shares(Assignments assignments) {
    var shares = new ArrayList<Share>();
    int below = 0;
    for (int i = 0; i < assignments.names().size(); i++) {
      int bound = assignments.bounds()[i];
      shares.add(new Share(assignments.names().get(i), bound - below));
      below = bound;
    }
    return shares;
  }
}
