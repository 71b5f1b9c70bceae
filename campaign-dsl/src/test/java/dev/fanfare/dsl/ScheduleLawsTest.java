package dev.fanfare.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScheduleLawsTest {

  private static final int RHYTHMS = 30;
  private static final int DAYS = 12;

  /** Around a change of every kind: an hour, half an hour, for a fast, a whole day. */
  @ParameterizedTest
  @CsvSource({
    "Europe/Vienna, 2027-03-22",
    "Europe/Vienna, 2027-10-25",
    "America/New_York, 2027-03-08",
    "America/New_York, 2027-11-01",
    "Australia/Lord_Howe, 2027-09-27",
    "Australia/Lord_Howe, 2027-03-29",
    "Africa/Casablanca, 2026-02-10",
    "Africa/Casablanca, 2026-03-16",
    "Pacific/Apia, 2011-12-24",
    "America/Santiago, 2027-09-01",
    "Asia/Beirut, 2027-03-22",
    "Antarctica/Troll, 2027-03-22",
    "UTC, 2028-02-22"
  })
  void findsTheInstantsThatGoingThroughEveryMinuteFinds(String zoneId, LocalDate first) {
    long seed = 20_261_205;
    SplittableRandom random = new SplittableRandom(seed);
    ZoneId zone = ZoneId.of(zoneId);
    Instant from = first.atTime(random.nextInt(24), random.nextInt(60)).atZone(zone).toInstant();
    Instant to = from.plus(Duration.ofDays(DAYS));
    for (int i = 0; i < RHYTHMS; i++) {
      Rhythm rhythm = new TestingSchedules(random).rhythm();
      Schedule.Recurring schedule = recurring(rhythm, zone);

      TreeSet<Instant> found = new TreeSet<>();
      var next = schedule.notBefore(from);
      while (next.isPresent() && !next.get().isAfter(to)) {
        found.add(next.get());
        next = schedule.after(next.get());
      }

      TreeSet<Instant> naive = minuteByMinute(rhythm, zone, from, to);
      assertThat(List.copyOf(found))
          .as("%s in %s, rhythm %d of seed %d", rhythm, zone, i, seed)
          .isEqualTo(List.copyOf(naive));
      Instant any = from.plusSeconds(random.nextInt(DAYS * 86_400)).truncatedTo(ChronoUnit.SECONDS);
      assertThat(schedule.after(any).filter(instant -> !instant.isAfter(to)).orElse(null))
          .as("%s in %s after %s", rhythm, zone, any)
          .isEqualTo(naive.higher(any));
    }
  }

  /** Every local minute by the calendar, put on the line of time one by one. */
  private static TreeSet<Instant> minuteByMinute(
      Rhythm rhythm, ZoneId zone, Instant from, Instant to) {
    TreeSet<Instant> instants = new TreeSet<>();
    LocalDate day = LocalDate.ofInstant(from, zone).minusDays(2);
    LocalDate last = LocalDate.ofInstant(to, zone).plusDays(2);
    Set<LocalTime> times = Set.copyOf(rhythm.times());
    for (; !day.isAfter(last); day = day.plusDays(1)) {
      int minutes = rhythm.fallsOn(day) ? 24 * 60 : 0;
      for (int minute = 0; minute < minutes; minute++) {
        LocalTime time = LocalTime.of(minute / 60, minute % 60);
        if (times.contains(time)) {
          instants.add(moved(day.atTime(time), zone));
        }
      }
    }
    return new TreeSet<>(instants.subSet(from, true, to, true));
  }

  /** By the offsets alone, without the resolution of java.time. */
  private static Instant moved(LocalDateTime local, ZoneId zone) {
    var offsets = zone.getRules().getValidOffsets(local);
    return offsets.isEmpty()
        ? local.toInstant(zone.getRules().getTransition(local).getOffsetBefore())
        : offsets.stream().map(local::toInstant).min(Instant::compareTo).orElseThrow();
  }

  private static Schedule.Recurring recurring(Rhythm rhythm, ZoneId zone) {
    return new Schedule.Recurring(
        rhythm, new Clocks.Zone(zone), null, null, null, Schedule.Missed.SKIP, Duration.ofHours(1));
  }
}
