package dev.fanfare.analytics;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What came of the goals of a campaign in some of its runs.
 *
 * @param goals in their order
 */
record GoalCounts(List<OfGoal> goals, List<Count> counts) {

  static final GoalCounts NONE = new GoalCounts(List.of(), List.of());

  /**
   * A goal as it is told of.
   *
   * @param worth whether its events say what they were worth
   */
  record OfGoal(
      int number, String name, String event, Duration within, boolean worth, boolean primary) {}

  /** What is counted, by its code. */
  enum What {
    /** Whoever did it in a window. */
    ALL_TOUCHES,
    /** Whoever did it, where no later message has it in its window. */
    LAST_TOUCH,
    /** As ALL_TOUCHES, with those whose message the provider refused: for comparisons. */
    COMPARED,
    /** Whoever did it, once for each channel. */
    CHANNEL,
    /** Different people who were assigned, where a run has several occurrences of one. */
    ASSIGNED
  }

  /**
   * People of a part of a run.
   *
   * @param goal its number; -1 where it is about none
   * @param part the arm; of a channel the slot
   * @param revenue of the events that count; nothing where none says
   */
  record Count(int goal, What what, int part, long people, BigDecimal revenue) {}

  Optional<OfGoal> named(String name) {
    return goals.stream().filter(goal -> goal.name().equals(name)).findFirst();
  }

  Optional<OfGoal> primary() {
    return goals.stream().filter(OfGoal::primary).findFirst();
  }

  private Stream<Count> counts(int goal, What what) {
    return counts.stream().filter(count -> count.goal() == goal && count.what() == what);
  }

  /** People by part. */
  Map<Integer, Long> people(int goal, What what) {
    var people = new TreeMap<Integer, Long>();
    counts(goal, what).forEach(count -> people.merge(count.part(), count.people(), Long::sum));
    return people;
  }

  /** Revenue by part. */
  Map<Integer, BigDecimal> revenue(int goal, What what) {
    var revenue = new TreeMap<Integer, BigDecimal>();
    counts(goal, what)
        .forEach(count -> revenue.merge(count.part(), count.revenue(), BigDecimal::add));
    return revenue;
  }
}
