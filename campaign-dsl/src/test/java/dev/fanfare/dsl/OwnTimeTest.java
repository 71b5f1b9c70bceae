package dev.fanfare.dsl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.fanfare.dsl.OwnTime.Late;
import dev.fanfare.dsl.OwnTime.Lateness;
import dev.fanfare.dsl.OwnTime.SendTime;
import dev.fanfare.dsl.OwnTime.Shift;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class OwnTimeTest {

  private static final Duration HOUR = Duration.ofHours(1);
  private static final LocalDateTime NINE = LocalDateTime.parse("2026-12-01T09:00:00");
  private static final OwnTime SKIPPING = new OwnTime(new Fallback.Workspace(), Late.SKIP, HOUR);
  private static final OwnTime NEXT_DAY =
      new OwnTime(new Fallback.Workspace(), Late.NEXT_DAY, HOUR);

  @ParameterizedTest(name = "{1} in {0} is {2}")
  @CsvSource({
    "Asia/Kolkata, 2026-12-01T09:00, 2026-12-01T03:30:00Z, NONE",
    "Pacific/Kiritimati, 2026-12-01T09:00, 2026-11-30T19:00:00Z, NONE",
    "Etc/GMT+12, 2026-12-01T09:00, 2026-12-01T21:00:00Z, NONE",
    "America/New_York, 2026-03-08T02:30, 2026-03-08T07:30:00Z, GAP",
    "America/New_York, 2026-11-01T01:30, 2026-11-01T05:30:00Z, OVERLAP",
    // Half an hour: 02:00 becomes 02:30 in October, and 02:00 becomes 01:30 in April.
    "Australia/Lord_Howe, 2026-10-04T02:15, 2026-10-03T15:45:00Z, GAP",
    "Australia/Lord_Howe, 2027-04-04T01:45, 2027-04-03T14:45:00Z, OVERLAP",
    // A whole day that there was not.
    "Pacific/Apia, 2011-12-30T09:00, 2011-12-30T19:00:00Z, GAP",
    "Pacific/Apia, 2011-12-31T09:00, 2011-12-30T19:00:00Z, NONE",
    // Clocks go back for the month of fasting, and forward after it.
    "Africa/Casablanca, 2027-02-07T02:30, 2027-02-07T01:30:00Z, OVERLAP",
    "Africa/Casablanca, 2027-03-14T02:30, 2027-03-14T02:30:00Z, GAP"
  })
  void findsTheInstantOfALocalTimeInEveryKindOfZone(
      String zone, LocalDateTime local, Instant expected, Shift shift) {
    SendTime found = SKIPPING.at(local, ZoneId.of(zone), Duration.ZERO, expected.minus(HOUR));

    assertThat(found).isEqualTo(new SendTime(local, expected, shift, Lateness.IN_TIME));
  }

  @Test
  void beginsBeforeAndEndsAfterEveryZoneThereIs() {
    SplittableRandom random = new SplittableRandom(20_261_130);
    for (String id : ZoneId.getAvailableZoneIds()) {
      LocalDateTime local = NINE.plusMinutes(random.nextInt(20 * 365 * 1_440));

      Instant own = local.atZone(ZoneId.of(id)).toInstant();

      assertThat(own)
          .as("%s in %s", local, id)
          .isBetween(OwnTime.begins(local), OwnTime.ends(local));
      assertThat(OwnTime.local(OwnTime.begins(local))).isEqualTo(local);
    }
  }

  @Test
  void writesAtOnceToWhoeverIsLateByNoMoreThanAllowed() {
    ZoneId zone = ZoneId.of("UTC");
    Instant nine = Instant.parse("2026-12-01T09:00:00Z");

    assertThat(SKIPPING.at(NINE, zone, Duration.ZERO, nine.plusSeconds(60)).lateness())
        .isEqualTo(Lateness.IN_TIME);
    assertThat(SKIPPING.at(NINE, zone, Duration.ZERO, nine.plusSeconds(61)).lateness())
        .isEqualTo(Lateness.WITHIN);
    assertThat(SKIPPING.at(NINE, zone, Duration.ZERO, nine.plus(HOUR)))
        .isEqualTo(new SendTime(NINE, nine, Shift.NONE, Lateness.WITHIN));
    assertThat(SKIPPING.at(NINE, zone, Duration.ZERO, nine.plus(HOUR).plusNanos(1)).lateness())
        .isEqualTo(Lateness.SKIPPED);
    assertThat(NEXT_DAY.at(NINE, zone, Duration.ZERO, nine.plus(HOUR).plusNanos(1)))
        .isEqualTo(
            new SendTime(
                NINE.plusDays(1), nine.plus(1, ChronoUnit.DAYS), Shift.NONE, Lateness.NEXT_DAY));
  }

  @Test
  void countsLatenessFromTheWaveSomebodyIsIn() {
    Instant noon = Instant.parse("2026-12-01T12:00:00Z");

    SendTime second = SKIPPING.at(NINE, ZoneId.of("UTC"), HOUR.multipliedBy(2), noon);
    SendTime fourth = SKIPPING.at(NINE, ZoneId.of("UTC"), HOUR.multipliedBy(4), noon);

    assertThat(second.lateness()).isEqualTo(Lateness.WITHIN);
    assertThat(second.at()).isEqualTo("2026-12-01T11:00:00Z");
    assertThat(fourth.lateness()).isEqualTo(Lateness.IN_TIME);
    assertThat(fourth.at()).isEqualTo("2026-12-01T13:00:00Z");
  }

  /** A day later the clocks may have been put forward: the local time stays. */
  @Test
  void keepsTheLocalTimeOnTheNextDay() {
    LocalDateTime eve = LocalDateTime.parse("2026-03-07T02:30:00");
    ZoneId newYork = ZoneId.of("America/New_York");

    SendTime next = NEXT_DAY.at(eve, newYork, Duration.ZERO, Instant.parse("2026-03-07T12:00:00Z"));

    assertThat(next)
        .isEqualTo(
            new SendTime(
                eve.plusDays(1),
                Instant.parse("2026-03-08T07:30:00Z"),
                Shift.GAP,
                Lateness.NEXT_DAY));
  }

  /** The first of all days after the one that was meant, by going through them one by one. */
  @ParameterizedTest
  @EnumSource
  void agreesWithLookingAtEveryDayInTurn(Late late) {
    long seed = 20_261_131;
    SplittableRandom random = new SplittableRandom(seed);
    List<String> zones = ZoneId.getAvailableZoneIds().stream().sorted().toList();
    for (int i = 0; i < 5_000; i++) {
      ZoneId zone = ZoneId.of(zones.get(random.nextInt(zones.size())));
      LocalDateTime local = NINE.plusMinutes(random.nextInt(3 * 365 * 1_440));
      Duration after = Duration.ofMinutes(random.nextInt(5) * 90L);
      Duration lateness = Duration.ofMinutes(random.nextInt(1, 3_000));
      Instant now = OwnTime.begins(local).plusSeconds(random.nextInt(-86_400, 6 * 86_400));

      SendTime found =
          new OwnTime(new Fallback.Workspace(), late, lateness).at(local, zone, after, now);

      assertThat(found)
          .as("%s + %s in %s at %s, %d of seed %d", local, after, zone, now, i, seed)
          .isEqualTo(naive(local, zone, after, lateness, late, now));
    }
  }

  private static SendTime naive(
      LocalDateTime local, ZoneId zone, Duration after, Duration lateness, Late late, Instant now) {
    Instant own = instant(local, zone).plus(after);
    if (!own.plus(lateness).isBefore(now) || !own.plusSeconds(60).isBefore(now)) {
      boolean inTime = Duration.between(own, now).compareTo(Duration.ofMinutes(1)) <= 0;
      return new SendTime(
          local, own, shift(local, zone), inTime ? Lateness.IN_TIME : Lateness.WITHIN);
    }
    if (late == Late.SKIP) {
      return new SendTime(local, own, shift(local, zone), Lateness.SKIPPED);
    }
    LocalDateTime day = local.plusDays(1);
    while (instant(day, zone).plus(after).isBefore(now)) {
      day = day.plusDays(1);
    }
    return new SendTime(day, instant(day, zone).plus(after), shift(day, zone), Lateness.NEXT_DAY);
  }

  /** By the offsets alone, without the resolution of java.time. */
  private static Instant instant(LocalDateTime local, ZoneId zone) {
    var offsets = zone.getRules().getValidOffsets(local);
    return offsets.isEmpty()
        ? local.toInstant(zone.getRules().getTransition(local).getOffsetBefore())
        : offsets.stream().map(local::toInstant).min(Instant::compareTo).orElseThrow();
  }

  private static Shift shift(LocalDateTime local, ZoneId zone) {
    return switch (zone.getRules().getValidOffsets(local).size()) {
      case 0 -> Shift.GAP;
      case 1 -> Shift.NONE;
      default -> Shift.OVERLAP;
    };
  }

  @Test
  void refusesToIgnoreThatSomebodyHasNoZone() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new OwnTime(new Fallback.Ignore(), Late.SKIP, HOUR));
  }
}
