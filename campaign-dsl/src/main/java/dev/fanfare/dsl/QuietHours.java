package dev.fanfare.dsl;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Hours of the day in which nobody is written to. */
public sealed interface QuietHours {

  /** How a file says that there are none. */
  String NONE = "none";

  /** None, also where the workspace has some. */
  record None() implements QuietHours {}

  /**
   * From a time of the day to another, which may be of the next day; the first is quiet, the last
   * is not. What the clocks on the wall show decides, also where they are put forward or back.
   */
  record Window(LocalTime from, LocalTime to, Clocks clocks, Policy policy) implements QuietHours {

    static final Duration LONGEST = Duration.ofHours(20);

    public Window {
      ScheduleRules.minute(from).orThrow("quietHours.from");
      ScheduleRules.minute(to).orThrow("quietHours.to");
      ScheduleRules.quiet(from, to).orThrow("quietHours.to");
    }

    /** The end of the hours that an instant lies in; null when it lies in none. */
    public @Nullable Instant quietUntil(Instant instant, ZoneId zone) {
      ZoneRules rules = zone.getRules();
      Instant at = instant;
      while (isQuiet(LocalTime.ofInstant(at, zone))) {
        at = endOrChange(at, rules);
      }
      return at.equals(instant) ? null : at;
    }

    /** The end of the hours, or a change of the clocks before it, after which they show another. */
    private Instant endOrChange(Instant at, ZoneRules rules) {
      ZoneOffset offset = rules.getOffset(at);
      LocalDateTime local = LocalDateTime.ofInstant(at, offset);
      LocalDateTime end = local.with(to);
      Instant found = (end.isAfter(local) ? end : end.plusDays(1)).toInstant(offset);
      ZoneOffsetTransition change = rules.nextTransition(at);
      return change != null && change.getInstant().isBefore(found) ? change.getInstant() : found;
    }

    private boolean isQuiet(LocalTime time) {
      return from.isBefore(to)
          ? !time.isBefore(from) && time.isBefore(to)
          : !time.isBefore(from) || time.isBefore(to);
    }

    @Override
    public String toString() {
      return from + " to " + to;
    }
  }

  /**
   * What a mapping alone says, YAML or JSON, by the rules of the file.
   *
   * @param window null when there are problems
   */
  record Read(@Nullable Window window, List<Problem> problems) {}

  /** Reads a mapping alone. */
  static Read read(String mapping) {
    Problems problems = new Problems();
    Node root = YamlParser.parse(mapping, problems);
    Fields fields = root == null ? null : Fields.open(root, Shape.QUIET_HOURS, "", problems);
    Window window = fields == null ? null : new QuietHoursReader(problems).window(fields);
    return new Read(problems.none() ? window : null, problems.inOrder());
  }

  /** What becomes of people whose turn comes in quiet hours. */
  enum Policy {
    /** They wait for their end. */
    HOLD,
    /** They are not written to. */
    SKIP;

    /** As a file says it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
