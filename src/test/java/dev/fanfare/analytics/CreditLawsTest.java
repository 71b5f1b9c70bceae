package dev.fanfare.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.fanfare.analytics.Aim.Happened;
import dev.fanfare.analytics.Credit.Kind;
import dev.fanfare.analytics.Credit.Touch;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which events are credited to which touches, against the plainest way to say it. */
@Execution(ExecutionMode.CONCURRENT)
final class CreditLawsTest {

  private static final Instant BEGIN = Instant.parse("2026-12-01T08:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "-1, false",
    "0, true",
    "259199, true",
    "259200, true",
    "259201, false",
  })
  void countsFromTheTouchToTheEndOfTheWindow(long second, boolean counts) {
    var aim = aim(1, 0, "order", Duration.ofHours(72), null);
    var touch = touch(1, 1, 7, BEGIN, Kind.SENT);
    var event = event(1, "order", 7, BEGIN.plusSeconds(second), 1);

    assertThat(Credit.of(List.of(aim), List.of(touch), List.of(event)).size() == 1)
        .isEqualTo(counts);
  }

  @Test
  void creditsOnePurchaseToEveryCampaignInWhoseWindowItIs() {
    var aims =
        List.of(
            aim(1, 0, "order", Duration.ofDays(3), "total"),
            aim(2, 0, "order", Duration.ofDays(3), null),
            aim(3, 0, "visit", Duration.ofDays(3), null));
    var touches =
        List.of(
            touch(11, 1, 7, BEGIN, Kind.SENT),
            touch(12, 2, 7, BEGIN.plusSeconds(5), Kind.HELD_OUT),
            touch(13, 3, 7, BEGIN, Kind.SENT),
            touch(11, 1, 8, BEGIN, Kind.SENT));

    var credits = Credit.of(aims, touches, List.of(event(1, "order", 7, BEGIN.plusSeconds(9), 42)));

    assertThat(credits).extracting(credit -> credit.touch().run()).containsExactly(11L, 12L);
    assertThat(credits.getFirst().revenue()).isEqualByComparingTo(BigDecimal.valueOf(42));
    assertThat(credits.getLast().revenue()).isNull();
  }

  @Test
  void hasNoRevenueWhereThePropertyIsMissing() {
    var aim = aim(1, 0, "order", Duration.ofDays(3), "other");

    assertThat(aim.worth(event(1, "order", 7, BEGIN, 1))).isNull();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 20_261_201})
  void comesToTheSameInWhateverOrderThingsBecomeKnown(long seed) {
    var random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      var world = new World(random);
      var arriving = new ArrayList<Object>(world.touches);
      arriving.addAll(world.events);
      Collections.shuffle(arriving, random);
      var touches = new ArrayList<Touch>();
      var events = new ArrayList<Happened>();
      Set<Credit> added = new HashSet<>();
      for (var thing : arriving) {
        long subject;
        if (thing instanceof Touch touch) {
          touches.add(touch);
          subject = touch.subject();
        } else {
          var event = (Happened) thing;
          events.add(event);
          subject = event.subject();
        }
        // Whoever is told of looks for all that is known of the person by then.
        added.addAll(
            Credit.of(
                world.aims,
                touches.stream().filter(touch -> touch.subject() == subject).toList(),
                events.stream().filter(event -> event.subject() == subject).toList()));
      }

      assertThat(added)
          .as("round %d of seed %d", round, seed)
          .isEqualTo(world.naive())
          .isEqualTo(new HashSet<>(Credit.of(world.aims, world.touches, world.events)));
    }
  }

  private static Aim aim(
      int campaign, int number, String event, Duration within, @Nullable String revenue) {
    return new Aim(campaign, number, event, within, happened -> true, revenue);
  }

  private static Touch touch(long run, int campaign, long subject, Instant at, Kind kind) {
    return new Touch(run, campaign, subject, run * 100, 1, kind, 0, at);
  }

  private static Happened event(long number, String type, long subject, Instant at, int total) {
    var said = JsonNodeFactory.instance.objectNode().put("total", total).put("words", "many");
    return new Happened(number, type, subject, at, at, said);
  }

  /** A few campaigns, people, messages and events, of which many come to the same second. */
  private static final class World {
    private final List<Aim> aims = new ArrayList<>();
    private final List<Touch> touches = new ArrayList<>();
    private final List<Happened> events = new ArrayList<>();

    World(Random random) {
      for (int campaign = 1; campaign <= 3; campaign++) {
        for (int goal = 0; goal < 2; goal++) {
          aims.add(
              new Aim(
                  campaign,
                  goal,
                  random.nextBoolean() ? "order" : "visit",
                  Duration.ofSeconds(1 + random.nextInt(6)),
                  random.nextBoolean()
                      ? event -> true
                      : event -> event.properties().path("total").asInt() > 2,
                  random.nextBoolean() ? "total" : null));
        }
      }
      for (int i = random.nextInt(8); i > 0; i--) {
        int campaign = 1 + random.nextInt(3);
        var kind = Kind.values()[random.nextInt(3)];
        var at = BEGIN.plusSeconds(random.nextInt(10));
        touches.add(new Touch(campaign * 10, campaign, 7 + random.nextInt(2), i, 1, kind, 0, at));
      }
      for (int i = random.nextInt(10); i > 0; i--) {
        events.add(
            event(
                i,
                random.nextBoolean() ? "order" : "visit",
                7 + random.nextInt(2),
                BEGIN.plusSeconds(random.nextInt(16)),
                random.nextInt(5)));
      }
    }

    Set<Credit> naive() {
      Set<Credit> credits = new HashSet<>();
      for (var touch : touches) {
        for (var aim : aims) {
          for (var event : events) {
            long after = event.at().getEpochSecond() - touch.at().getEpochSecond();
            if (aim.campaign() == touch.campaign()
                && aim.event().equals(event.type())
                && aim.meets().test(event)
                && event.subject() == touch.subject()
                && after >= 0
                && after <= aim.within().toSeconds()) {
              credits.add(new Credit(touch, aim.number(), event, aim.worth(event)));
            }
          }
        }
      }
      return credits;
    }
  }
}
