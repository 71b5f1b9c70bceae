package dev.fanfare.pressure;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.pressure.CapWindow.Calendar;
import dev.fanfare.pressure.CapWindow.Calendar.Unit;
import dev.fanfare.pressure.CapWindow.Rolling;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CapPolicyTest {

  private static final Instant NOW = Instant.parse("2026-11-22T10:00:30.5Z");
  private static final Instant FOR_EVER = Instant.parse("2099-01-01T00:00:00Z");
  private static final ZoneId VIENNA = ZoneId.of("Europe/Vienna");
  private static final CountsAs MAIL = new CountsAs(1, List.of());
  private static final CountsAs PROMO = new CountsAs(1, List.of("promo", "spring"));
  private static final CountsAs SMS = new CountsAs(2, List.of());

  @Test
  void hasRoomBelowItsCountAndNoneAtIt() {
    var cap = rolling("weekly", 2, Duration.ofDays(7), OnHit.DROP);

    assertThat(judge(List.of(cap), MAIL, slot(MAIL, "PT24H"))).isEmpty();
    assertThat(judge(List.of(cap), MAIL, slot(MAIL, "PT24H"), slot(MAIL, "PT1H")))
        .hasValueSatisfying(
            hit -> {
              assertThat(hit.until()).isNull();
              assertThat(hit.words())
                  .isEqualTo(
                      "cap weekly: 2 of 2, any channel, rolling P7D; room again at"
                          + " 2026-11-28T10:00:30.500Z");
            });
  }

  @Test
  void countsOnlyItsChannelAndItsTag() {
    var mail = of("mail", 1, 1, null, OnHit.DROP);
    var promo = of("promo", 1, null, "promo", OnHit.DROP);

    assertThat(judge(List.of(mail), MAIL, slot(SMS, "PT1H"))).isEmpty();
    assertThat(judge(List.of(mail), MAIL, slot(PROMO, "PT1H"))).isPresent();
    assertThat(judge(List.of(promo), MAIL, slot(PROMO, "PT1H"))).isEmpty();
    assertThat(judge(List.of(promo), PROMO, slot(MAIL, "PT1H"))).isEmpty();
    assertThat(judge(List.of(promo), PROMO, slot(PROMO, "PT1H"))).isPresent();
  }

  @Test
  void defersToTheMinuteTheQuarterOrTheHourAfterASlotHasLeft() {
    assertThat(until(rolling("c", 1, Duration.ofHours(2), OnHit.DEFER), "PT1H"))
        .isEqualTo("2026-11-22T11:01:00Z");
    assertThat(until(rolling("c", 1, Duration.ofDays(1), OnHit.DEFER), "PT1H"))
        .isEqualTo("2026-11-23T09:15:00Z");
    assertThat(until(rolling("c", 1, Duration.ofDays(7), OnHit.DEFER), "PT1H"))
        .isEqualTo("2026-11-29T10:00:00Z");
    assertThat(until(calendar("c", 1, Unit.DAY), "PT1H")).isEqualTo("2026-11-22T23:00:00Z");
    assertThat(until(calendar("c", 1, Unit.WEEK), "PT1H")).isEqualTo("2026-11-22T23:00:00Z");
    assertThat(until(calendar("c", 1, Unit.MONTH), "PT1H")).isEqualTo("2026-11-30T23:00:00Z");
  }

  /** Judged again at that instant, there must be room, or people would be deferred in circles. */
  @Test
  void hasRoomWhenADeferralIsOver() {
    var cap = rolling("c", 1, Duration.ofHours(2), OnHit.DEFER);
    var slot = slot(MAIL, "PT1H");
    var until = requireNonNull(judge(List.of(cap), MAIL, slot).orElseThrow().until());

    assertThat(CapPolicy.judge(List.of(cap), MAIL, List.of(slot), until, VIENNA, FOR_EVER))
        .isEmpty();
  }

  @Test
  void waitsUntilAsManyHaveLeftAsAreTooMany() {
    var lowered = rolling("c", 1, Duration.ofHours(6), OnHit.DEFER);

    var hit = judge(List.of(lowered), MAIL, slot(MAIL, "PT5H"), slot(MAIL, "PT2H"));

    assertThat(hit.orElseThrow().frees()).isEqualTo(NOW.plus(Duration.ofHours(4)));
  }

  @Test
  void holdsAllCapsTogether() {
    var day = rolling("day", 1, Duration.ofHours(24), OnHit.DEFER);
    var week = rolling("week", 1, Duration.ofDays(7), OnHit.DEFER);
    var promo = of("promo", 1, null, "promo", OnHit.DROP);
    var roomy = rolling("roomy", 9, Duration.ofDays(30), OnHit.DROP);

    // Of those that defer, the one that frees last.
    for (var caps : List.of(List.of(day, week, roomy), List.of(week, roomy, day))) {
      assertThat(judge(caps, PROMO, slot(MAIL, "PT1H")).orElseThrow().cap()).isEqualTo("week");
    }
    // One that drops goes before all that defer, whatever their order.
    for (var caps : List.of(List.of(day, week, promo), List.of(promo, week, day))) {
      var hit = judge(caps, PROMO, slot(PROMO, "PT1H")).orElseThrow();
      assertThat(hit.cap()).isEqualTo("promo");
      assertThat(hit.until()).isNull();
    }
  }

  @Test
  void dropsWhoeverWouldWaitTooLong() {
    var cap = rolling("c", 1, Duration.ofDays(7), OnHit.DEFER);
    var slots = List.of(slot(MAIL, "PT1H"));

    var hit = CapPolicy.judge(List.of(cap), MAIL, slots, NOW, VIENNA, NOW.plusSeconds(60));

    assertThat(hit.orElseThrow().until()).isNull();
  }

  @Test
  void takesTheStartOfAWindowForItsEnd() {
    var cap = rolling("c", 1, Duration.ofHours(2), OnHit.DROP);

    assertThat(judge(List.of(cap), MAIL, slot(MAIL, "PT2H"))).isEmpty();
    assertThat(judge(List.of(cap), MAIL, slot(MAIL, "PT1H59M59.999999S"))).isPresent();
  }

  private static Optional<CapHit> judge(List<Cap> caps, CountsAs message, CapSlot... slots) {
    return CapPolicy.judge(caps, message, List.of(slots), NOW, VIENNA, FOR_EVER);
  }

  private static String until(Cap cap, String ago) {
    return String.valueOf(judge(List.of(cap), MAIL, slot(MAIL, ago)).orElseThrow().until());
  }

  private static Cap rolling(String name, int most, Duration length, OnHit onHit) {
    return new Cap(name, most, new Rolling(length), null, null, onHit, 1, NOW);
  }

  private static Cap calendar(String name, int most, Unit unit) {
    return new Cap(name, most, new Calendar(unit), null, null, OnHit.DEFER, 1, NOW);
  }

  private static Cap of(
      String name, int most, @Nullable Integer channel, @Nullable String tag, OnHit onHit) {
    return new Cap(name, most, new Rolling(Duration.ofDays(1)), channel, tag, onHit, 1, NOW);
  }

  private static CapSlot slot(CountsAs as, String ago) {
    return new CapSlot(7, UUID.randomUUID(), NOW.minus(Duration.parse(ago)), as, null, 1);
  }
}
