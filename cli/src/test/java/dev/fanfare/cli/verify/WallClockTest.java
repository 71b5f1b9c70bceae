package dev.fanfare.cli.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.dsl.Clocks;
import dev.fanfare.dsl.Fallback;
import dev.fanfare.dsl.OwnTime;
import dev.fanfare.dsl.QuietHours;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clocks that leap, by hand and against the engine's own reading of them. */
class WallClockTest {

  private static final List<String> ZONES =
      List.of("Europe/Vienna", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "UTC");

  @ParameterizedTest
  @CsvSource({
    "2027-03-28T01:59, Europe/Vienna, 2027-03-28T00:59:00Z",
    "2027-03-28T02:30, Europe/Vienna, 2027-03-28T01:30:00Z",
    "2027-10-31T02:30, Europe/Vienna, 2027-10-31T00:30:00Z",
    "2027-10-31T03:00, Europe/Vienna, 2027-10-31T02:00:00Z",
    "2027-10-03T02:15, Australia/Lord_Howe, 2027-10-02T15:45:00Z"
  })
  void readsLocalTimesThatAreLeaptOverOrComeTwice(LocalDateTime local, String zone, Instant at) {
    assertThat(WallClock.at(local, ZoneId.of(zone))).isEqualTo(at);
  }

  @ParameterizedTest
  @CsvSource({
    "22:00, 08:00, 2026-12-01T20:59:59Z, false",
    "22:00, 08:00, 2026-12-01T21:00:00Z, true",
    "22:00, 08:00, 2026-12-02T06:59:59.999Z, true",
    "22:00, 08:00, 2026-12-02T07:00:00Z, false",
    "12:00, 14:00, 2026-12-01T11:00:00Z, true",
    "12:00, 14:00, 2026-12-01T13:00:00Z, false"
  })
  void knowsWhatIsBetweenTwoTimes(LocalTime from, LocalTime to, Instant at, boolean between) {
    assertThat(WallClock.isBetween(from, to, at, ZoneId.of("Europe/Vienna"))).isEqualTo(between);
  }

  /** Two programs that were written apart and say the same, but for what nobody has thought of. */
  @Test
  void agreesWithTheEngine() {
    var random = new SplittableRandom(20_261_201);
    for (int i = 0; i < 20_000; i++) {
      var zone = ZoneId.of(ZONES.get(random.nextInt(ZONES.size())));
      var at = Instant.ofEpochSecond(random.nextLong(1_790_000_000L, 1_900_000_000L));
      var local = LocalDateTime.ofInstant(at, zone).plusMinutes(random.nextInt(-90, 90));
      var from = LocalTime.ofSecondOfDay(random.nextInt(1_440) * 60L);
      var to = from.plusMinutes(random.nextInt(1, 1_200));
      var hours =
          new QuietHours.Window(
              from, to, new Clocks.Own(new Fallback.Workspace()), QuietHours.Policy.HOLD);

      assertThat(WallClock.at(local, zone)).isEqualTo(OwnTime.in(zone, local));
      assertThat(WallClock.meant(at)).isEqualTo(OwnTime.local(at));
      assertThat(WallClock.isBetween(from, to, at, zone))
          .isEqualTo(hours.quietUntil(at, zone) != null);
    }
  }
}
