package dev.fanfare.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.dsl.Clocks;
import dev.fanfare.dsl.CronExpression;
import dev.fanfare.dsl.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class DueInstantsTest {

  private static final Instant NINE = Instant.parse("2027-01-01T09:00:00Z");

  @Test
  void isTheOneInstantThatHasJustCome() {
    var due = DueInstants.of(hourly(null), NINE, 0, NINE);

    assertThat(due).isEqualTo(new DueInstants(NINE, 1, NINE.plusSeconds(3_600)));
    assertThat(due.late(hourly(null), NINE)).isFalse();
  }

  @Test
  void keepsOnlyTheLatestOfManyAndCountsThemAll() {
    var now = NINE.plusSeconds(3_600 * 5 + 1_799);

    var due = DueInstants.of(hourly(null), NINE, 0, now);

    assertThat(due)
        .isEqualTo(new DueInstants(NINE.plusSeconds(3_600 * 5), 6, NINE.plusSeconds(3_600 * 6)));
    assertThat(due.late(hourly(null), now)).isFalse();
    assertThat(due.late(hourly(null), now.plusSeconds(2))).isTrue();
  }

  @Test
  void endsWithTheLastOfItsTimes() {
    var due = DueInstants.of(hourly(5), NINE, 2, NINE.plusSeconds(3_600 * 20));

    assertThat(due).isEqualTo(new DueInstants(NINE.plusSeconds(3_600 * 2), 3, null));
  }

  private static Schedule.Recurring hourly(@Nullable Integer times) {
    return new Schedule.Recurring(
        CronExpression.of("0 * * * *"),
        new Clocks.Zone(ZoneId.of("UTC")),
        null,
        null,
        times,
        Schedule.Missed.SKIP,
        Duration.ofMinutes(30));
  }
}
