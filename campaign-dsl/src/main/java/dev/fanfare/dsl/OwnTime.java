package dev.fanfare.dsl;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.util.Locale;

/**
 * How a local time comes to everybody by their own clocks. A run of it begins where the day does,
 * at UTC+14, whoever is in it: so its planned instant is known before its people are.
 *
 * @param late what becomes of people whose time had passed by more than the lateness when the run
 *     began
 */
public record OwnTime(Fallback fallback, Late late, Duration lateness) {

  /** A local time comes first here. */
  public static final ZoneId FIRST = ZoneId.of("Etc/GMT-14");

  /** A local time comes last here. */
  public static final ZoneId LAST = ZoneId.of("Etc/GMT+12");

  static final Duration DEFAULT_LATENESS = Duration.ofHours(1);

  /** Nobody is told to be late by less: it takes that long to begin a run. */
  private static final Duration IN_TIME = ScheduleRules.LEAST_LATENESS;

  public OwnTime {
    ScheduleRules.lateness(lateness).orThrow("schedule.lateness");
    if (fallback instanceof Fallback.Ignore) {
      throw new IllegalArgumentException("schedule.fallback: a time must be read from some clock");
    }
  }

  /** What becomes of people who are too late. */
  public enum Late {
    /** They are not written to. */
    SKIP("skip"),
    /** They are written to when that time of the day comes again. */
    NEXT_DAY("nextDay");

    private final String word;

    Late(String word) {
      this.word = word;
    }

    String word() {
      return word;
    }
  }

  /** How a local time lies in a zone. */
  public enum Shift {
    NONE,
    /** The zone skips it: it moves on by the length of the gap. */
    GAP,
    /** It comes twice: the first one is meant. */
    OVERLAP;

    /** As answers tell it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** How somebody's time lies to the beginning of the run. */
  public enum Lateness {
    IN_TIME,
    /** It has passed, and not by more than allowed: at once. */
    WITHIN,
    NEXT_DAY,
    /** It has passed: never. */
    SKIPPED
  }

  /**
   * When somebody is written to.
   *
   * @param local the local time that was meant, of the day it falls on
   */
  public record SendTime(LocalDateTime local, Instant at, Shift shift, Lateness lateness) {}

  /** Whose clocks it goes by. */
  public Clocks clocks() {
    return new Clocks.Own(fallback);
  }

  /** When a run of a local time begins: nobody on Earth has it earlier. */
  public static Instant begins(LocalDateTime local) {
    return LocalTimes.instant(local, FIRST);
  }

  /** When the last ones on Earth have a local time. */
  public static Instant ends(LocalDateTime local) {
    return LocalTimes.instant(local, LAST);
  }

  /** When a local time is in a zone. */
  public static Instant in(ZoneId zone, LocalDateTime local) {
    return LocalTimes.instant(local, zone);
  }

  /** The local time of a run by when it begins. */
  public static LocalDateTime local(Instant begins) {
    return LocalDateTime.ofInstant(begins, FIRST);
  }

  /**
   * When people of a zone are written to by a run.
   *
   * @param after how long after their time, as in a later wave
   * @param now when the run begins in fact
   */
  public SendTime at(LocalDateTime local, ZoneId zone, Duration after, Instant now) {
    Instant own = LocalTimes.instant(local, zone).plus(after);
    if (!own.plus(IN_TIME).isBefore(now)) {
      return sent(local, zone, own, Lateness.IN_TIME);
    }
    if (!own.plus(lateness).isBefore(now)) {
      return sent(local, zone, own, Lateness.WITHIN);
    }
    return switch (late) {
      case SKIP -> sent(local, zone, own, Lateness.SKIPPED);
      case NEXT_DAY -> nextDay(local, zone, after, now);
    };
  }

  private static SendTime nextDay(LocalDateTime local, ZoneId zone, Duration after, Instant now) {
    LocalDate today = LocalDate.ofInstant(now.minus(after), zone);
    long days = Math.max(1, ChronoUnit.DAYS.between(local.toLocalDate(), today) - 1);
    LocalDateTime next = local.plusDays(days);
    while (LocalTimes.instant(next, zone).plus(after).isBefore(now)) {
      next = next.plusDays(1);
    }
    return sent(next, zone, LocalTimes.instant(next, zone).plus(after), Lateness.NEXT_DAY);
  }

  private static SendTime sent(LocalDateTime local, ZoneId zone, Instant at, Lateness lateness) {
    ZoneOffsetTransition change = zone.getRules().getTransition(local);
    Shift shift = change == null ? Shift.NONE : change.isGap() ? Shift.GAP : Shift.OVERLAP;
    return new SendTime(local, at, shift, lateness);
  }
}
