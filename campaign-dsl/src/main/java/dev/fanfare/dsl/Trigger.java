package dev.fanfare.dsl;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAmount;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A campaign that has no time of its own: each person comes to it when something happens to them.
 *
 * @param delay from when it is recorded that it happened to when the person is to be written to
 * @param except what keeps the person from being written to when it happens during the delay; null
 *     when nothing does
 */
public record Trigger(
    Source source, Duration delay, @Nullable Happening except, ReEligibility reEligibility)
    implements Schedule {

  static final Duration LONGEST_DELAY = Duration.ofDays(28);
  static final int MOST_VARIABLES = 50;

  public Trigger {
    TriggerRules.delay(delay).orThrow("trigger.delay");
  }

  @Override
  public List<Instant> upcoming(Instant from, int most) {
    return List.of();
  }

  @Override
  public OffsetDateTime local(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  /** What brings people in. */
  public sealed interface Source {

    /** Something they do. */
    record Event(Happening happening) implements Source {}

    /**
     * A call that names them.
     *
     * @param variables names of what it may say of each, for templates to ask for
     */
    record Call(List<String> variables) implements Source {
      public Call {
        variables = List.copyOf(variables);
        variables.forEach(name -> TriggerRules.variable(name).orThrow("trigger.api"));
        if (variables.size() > MOST_VARIABLES
            || new HashSet<>(variables).size() < variables.size()) {
          throw new IllegalArgumentException("trigger.api: must be at most 50 names, none twice");
        }
      }
    }
  }

  /**
   * An event of a type.
   *
   * @param when the condition in CEL that it must meet; null for every one of the type
   */
  public record Happening(String event, @Nullable String when) {
    public Happening {
      TriggerRules.eventType(event).orThrow("trigger.event");
      if (when != null) {
        TriggerRules.condition(when).orThrow("trigger.when");
      }
    }
  }

  /** Whether somebody who has been in the campaign may come to it again. */
  public sealed interface ReEligibility {

    record Never() implements ReEligibility {}

    record Always() implements ReEligibility {}

    /**
     * Once so much time has passed.
     *
     * @param time days, weeks and months by the calendar ({@link Period}), or hours, minutes and
     *     seconds to the letter ({@link Duration})
     */
    record After(TemporalAmount time, From from) implements ReEligibility {
      public After {
        TriggerRules.time(time).orThrow("reEligibility.after");
      }

      /** When it has passed, counted in the zone whose days are meant. */
      public Instant since(Instant last, ZoneId zone) {
        return last.atZone(zone).plus(time).toInstant();
      }
    }

    /** What the time is measured from. */
    enum From {
      /** When the person was to be written to: a slow send costs nothing the next time. */
      PLANNED,
      /** When the person was written to; whoever was not may come again at once. */
      ACTUAL;

      String word() {
        return name().toLowerCase(Locale.ROOT);
      }
    }
  }
}
