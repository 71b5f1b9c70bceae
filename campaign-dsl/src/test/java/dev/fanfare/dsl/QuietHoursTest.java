package dev.fanfare.dsl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuietHoursTest {

  @ParameterizedTest(name = "{0} to {1} in {2} at {3}")
  @CsvSource({
    "22:00, 08:00, Europe/Vienna, 2026-12-01T20:59:59Z,",
    "22:00, 08:00, Europe/Vienna, 2026-12-01T21:00:00Z, 2026-12-02T07:00:00Z",
    "22:00, 08:00, Europe/Vienna, 2026-12-02T06:59:59.999999Z, 2026-12-02T07:00:00Z",
    "22:00, 08:00, Europe/Vienna, 2026-12-02T07:00:00Z,",
    "12:00, 13:30, UTC, 2026-12-02T12:30:00Z, 2026-12-02T13:30:00Z",
    // The night is an hour shorter, and an hour longer.
    "22:00, 08:00, America/New_York, 2026-03-08T04:00:00Z, 2026-03-08T12:00:00Z",
    "22:00, 08:00, America/New_York, 2026-11-01T03:00:00Z, 2026-11-01T13:00:00Z",
    // The end itself is skipped: from 02:00 the clocks show 03:00, which is not quiet.
    "22:00, 02:30, America/New_York, 2026-03-08T06:00:00Z, 2026-03-08T07:00:00Z",
    // The end comes twice. After the first one it is quiet again when the clocks go back.
    "22:00, 01:30, America/New_York, 2026-11-01T05:00:00Z, 2026-11-01T05:30:00Z",
    "22:00, 01:30, America/New_York, 2026-11-01T05:45:00Z,",
    "22:00, 01:30, America/New_York, 2026-11-01T06:10:00Z, 2026-11-01T06:30:00Z",
    "22:00, 02:15, Australia/Lord_Howe, 2026-10-03T15:00:00Z, 2026-10-03T15:30:00Z",
    // A whole day is skipped, and its hours with it.
    "22:00, 08:00, Pacific/Apia, 2011-12-30T09:00:00Z, 2011-12-30T18:00:00Z",
    "22:00, 02:30, Africa/Casablanca, 2027-02-07T01:00:00Z, 2027-02-07T01:30:00Z"
  })
  void endWhenTheClocksOnTheWallSaySo(
      LocalTime from, LocalTime to, String zone, Instant at, @Nullable Instant until) {
    assertThat(window(from, to).quietUntil(at, ZoneId.of(zone))).isEqualTo(until);
  }

  /** Every zone there is, around its own changes, against the clock read minute by minute. */
  @Test
  void agreeWithReadingTheClockEveryMinuteInAllZones() {
    long seed = 20_261_132;
    SplittableRandom random = new SplittableRandom(seed);
    Instant begin = Instant.parse("2026-06-01T00:00:00Z");
    for (String id : ZoneId.getAvailableZoneIds().stream().sorted().toList()) {
      ZoneId zone = ZoneId.of(id);
      var change = zone.getRules().nextTransition(begin);
      for (int i = 0; i < 12; i++) {
        QuietHours.Window window = new TestingSchedules(random).window();
        boolean near = change != null && random.nextInt(3) > 0;
        Instant about =
            near ? change.getInstant() : begin.plusSeconds(random.nextInt(86_400 * 365));
        Instant at =
            about
                .plus(random.nextInt(-1_440, 240), ChronoUnit.MINUTES)
                .truncatedTo(ChronoUnit.MINUTES);

        assertThat(window.quietUntil(at, zone))
            .as("%s in %s at %s, seed %d", window, zone, at, seed)
            .isEqualTo(minuteByMinute(window, at, zone));
      }
    }
  }

  private static @Nullable Instant minuteByMinute(
      QuietHours.Window window, Instant at, ZoneId zone) {
    Instant minute = at;
    while (shown(window, minute, zone)) {
      minute = minute.plusSeconds(60);
    }
    return minute.equals(at) ? null : minute;
  }

  private static boolean shown(QuietHours.Window window, Instant minute, ZoneId zone) {
    int now = minuteOfDay(LocalDateTime.ofInstant(minute, zone).toLocalTime());
    int length = Math.floorMod(minuteOfDay(window.to()) - minuteOfDay(window.from()), 1_440);
    return Math.floorMod(now - minuteOfDay(window.from()), 1_440) < length;
  }

  private static int minuteOfDay(LocalTime time) {
    return time.getHour() * 60 + time.getMinute();
  }

  @Test
  void takeWhatStandsInForAZone() {
    ZoneId vienna = ZoneId.of("Europe/Vienna");
    ZoneId utc = ZoneId.of("UTC");

    assertThat(new Clocks.Own(new Fallback.Workspace()).of(null, vienna))
        .isEqualTo(new Clocks.Clock.Shown(vienna, true));
    assertThat(new Clocks.Own(new Fallback.Workspace()).of(utc, vienna))
        .isEqualTo(new Clocks.Clock.Shown(utc, false));
    assertThat(new Clocks.Own(new Fallback.Zone(utc)).of(null, vienna))
        .isEqualTo(new Clocks.Clock.Shown(utc, true));
    assertThat(new Clocks.Own(new Fallback.Skip()).of(null, vienna))
        .isEqualTo(new Clocks.Clock.None(true));
    assertThat(new Clocks.Own(new Fallback.Ignore()).of(null, vienna))
        .isEqualTo(new Clocks.Clock.None(false));
    assertThat(new Clocks.Zone(utc).of(null, vienna)).isEqualTo(new Clocks.Clock.Shown(utc, false));
    assertThat(List.of("Mars/Olympus", "", "+25:00")).allMatch(name -> Clocks.zone(name) == null);
  }

  @Test
  void areNeverTheWholeDayNorMoreThanTwentyHours() {
    LocalTime eight = LocalTime.of(8, 0);

    assertThat(window(eight, LocalTime.of(4, 0)).quietUntil(Instant.EPOCH, ZoneId.of("UTC")))
        .isEqualTo(Instant.EPOCH.plus(Duration.ofHours(4)));
    assertThatIllegalArgumentException().isThrownBy(() -> window(eight, eight));
    assertThatIllegalArgumentException().isThrownBy(() -> window(eight, LocalTime.of(4, 1)));
    assertThatIllegalArgumentException().isThrownBy(() -> window(eight, LocalTime.of(9, 0, 1)));
  }

  private static QuietHours.Window window(LocalTime from, LocalTime to) {
    return new QuietHours.Window(
        from, to, new Clocks.Own(new Fallback.Workspace()), QuietHours.Policy.HOLD);
  }
}
