package dev.fanfare.dsl;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;

/** When it is too late to write to somebody who was not written to before. */
public sealed interface Deadline {

  /** The instant for people who were due at one. */
  Instant of(Instant due);

  /** As a file says it. */
  String word();

  /** So long after people are due. */
  record After(Duration time) implements Deadline {
    public After {
      ScheduleRules.lateness(time).orThrow("deadline");
    }

    @Override
    public Instant of(Instant due) {
      return due.plus(time);
    }

    @Override
    public String word() {
      return time.toString();
    }
  }

  /** At one instant for all. */
  record At(OffsetDateTime time) implements Deadline {
    public At {
      Rules.rfc3339(time).orThrow("deadline");
    }

    @Override
    public Instant of(Instant due) {
      return time.toInstant();
    }

    @Override
    public String word() {
      return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(time);
    }
  }
}
