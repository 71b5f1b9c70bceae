package dev.fanfare.pressure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.pressure.CapWindow.Calendar;
import dev.fanfare.pressure.CapWindow.Calendar.Unit;
import dev.fanfare.pressure.CapWindow.Rolling;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Windows of caps, held against an evaluator that knows nothing but the words of the rule. */
@Execution(ExecutionMode.CONCURRENT)
class CapWindowLawsTest {

  private static final CountsAs MAIL = new CountsAs(1, List.of());

  /** Zones and instants near which clocks change: an hour, half an hour, a day, over midnight. */
  private static final List<Near> CHANGES =
      List.of(
          new Near("Europe/Vienna", "2026-03-29T01:00:00Z"),
          new Near("Europe/Vienna", "2026-10-25T01:00:00Z"),
          new Near("America/New_York", "2026-03-08T07:00:00Z"),
          new Near("America/New_York", "2026-11-01T06:00:00Z"),
          new Near("Australia/Lord_Howe", "2026-04-04T15:00:00Z"),
          new Near("Australia/Lord_Howe", "2026-10-03T15:30:00Z"),
          new Near("Africa/Casablanca", "2026-02-15T02:00:00Z"),
          new Near("Pacific/Apia", "2011-12-30T10:00:00Z"),
          new Near("America/Havana", "2026-11-01T05:00:00Z"),
          new Near("America/Havana", "2026-03-08T05:00:00Z"),
          new Near("America/Sao_Paulo", "2018-02-18T02:00:00Z"),
          new Near("Asia/Kolkata", "2026-12-31T18:30:00Z"),
          new Near("Pacific/Kiritimati", "2026-06-30T10:00:00Z"),
          new Near("Etc/GMT+12", "2026-03-01T12:00:00Z"));

  private static final Instant END = Instant.parse("2031-01-01T00:00:00Z");

  private record Near(String zone, String at) {}

