package dev.fanfare.dsl;

import dev.fanfare.dsl.Verdict.Bad;
import dev.fanfare.dsl.Verdict.Good;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How one of the variants becomes the message of most people: a share of them gets all variants,
 * and the others the one of which a test shows that it does best. Immutable.
 *
 * @param testShare in basis points, of the people of a run
 * @param after how long after the last of them has an end the winner is decided
 * @param by what is compared: {@link #CLICKS}, {@link #OPENS}, or the name of a goal
 */
public record Winner(int testShare, Duration after, String by, Otherwise otherwise) {

  public static final String CLICKS = "clicks";
  public static final String OPENS = "opens";

  /** What the people are called in reports who get the winner; no variant may be beside it. */
  public static final String GROUP = "winner";

  static final int LEAST = 1;

  /** The largest share of people who test. */
  public static final int MOST = 9_000;

  public Winner {
    if (testShare < LEAST || testShare > MOST) {
      throw new IllegalArgumentException("winner.testShare: must be 0.01% to 90%");
    }
    ScheduleRules.lateness(after).orThrow("winner.after");
    Rules.slug(by).orThrow("winner.by");
  }

  /** What becomes of the others when no variant is shown to be better than all others. */
  public enum Otherwise {
    /** They get the variant with the highest rate all the same. */
    BEST,
    /** They get nothing until somebody chooses. */
    WAIT;

    /** The word in the file. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Verdict<Otherwise> read(String text) {
      for (Otherwise each : values()) {
        if (each.word().equals(text)) {
          return new Good<>(each);
        }
      }
      return new Bad<>("must be best or wait", Words.hint(text, List.of("best", "wait")));
    }
  }

  /** Whether what is compared is a goal of the campaign. */
  public boolean byGoal() {
    return isGoal(by);
  }

  static boolean isGoal(String by) {
    return !by.equals(CLICKS) && !by.equals(OPENS);
  }

  /**
   * What keeps an experiment's from standing beside other parts of a campaign; null for nothing.
   */
  static @Nullable String misfit(
      @Nullable Experiment experiment,
      Schedule schedule,
      @Nullable Waves waves,
      @Nullable Deadline deadline,
      @Nullable Guardrails guardrails,
      Tracking tracking,
      List<Goal> goals) {
    Winner winner = experiment == null ? null : experiment.winner();
    if (winner == null) {
      return null;
    }
    if (schedule instanceof Trigger
        || schedule.own() != null
        || waves != null
        || guardrails != null && guardrails.canary() != null) {
      return "winner: stands beside a trigger, own clocks, waves or a canary";
    }
    if (winner.isTooLateFor(deadline)) {
      return "winner.after: is not before the deadline";
    }
    return isMeasured(winner.by(), tracking, goals) ? null : "winner.by: is not told of people";
  }

  /** Whether nobody would be left to get it when it is decided. */
  private boolean isTooLateFor(@Nullable Deadline deadline) {
    return deadline instanceof Deadline.After(Duration time) && time.compareTo(after) <= 0;
  }

  /** Whether something that is compared is told of the campaign's people. */
  static boolean isMeasured(String by, Tracking tracking, List<Goal> goals) {
    return switch (by) {
      case CLICKS -> tracking.clicks();
      case OPENS -> tracking.opens();
      default -> goals.stream().anyMatch(goal -> goal.name().equals(by));
    };
  }

  /** In its one form. */
  String write() {
    return """
        winner:
          testShare: %s
          after: %s
          by: %s
          otherwise: %s
        """
        .formatted(CampaignWriter.percent(testShare), after, YamlText.scalar(by), otherwise.word());
  }
}
