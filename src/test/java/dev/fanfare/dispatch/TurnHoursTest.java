package dev.fanfare.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.audience.TimetableEntry;
import dev.fanfare.dispatch.DispatchPolicy.Hours;
import dev.fanfare.dsl.Clocks;
import dev.fanfare.dsl.Fallback;
import dev.fanfare.dsl.OwnTime.Lateness;
import dev.fanfare.dsl.OwnTime.Shift;
import dev.fanfare.dsl.QuietHours;
import dev.fanfare.dsl.QuietHours.Policy;
import dev.fanfare.quiet.StandingHours;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TurnHoursTest {

  /** Two in the morning in Vienna, eight in the evening in New York. */
  private static final Instant NOW = Instant.parse("2026-12-01T01:00:00Z");

  private static final ZoneId VIENNA = ZoneId.of("Europe/Vienna");

  @Test
  void askTheClocksOfEverybodysOwnZone() {
    var hours = hours(night(new Fallback.Workspace(), Policy.HOLD), null);

    assertThat(hours.of("Europe/Vienna"))
        .isEqualTo(
            new Hours(
                null,
                Instant.parse("2026-12-01T07:00:00Z"),
                true,
                false,
                "22:00 to 08:00 in Europe/Vienna"));
    assertThat(hours.of("America/New_York")).isEqualTo(Hours.ANY);
  }

  @Test
  void takeWhatStandsInForPeopleWithoutZone() {
    assertThat(hours(night(new Fallback.Workspace(), Policy.SKIP), null).of(null))
        .isEqualTo(
            new Hours(
                null,
                Instant.parse("2026-12-01T07:00:00Z"),
                false,
                true,
                "22:00 to 08:00 in Europe/Vienna"));
    assertThat(hours(night(zone("America/New_York"), Policy.HOLD), null).of(null))
        .isEqualTo(new Hours(null, null, false, true, null));
    assertThat(hours(night(new Fallback.Skip(), Policy.HOLD), null).of(null).against())
        .isEqualTo(Reason.NO_ZONE);
    assertThat(hours(night(new Fallback.Ignore(), Policy.HOLD), null).of(null))
        .isEqualTo(Hours.ANY);
    // A zone that was taken at an import and that this release does not know.
    assertThat(hours(night(new Fallback.Ignore(), Policy.HOLD), null).of("Mars/Olympus"))
        .isEqualTo(Hours.ANY);
  }

  @Test
  void askOneClockForAllWhereOneIsNamed() {
    var window =
        new QuietHours.Window(
            LocalTime.of(1, 0), LocalTime.of(3, 0), new Clocks.Zone(VIENNA), Policy.HOLD);

    assertThat(hours(window, null).of("America/New_York").quietUntil())
        .isEqualTo(Instant.parse("2026-12-01T02:00:00Z"));
  }

  @Test
  void tellOfATimeThatHadPassedWhateverTheHours() {
    var late = entry("Asia/Kolkata", false, Lateness.SKIPPED);

    assertThat(hours(night(new Fallback.Workspace(), Policy.HOLD), late).of("Europe/Vienna"))
        .isEqualTo(new Hours(Reason.LATE, null, false, false, "2026-11-30T09:00 in Asia/Kolkata"));
    assertThat(hours(null, entry(null, true, Lateness.IN_TIME)).of(null).against())
        .isEqualTo(Reason.NO_ZONE);
    assertThat(hours(null, entry("Europe/Vienna", true, Lateness.IN_TIME)).of(null))
        .isEqualTo(new Hours(null, null, false, true, null));
  }

  @Test
  void tellOfADeadlineFromItsInstantOnWhateverTheHours() {
    var night = night(new Fallback.Workspace(), Policy.HOLD);
    var standing = new StandingHours(null, VIENNA);
    var passed = new TurnHours(NOW, standing, night, null, NOW).of("Europe/Vienna");
    var late = entry("Asia/Kolkata", false, Lateness.SKIPPED);

    assertThat(passed)
        .isEqualTo(
            new Hours(Reason.RATE_DEADLINE, null, false, false, "not after 2026-12-01T01:00:00Z"));
    assertThat(new TurnHours(NOW, standing, null, null, NOW.plusNanos(1_000)).of(null))
        .isEqualTo(Hours.ANY);
    assertThat(new TurnHours(NOW, standing, null, late, NOW).of(null).against())
        .isEqualTo(Reason.LATE);
  }

  @Test
  void areThoseOfTheCampaignBeforeThoseOfTheWorkspace() {
    var workspace = night(new Fallback.Workspace(), Policy.HOLD);
    var own = night(new Fallback.Skip(), Policy.SKIP);
    var standing = new StandingHours(workspace, VIENNA);

    assertThat(standing.of(null, false)).isEqualTo(workspace);
    assertThat(standing.of(own, false)).isEqualTo(own);
    assertThat(standing.of(new QuietHours.None(), false)).isNull();
    // What needs no consent is left alone, unless it says otherwise itself.
    assertThat(standing.of(null, true)).isNull();
    assertThat(standing.of(own, true)).isEqualTo(own);
  }

  private static TurnHours hours(
      QuietHours.@Nullable Window window, @Nullable TimetableEntry entry) {
    return new TurnHours(NOW, new StandingHours(null, VIENNA), window, entry, null);
  }

  private static QuietHours.Window night(Fallback fallback, Policy policy) {
    return new QuietHours.Window(
        LocalTime.of(22, 0), LocalTime.of(8, 0), new Clocks.Own(fallback), policy);
  }

  private static Fallback zone(String id) {
    return new Fallback.Zone(ZoneId.of(id));
  }

  private static TimetableEntry entry(@Nullable String zone, boolean fallback, Lateness lateness) {
    var local = LocalDateTime.parse("2026-11-30T09:00:00");
    return new TimetableEntry(0, zone, fallback, null, local, NOW, Shift.NONE, lateness, 1);
  }
}