  static IntStream seeds() {
    return IntStream.range(0, 1_500);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void countWhatANaiveEvaluatorCounts(int seed) {
    var one = any(seed);

    var use = CapPolicy.use(one.cap, one.slots, one.now, one.zone);

    assertThat(use.used()).as("seed %d: %s", seed, one).isEqualTo(naive(one, one.now));
  }

  /** To the microsecond: full until then, and at no sampled instant before with room. */
  @ParameterizedTest
  @MethodSource("seeds")
  void haveRoomAgainWhenANaiveEvaluatorFindsIt(int seed) {
    var one = any(seed);
    var frees = CapPolicy.use(one.cap, one.slots, one.now, one.zone).frees();
    if (frees == null) {
      assertThat(naive(one, one.now)).isLessThan(one.cap.most());
      return;
    }
    assertThat(naive(one, frees)).as("seed %d: %s", seed, one).isLessThan(one.cap.most());
    var random = new Random(seed);
    long micros = ChronoUnit.MICROS.between(one.now, frees);
    for (int i = 0; i < 200; i++) {
      long before = i == 0 ? 1 : 1 + (long) (random.nextDouble() * micros);
      var earlier = frees.minus(before, ChronoUnit.MICROS);
      if (!earlier.isBefore(one.now)) {
        assertThat(naive(one, earlier))
            .as("seed %d: %s at %s", seed, one, earlier)
            .isGreaterThanOrEqualTo(one.cap.most());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void reachNoFurtherBackThanIsRead(int seed) {
    var one = any(seed);
    var span = one.cap.window().at(one.now, one.zone);

    assertThat(Duration.between(span.from(), one.now))
        .as("seed %d: %s", seed, one)
        .isLessThanOrEqualTo(one.cap.window().reach());
  }

  /** Also where clocks went back over midnight, so that a day ends twice. */
  @Test
  void coverTheInstantTheyAreOfInEveryZone() {
    for (var name : ZoneId.getAvailableZoneIds()) {
      var zone = ZoneId.of(name);
      var at = Instant.parse("2005-01-01T00:00:00Z");
      var change = zone.getRules().nextTransition(at);
      while (change != null && change.getInstant().isBefore(END)) {
        for (int minutes = -90; minutes <= 90; minutes += 7) {
          var now = change.getInstant().plus(Duration.ofMinutes(minutes));
          for (var unit : Unit.values()) {
            var span = new Calendar(unit).at(now, zone);
            assertThat(span.covers(now)).as("%s, %s at %s", name, unit, now).isTrue();
          }
        }
        change = zone.getRules().nextTransition(change.getInstant());
      }
    }
  }

  @Test
  void differBetweenACalendarDayAndTwentyFourHours() {
    var vienna = ZoneId.of("Europe/Vienna");
    var late = Instant.parse("2026-11-22T22:00:00Z");
    var midnight = Instant.parse("2026-11-22T23:00:00Z");

    assertThat(new Calendar(Unit.DAY).at(midnight, vienna).covers(late)).isFalse();
    var rolling = new Rolling(Duration.ofDays(1));
    assertThat(rolling.at(midnight, vienna).covers(late)).isTrue();
    assertThat(rolling.at(late.plus(Duration.ofDays(1)), vienna).covers(late)).isFalse();
  }

  /** A case of one seed. */
  private record One(Cap cap, List<CapSlot> slots, Instant now, ZoneId zone) {}

  private static One any(int seed) {
    var random = new Random(seed);
    var near = CHANGES.get(random.nextInt(CHANGES.size()));
    var window = window(random);
    long reach = window.reach().toSeconds();
    var now =
        micros(Instant.parse(near.at()).plusSeconds((long) ((random.nextDouble() - 0.3) * reach)));
    var slots = new ArrayList<CapSlot>();
    for (int i = random.nextInt(8); i > 0; i--) {
      slots.add(slot(slotAt(random, window, now)));
    }
    var cap = new Cap("c", 1 + random.nextInt(3), window, null, null, OnHit.DROP, 1, Instant.EPOCH);
    return new One(cap, slots, now, ZoneId.of(near.zone()));
  }

  /** Anywhere, at the very edges, or a moment ahead, as a clock of another engine may be. */
  private static Instant slotAt(Random random, CapWindow window, Instant now) {
    long reach = window.reach().toSeconds();
    return switch (random.nextInt(6)) {
      case 0 -> now.plus(random.nextInt(50_000), ChronoUnit.MICROS);
      case 1 -> now.minusSeconds(reach).plus(random.nextInt(3) - 1, ChronoUnit.MICROS);
      default -> micros(now.minusSeconds((long) (random.nextDouble() * reach * 1.2)));
    };
  }

  private static CapWindow window(Random random) {
    if (random.nextBoolean()) {
      return new Calendar(Unit.values()[random.nextInt(3)]);
    }
    var lengths = List.of("PT1M", "PT90M", "P1D", "PT36H", "P7D", "P30D");
    return new Rolling(Duration.parse(lengths.get(random.nextInt(lengths.size()))));
  }

  private static CapSlot slot(Instant at) {
    return new CapSlot(7, new UUID(7, at.hashCode()), at, MAIL, null, 1);
  }

  private static Instant micros(Instant at) {
    return at.truncatedTo(ChronoUnit.MICROS);
  }

  private static int naive(One one, Instant now) {
    int used = 0;
    for (var slot : one.slots) {
      used += counts(one.cap.window(), slot.at(), now, one.zone) ? 1 : 0;
    }
    return used;
  }

  private static boolean counts(CapWindow window, Instant slot, Instant now, ZoneId zone) {
    var then = slot.atZone(zone).toLocalDate();
    var today = now.atZone(zone).toLocalDate();
    return switch (window) {
      case Rolling(var length) -> Duration.between(slot, now).compareTo(length) < 0;
      case Calendar(var unit) ->
          switch (unit) {
            case DAY -> then.equals(today);
            case WEEK ->
                then.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR)
                        == today.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR)
                    && then.get(IsoFields.WEEK_BASED_YEAR) == today.get(IsoFields.WEEK_BASED_YEAR);
            case MONTH -> YearMonth.from(then).equals(YearMonth.from(today));
          };
    };
  }
}
