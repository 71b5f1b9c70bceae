package dev.fanfare.analytics;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.fanfare.analytics.GoalCounts.OfGoal;
import dev.fanfare.analytics.GoalCounts.What;
import dev.fanfare.dsl.Experiment;
import dev.fanfare.dsl.Winner;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What came of a goal in a run: two views of the same events.
 *
 * @param within how long after their message people's events count, as an ISO-8601 duration
 * @param primary whether groups are compared by it
 * @param channels people by channel
 * @param allTouches every message in whose window an event lies has it
 * @param lastTouch of these only the last before the event
 */
record GoalReport(
    String goal,
    String event,
    String within,
    boolean primary,
    Map<String, Long> channels,
    List<Group> allTouches,
    List<Group> lastTouch) {

  /** Decimals of what is divided. */
  private static final int DECIMALS = 4;

  /**
   * The people of a variant, or of the control group.
   *
   * @param assigned different people who were to be sent to, or held out
   * @param people those who did it, each once
   * @param rate absent while nobody is assigned
   * @param revenue of the events that count; absent where they do not say
   * @param revenuePerPerson of those assigned
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Group(
      String name,
      long assigned,
      long people,
      @Nullable Double rate,
      @Nullable BigDecimal revenue,
      @Nullable BigDecimal revenuePerPerson) {}

  /**
   * The goals of a run.
   *
   * @param variants in the order of the file
   * @param assigned people of each group
   */
  static List<GoalReport> of(
      GoalCounts counts, List<String> variants, Map<String, Long> assigned, String channel) {
    return counts.goals().stream()
        .map(
            goal ->
                new GoalReport(
                    goal.name(),
                    goal.event(),
                    goal.within().toString(),
                    goal.primary(),
                    Map.of(channel, sum(counts.people(goal.number(), What.CHANNEL))),
                    groups(counts, goal, What.ALL_TOUCHES, variants, assigned),
                    groups(counts, goal, What.LAST_TOUCH, variants, assigned)))
        .toList();
  }

  private static List<Group> groups(
      GoalCounts counts,
      OfGoal goal,
      What what,
      List<String> variants,
      Map<String, Long> assigned) {
    var people = counts.people(goal.number(), what);
    var revenue = counts.revenue(goal.number(), what);
    return assigned.entrySet().stream()
        .map(
            group -> {
              int arm = arm(group.getKey(), variants);
              long of = group.getValue();
              long did = people.getOrDefault(arm, 0L);
              var worth = goal.worth() ? plain(revenue.getOrDefault(arm, BigDecimal.ZERO)) : null;
              return new Group(
                  group.getKey(),
                  of,
                  did,
                  of == 0 ? null : (double) did / of,
                  worth,
                  each(worth, of));
            })
        .toList();
  }

  /** The number by which people of a group are known. */
  static int arm(String group, List<String> variants) {
    int variant = variants.indexOf(group);
    return variant >= 0
        ? variant
        : switch (group) {
          case Experiment.CONTROL -> LedgerPlace.CONTROL;
          case Winner.GROUP -> LedgerPlace.WINNER;
          case RunCountSink.WINNER_CONTROL -> LedgerPlace.WINNER_CONTROL;
          default -> throw new IllegalArgumentException(group);
        };
  }

  private static long sum(Map<Integer, Long> people) {
    return people.values().stream().mapToLong(Long::longValue).sum();
  }

  private static @Nullable BigDecimal each(@Nullable BigDecimal revenue, long people) {
    return revenue == null || people == 0
        ? null
        : plain(
            revenue
                .round(MathContext.DECIMAL64)
                .divide(BigDecimal.valueOf(people), DECIMALS, RoundingMode.HALF_UP));
  }

  /** Without the exponent that a number written from a decimal may have. */
  static BigDecimal plain(BigDecimal number) {
    var stripped = number.stripTrailingZeros();
    return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
  }
}
