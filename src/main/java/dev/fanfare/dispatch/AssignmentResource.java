package dev.fanfare.dispatch;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.fanfare.access.Allowed;
import dev.fanfare.access.Caller;
import dev.fanfare.access.Role;
import dev.fanfare.audience.WinnerStore;
import dev.fanfare.audience.WinnerStore.RunWinner;
import dev.fanfare.campaigns.Campaigns;
import dev.fanfare.campaigns.Run;
import dev.fanfare.campaigns.RunStore;
import dev.fanfare.consent.Purpose;
import dev.fanfare.consent.Purposes;
import dev.fanfare.control.GlobalControlStore;
import dev.fanfare.control.GlobalControlVersion;
import dev.fanfare.dsl.Campaign;
import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.TimeOrderedId;
import io.agroal.api.AgroalDataSource;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
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
  private final Purposes purposes;
  private final GlobalControlStore groups;
  private final WinnerStore winners;

  AssignmentResource(
      AgroalDataSource doors,
      Caller caller,
      RunStore runs,
      Campaigns campaigns,
      Purposes purposes,
      GlobalControlStore groups,
      WinnerStore winners) {
    this.doors = doors;
    this.caller = caller;
    this.runs = runs;
    this.campaigns = campaigns;
    this.purposes = purposes;
    this.groups = groups;
    this.winners = winners;
  }

  /**
   * What the draws are made of.
   *
   * @param attribute that says it in place of the draws; absent where people are drawn
   * @param holdout of 10,000
   * @param winner absent where everybody gets a variant by its units
   * @param globalControl absent where each call says for itself what its messages are for
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record AssignmentView(
      String run,
      @Nullable String attribute,
      int holdout,
      String controlSalt,
      String variantSalt,
      List<Share> variants,
      @Nullable Tested winner,
      @Nullable List<Globally> globalControl) {}

  /**
   * Who tests the variants, and what the others get.
   *
   * @param testShare of 10,000
   * @param variant its place among the variants; absent while they get nothing
   * @param decidedAt since when they get it
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Tested(
      int testShare, String salt, @Nullable Integer variant, @Nullable Instant decidedAt) {}

  /**
   * A global control group that holds back what the run sends, and from when until when.
   *
   * @param holdout of 10,000
   * @param until absent of the one that stands
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Globally(int holdout, String salt, Instant from, @Nullable Instant until) {}

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
      var assignments = Assignments.of(run, version.definition());
      return new AssignmentView(
          id,
          assignments.attribute(),
          assignments.holdout(),
          "%016x".formatted(assignments.controlSalt()),
          "%016x".formatted(assignments.variantSalt()),
          shares(assignments),
          tested(connection, run, assignments),
          run.ofMessages() ? null : globally(connection, run, version.definition()));
    }
  }

  private @Nullable Tested tested(Connection connection, Run run, Assignments assignments)
      throws SQLException {
    var test = assignments.test();
    if (test == null) {
      return null;
    }
    var decided = winners.of(connection, run.workspace(), run.id()).map(RunWinner::decidedAt);
    return new Tested(
        test.share(), "%016x".formatted(test.salt()), run.winner(), decided.orElse(null));
  }

  private List<Globally> globally(Connection connection, Run run, Campaign definition)
      throws SQLException {
    var found = new ArrayList<Globally>();
    boolean service =
        purposes.byName(run.workspace(), definition.purpose()).map(Purpose::service).orElse(false);
    var versions =
        service ? List.<GlobalControlVersion>of() : groups.all(connection, run.workspace());
    for (int i = 0; i < versions.size(); i++) {
      var version = versions.get(i);
      var group = version.group();
      if (!version.removed()
          && !group.exempts(definition.purpose(), definition.counting().tags())) {
        var next = i + 1 < versions.size() ? versions.get(i + 1).changedAt() : null;
        found.add(
            new Globally(
                group.share(), "%016x".formatted(group.salt()), version.changedAt(), next));
      }
    }
    return found;
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
