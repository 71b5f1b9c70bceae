package dev.fanfare.analytics;

import dev.fanfare.dsl.Campaign;
import dev.fanfare.dsl.Experiment;
import dev.fanfare.dsl.Winner;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;

/** The groups that the people of a campaign's runs are in. Pure. */
final class ReportGroups {

  private static final double WHOLE = 10_000;

  private ReportGroups() {}

  /** Every group with its share of those who are assigned, in the order of the file. */
  static Map<String, Double> of(Campaign definition) {
    double holdout = definition.holdout().basisPoints() / WHOLE;
    var experiment = definition.experiment();
    var winner = experiment == null ? null : experiment.winner();
    double tested = winner == null ? 1 : winner.testShare() / WHOLE;
    var groups = new LinkedHashMap<String, Double>();
    if (holdout > 0) {
      groups.put(Experiment.CONTROL, tested * holdout);
    }
    if (experiment == null) {
      groups.put(Reports.MAIN, 1 - holdout);
      return groups;
    }
    for (var variant : experiment.variants()) {
      double share = variant.weight().units() / (double) experiment.total();
      groups.put(variant.name(), tested * (1 - holdout) * share);
    }
    if (winner != null) {
      groups.put(Winner.GROUP, (1 - tested) * (1 - holdout));
      if (holdout > 0) {
        groups.put(RunCountSink.WINNER_CONTROL, (1 - tested) * holdout);
      }
    }
    return groups;
  }

  /**
   * Those that are held against each other: not the people who get a winner, who are written to
   * later, and because of what the others did.
   */
  static Collection<String> compared(Campaign definition) {
    var compared = new LinkedHashSet<>(of(definition).keySet());
    var experiment = definition.experiment();
    if (experiment != null && experiment.winner() != null) {
      compared.remove(Winner.GROUP);
      compared.remove(RunCountSink.WINNER_CONTROL);
    }
    return compared;
  }
}
