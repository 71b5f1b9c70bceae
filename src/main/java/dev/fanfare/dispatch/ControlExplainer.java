package dev.fanfare.dispatch;

import dev.fanfare.campaigns.Run;
import dev.fanfare.control.GlobalControl;
import dev.fanfare.control.GlobalControlStore;
import dev.fanfare.dispatch.Assignments.Assigned;
import dev.fanfare.dsl.Campaign;
import dev.fanfare.dsl.Winner;
import dev.fanfare.platform.WorkspaceId;
import dev.fanfare.profiles.Channel;
import dev.fanfare.profiles.Recipient;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Explains how somebody came to a control group or a variant, and what would change it. */
@Singleton
final class ControlExplainer {

  private final GlobalControlStore groups;
  private final ControlGroups controls;
  private final WinnerExplainer winners;

  ControlExplainer(GlobalControlStore groups, ControlGroups controls, WinnerExplainer winners) {
    this.groups = groups;
    this.controls = controls;
    this.winners = winners;
  }

  /** The draw of the global control group as it stands now; nothing where there is none. */
  Map<String, String> globally(
      Connection connection, WorkspaceId workspace, ControlFacts.Asked asked, long profileId)
      throws SQLException {
    var values = new TreeMap<String, String>();
    var group = groups.standing(connection, workspace).orElse(null);
    if (group == null) {
      return values;
    }
    if (!asked.heldBackBy(group)) {
      values.put("globalControl", asked.service() ? "exempt: service purpose" : "exempt");
      return values;
    }
    int draw = group.drawOf(profileId);
    values.put("globalControlDraw", percent(draw));
    values.put("globalControlBelow", percent(group.share()));
    values.put("globalControlFlips", flips(group, draw));
    return values;
  }

  /** The smallest change of the group after which the person stands on the other side. */
  private static String flips(GlobalControl group, int draw) {
    if (draw < group.share()) {
      return draw == 0
          ? "an exemption or another draw"
          : "a share of " + percent(draw) + " or less";
    }
    return draw < GlobalControl.MOST
        ? "a share of " + percent(draw + 1) + " or more"
        : "another draw: no share is so large";
  }

  /** Where a person was drawn, by the groups that stand now; nothing where nobody was drawn. */
  List<Draw> draws(Connection connection, Run run, ControlFacts.Asked asked, long profileId)
      throws SQLException {
    var draws = new ArrayList<Draw>();
    var group = groups.standing(connection, run.workspace()).orElse(null);
    if (group != null && asked.heldBackBy(group)) {
      draws.add(
          Draw.below(
              Draw.GLOBAL_CONTROL,
              group.drawOf(profileId),
              group.share(),
              GlobalControl.MOST,
              "held back from everything",
              "not in the group"));
    }
    var assignments = asked.assignments();
    if (run.ofMessages() || assignments.attribute() != null) {
      return draws;
    }
    draws.add(
        Draw.below(
            Draw.HOLDOUT,
            DispatchPolicy.draw(assignments.controlSalt(), profileId),
            assignments.holdout(),
            Campaign.Holdout.MOST,
            "control group",
            "not in the group"));
    var test = assignments.test();
    if (test != null) {
      draws.add(
          Draw.below(
              Draw.TEST_SHARE,
              test.drawOf(profileId),
              test.share(),
              Winner.MOST,
              "tests the variants",
              "gets the winner"));
    }
    if (assignments.names().size() > 1 && (test == null || test.holds(profileId))) {
      draws.add(Draw.among(assignments, profileId));
    }
    return draws;
  }

  /** What control groups say now of whoever has a person's address. */
  ControlFacts present(
      Connection connection,
      WorkspaceId workspace,
      ControlFacts.Asked asked,
      @Nullable Recipient person)
      throws SQLException {
    return person == null
        ? ControlFacts.NONE
        : controls.read(
            connection, workspace, Channel.EMAIL.code(), List.of(person), List.of(asked));
  }

  /** How the person came to the campaign's control group or a variant, or not. */
  Map<String, String> drawn(
      Connection connection, Run run, Assignments assignments, Assigned assigned, long profileId)
      throws SQLException {
    var values = new TreeMap<String, String>();
    if (assignments.attribute() != null) {
      values.put("assignedBy", "attribute " + assignments.attribute());
      values.put("controlGroup", assigned.control() ? "yes" : "no");
      return values;
    }
    values.put(
        "controlGroupDraw", percent(DispatchPolicy.draw(assignments.controlSalt(), profileId)));
    values.put("controlGroupBelow", percent(assignments.holdout()));
    values.putAll(winners.of(connection, run, assignments, profileId));
    if (assigned.other()) {
      values.put("assignedBy", "winner");
    } else if (assignments.names().size() > 1) {
      values.put("assignedBy", "draw");
      values.put(
          "variantDraw",
          "%.4f %%".formatted(assignments.variantDraw(profileId) / (double) (1L << 32) * 100));
      values.put("variantShare", "%.2f %%".formatted(assignments.share(assigned.variant()) * 100));
    }
    return values;
  }

  private static String percent(int tenThousandths) {
    return "%.2f %%".formatted(tenThousandths / 100.0);
  }
}
