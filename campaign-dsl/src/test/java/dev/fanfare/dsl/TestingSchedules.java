package dev.fanfare.dsl;

import dev.fanfare.dsl.Schedule.Bound;
import dev.fanfare.dsl.Schedule.Missed;
import dev.fanfare.dsl.Schedule.Recurring;
import dev.fanfare.dsl.Trigger.Happening;
import dev.fanfare.dsl.Trigger.ReEligibility;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAmount;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Schedules of every kind, the same for the same seed. */
final class TestingSchedules {

  private static final List<String> CRON =
      List.of(
          "* * * * *",
          "*/7 * * * *",
          "15,40 * * * *",
          "0 2,3 * * *",
          "59 23 31 12 *",
          "30 2 * * sun",
          "0-30/10 1-3 * mar,apr,oct,nov *",
          "5 0 28-31 * *",
          "20 12 * */3 1-5",
          "0 0 29 2 *");

  private final SplittableRandom random;

  TestingSchedules(SplittableRandom random) {
    this.random = random;
  }

  Schedule next() {
    return switch (random.nextInt(5)) {
      case 0 -> new Schedule.Now();
      case 1 -> new Schedule.At(time());
      case 2 -> new Schedule.AtLocal(localTime(), zone());
      case 3 ->
          new Schedule.AtOwn(
              localTime(),
              new OwnTime(
                  fallback(),
                  random.nextBoolean() ? OwnTime.Late.SKIP : OwnTime.Late.NEXT_DAY,
                  lateness()));
      case 4 -> trigger();
      default -> recurring();
    };
  }

  private Trigger trigger() {
    return new Trigger(
        random.nextInt(3) == 0
            ? new Trigger.Source.Call(List.of("order", "no", "_1").subList(0, random.nextInt(4)))
            : new Trigger.Source.Event(happening()),
        Duration.ofSeconds(random.nextBoolean() ? 0 : random.nextInt(2_419_201)),
        random.nextBoolean() ? null : happening(),
        switch (random.nextInt(4)) {
          case 0 -> new ReEligibility.Never();
          case 1 -> new ReEligibility.Always();
          case 2 -> after(Period.ofDays(random.nextInt(1, 367)));
          default -> after(Duration.ofSeconds(random.nextInt(1, 31_622_401)));
        });
  }

  private ReEligibility after(TemporalAmount wait) {
    var from = ReEligibility.From.values();
    return new ReEligibility.After(wait, from[random.nextInt(from.length)]);
  }

  private Happening happening() {
    List<String> types = List.of("true", "cart.abandoned", "a", "no", "x-1_y.2");
    List<String> conditions =
        List.of("event.total > 50 && event.currency == \"EUR\"", "true", "'a: b' != \"#\"\n|| x");
    return new Happening(
        types.get(random.nextInt(types.size())),
        random.nextBoolean() ? null : conditions.get(random.nextInt(conditions.size())));
  }

  @Nullable QuietHours quietHours() {
    return switch (random.nextInt(4)) {
      case 0 -> null;
      case 1 -> new QuietHours.None();
      default -> window();
    };
  }

  QuietHours.Window window() {
    LocalTime from = LocalTime.of(random.nextInt(24), random.nextInt(60));
    return new QuietHours.Window(
        from,
        from.plusMinutes(random.nextInt(1, 1_201)),
        random.nextInt(3) == 0
            ? new Clocks.Zone(zone())
            : new Clocks.Own(random.nextBoolean() ? fallback() : new Fallback.Ignore()),
        random.nextBoolean() ? QuietHours.Policy.HOLD : QuietHours.Policy.SKIP);
  }

  @Nullable Waves waves() {
    return random.nextBoolean() ? null : new Waves(random.nextInt(100, 5_001), lateness());
  }

  private Duration lateness() {
    return Duration.ofSeconds(random.nextInt(60, 604_801));
  }

  private Fallback fallback() {
    return switch (random.nextInt(3)) {
      case 0 -> new Fallback.Workspace();
      case 1 -> new Fallback.Skip();
      default -> new Fallback.Zone(zone());
    };
  }

  private LocalDateTime localTime() {
    return LocalDateTime.ofEpochSecond(
        random.nextLong(-62_135_596_800L, 253_402_000_000L), 0, ZoneOffset.UTC);
  }

  Rhythm rhythm() {
    LocalTime at = LocalTime.of(random.nextInt(24), random.nextInt(60));
    return switch (random.nextInt(4)) {
      case 0 -> new Rhythm.Daily(at);
      case 1 ->
          new Rhythm.Weekly(
              IntStream.range(0, random.nextInt(1, 5))
                  .mapToObj(_ -> DayOfWeek.of(random.nextInt(1, 8)))
                  .toList(),
              at);
      case 2 ->
          new Rhythm.Monthly(
              IntStream.range(0, random.nextInt(1, 5))
                  .mapToObj(_ -> random.nextInt(1, 32))
                  .toList(),
              random.nextBoolean(),
              at);
      default -> CronExpression.of(CRON.get(random.nextInt(CRON.size())));
    };
  }

  private Recurring recurring() {
    LocalDate day = LocalDate.of(2026, 1, 1).plusDays(random.nextInt(10_000));
    Rhythm rhythm = rhythm();
    boolean own = rhythm.times().size() == 1 && random.nextBoolean();
    return new Recurring(
        rhythm,
        own ? new Clocks.Own(fallback()) : new Clocks.Zone(zone()),
        switch (random.nextInt(3)) {
          case 0 -> null;
          case 1 -> new Bound.Day(day);
          default ->
              own
                  ? new Bound.Day(day.plusDays(3))
                  : new Bound.Moment(day.atTime(9, 0).atOffset(ZoneOffset.ofHours(2)));
        },
        end(day.plusYears(9), own),
        random.nextBoolean() ? null : random.nextInt(1, 100_001),
        random.nextBoolean() ? Missed.SKIP : Missed.ONCE,
        lateness());
  }

  private @Nullable Bound end(LocalDate day, boolean own) {
    return switch (random.nextInt(3)) {
      case 0 -> null;
      case 1 -> new Bound.Day(day);
      default ->
          own
              ? new Bound.Day(day.plusDays(40))
              : new Bound.Moment(day.atTime(21, 30, 1, 5_000).atOffset(ZoneOffset.UTC));
    };
  }

  private ZoneId zone() {
    List<String> zones = ZoneId.getAvailableZoneIds().stream().sorted().toList();
    return ZoneId.of(zones.get(random.nextInt(zones.size())));
  }

  private OffsetDateTime time() {
    long micros = random.nextLong(1L << 40);
    Instant instant =
        Instant.ofEpochSecond(random.nextLong(-62_135_596_800L, 253_402_000_000L))
            .plusNanos(random.nextBoolean() ? 0 : micros % 1_000_000 * 1_000);
    return instant.atOffset(ZoneOffset.ofTotalSeconds(random.nextInt(-1_080, 1_081) * 60));
  }
}
