package dev.fanfare.campaigns;

import dev.fanfare.behaviour.EventType;
import dev.fanfare.behaviour.EventTypes;
import dev.fanfare.conditions.Conditions;
import dev.fanfare.dsl.Campaign;
import dev.fanfare.dsl.Goal;
import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.ProblemCode;
import dev.fanfare.platform.Sql;
import dev.fanfare.platform.Violation;
import dev.fanfare.platform.WorkspaceId;
import dev.fanfare.profiles.AttributeType;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.List;

/**
 * What campaigns are for: checked against the workspace, kept with the version in force, and fixed
 * once the campaign has begun, so that all that is counted was counted by the same rules.
 */
@Singleton
final class Goals {

  private static final String FIXED =
      "cannot change: the campaign has been launched or armed with other ones";

  private final AgroalDataSource doors;
  private final EventTypes types;
  private final CampaignStore campaigns;
  private final GoalStore store;

  Goals(AgroalDataSource doors, EventTypes types, CampaignStore campaigns, GoalStore store) {
    this.doors = doors;
    this.types = types;
    this.campaigns = campaigns;
    this.store = store;
  }

  /** Notes everything that is wrong with the goals of a file. */
  void check(WorkspaceId workspace, Campaign campaign, FileProblems problems) {
    var goals = campaign.conversions();
    for (int i = 0; i < goals.size(); i++) {
      check(workspace, goals.get(i), "conversions[" + i + "].", problems);
    }
    var known = campaigns.byName(workspace, campaign.name());
    if (known.isPresent() && !mayBe(workspace, known.get().id(), goals)) {
      problems.add("conversions", null, FIXED, "keep those it has, or make another campaign of it");
    }
  }

  private void check(WorkspaceId workspace, Goal goal, String path, FileProblems problems) {
    var type = types.byName(workspace, goal.event());
    if (type.isEmpty()) {
      problems.add(
          path + "event",
          goal.event(),
          "is no event type of this workspace",
          "see GET /v1/event-types, or declare it with PUT /v1/event-types/" + goal.event());
      return;
    }
    checkCondition(goal, type.get(), path, problems);
    var revenue = goal.revenue();
    if (revenue != null && type.get().types().get(revenue) != AttributeType.NUMBER) {
      problems.add(
          path + "revenue",
          revenue,
          "is no property of " + goal.event() + " that is a number",
          "see GET /v1/event-types/" + goal.event());
    }
  }

  private static void checkCondition(
      Goal goal, EventType type, String path, FileProblems problems) {
    var when = goal.when();
    if (when != null
        && GoalConditions.read(when, type.types()) instanceof Conditions.Bad(var all)) {
      for (var broken : all) {
        problems.add(
            path + "when",
            broken.value(),
            "line %s: %s".formatted(broken.place().substring(1), broken.rule()),
            "goals ask of the event alone; see docs/conditions.md");
      }
    }
  }

  /** Whether a campaign may have these goals now. */
  private boolean mayBe(WorkspaceId workspace, int campaign, List<Goal> goals) {
    return Sql.inDoorTransaction(
        doors,
        connection ->
            store.of(connection, workspace, campaign).equals(goals)
                || !store.begun(connection, workspace, campaign));
  }

  /** In the transaction that makes a version the one in force, while nobody else applies one. */
  void keep(@Observes CampaignApplied applied) throws SQLException {
    var workspace = applied.workspace();
    var campaign = applied.version().campaignId();
    var goals = applied.version().definition().conversions();
    if (!mayBe(workspace, campaign, goals)) {
      throw new ApiProblem(
          ProblemCode.INVALID_CAMPAIGN_FILE,
          "One thing is wrong.",
          List.of(new Violation("conversions", null, FIXED)));
    }
    try (var connection = doors.getConnection()) {
      store.replace(connection, workspace, campaign, goals);
    }
  }
}
