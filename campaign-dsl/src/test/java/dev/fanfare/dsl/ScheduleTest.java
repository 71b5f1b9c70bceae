package dev.fanfare.dsl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {

  private static final Instant NOVEMBER = Instant.parse("2026-11-22T12:00:00Z");

  @Test
  void movesALocalTimeThatDoesNotExistOnByTheGap() {
    assertThat(upcoming("{at: 2027-03-28T02:30:00, zone: Europe/Vienna}", NOVEMBER))
        .containsExactly(Instant.parse("2027-03-28T01:30:00Z"));
  }

  @Test
  void takesTheFirstOfALocalTimeThatComesTwice() {
    assertThat(upcoming("{at: 2027-10-31T02:30:00, zone: Europe/Vienna}", NOVEMBER))
        .containsExactly(Instant.parse("2027-10-31T00:30:00Z"));
  }

  @Test
  void keepsTheLocalTimeOfEveryDayThroughBothChanges() {
    assertThat(
            upcoming(
                "{every: day, at: '02:30', zone: Europe/Vienna, start: 2027-03-27, times: 3}",
                NOVEMBER))
        .containsExactly(
            Instant.parse("2027-03-27T01:30:00Z"),
            Instant.parse("2027-03-28T01:30:00Z"),
            Instant.parse("2027-03-29T00:30:00Z"));
    assertThat(
            upcoming(
                "{every: day, at: '02:30', zone: Europe/Vienna, start: 2027-10-30, times: 3}",
                NOVEMBER))
        .containsExactly(
            Instant.parse("2027-10-30T00:30:00Z"),
            Instant.parse("2027-10-31T00:30:00Z"),
            Instant.parse("2027-11-01T01:30:00Z"));
  }

  @Test
  void passesOverMonthsWithoutTheDayAndKnowsTheirLast() {
    assertThat(
            upcoming(
                "{every: month, days: [30, last], at: '08:00', zone: UTC, end: 2027-03-30}",
                Instant.parse("2027-01-01T00:00:00Z")))
        .containsExactly(
            Instant.parse("2027-01-30T08:00:00Z"),
            Instant.parse("2027-01-31T08:00:00Z"),
            Instant.parse("2027-02-28T08:00:00Z"),
            Instant.parse("2027-03-30T08:00:00Z"));
  }

  @Test
  void countsTheDayOfItsEndWholeAndTheInstantOfItsEnd() {
    assertThat(
            upcoming("{cron: '0 */12 * * *', zone: America/New_York, end: 2026-11-23}", NOVEMBER))
        .hasSize(3)
        .last()
        .isEqualTo(Instant.parse("2026-11-23T17:00:00Z"));
    assertThat(upcoming("{cron: '0 */12 * * *', zone: UTC, end: 2026-11-23T12:00:00Z}", NOVEMBER))
        .hasSize(3);
  }

  @Test
  void hasNoInstantAfterItsEndAndNoneForAPastOne() {
    assertThat(upcoming("{every: day, at: '09:00', zone: UTC, end: 2026-11-21}", NOVEMBER))
        .isEmpty();
    assertThat(upcoming("{at: 2026-11-21T09:00:00Z}", NOVEMBER)).isEmpty();
    assertThat(upcoming("now", NOVEMBER)).containsExactly(NOVEMBER);
  }

  @Test
  void findsTheDayThatComesOnceInFourYears() {
    assertThat(
            upcoming("{cron: '0 0 29 2 *', zone: UTC}", Instant.parse("2096-03-01T00:00:00Z"))
                .getFirst())
        .isEqualTo(Instant.parse("2104-02-29T00:00:00Z"));
  }

  @Test
  void endsWithTheLastYearThatCanBeWritten() {
    assertThat(
            upcoming("{every: day, at: '09:00', zone: UTC}", Instant.parse("9999-12-30T12:00:00Z")))
        .containsExactly(Instant.parse("9999-12-31T09:00:00Z"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0 9 * * 7", "0 9 * * 0", "0 9 * * SUN", "0 9 * jan-dec 7-7"})
  void knowsSundayByAllItsNames(String expression) {
    CronExpression cron = CronExpression.of(expression);

    assertThat(cron.fallsOn(LocalDate.of(2026, 11, 22))).isTrue();
    assertThat(cron.fallsOn(LocalDate.of(2026, 11, 23))).isFalse();
  }

  @Test
  void refusesExpressionsWhenBuiltFromCode() {
    assertThatIllegalArgumentException().isThrownBy(() -> CronExpression.of("0 9 * *"));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new Schedule.AtLocal(
                    LocalDateTime.parse("2026-12-01T09:00:00.5"), ZoneId.of("UTC")));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new Schedule.AtLocal(
                    LocalDateTime.parse("2026-12-01T09:00:00"), ZoneId.of("+01:00")));
  }

  private static List<Instant> upcoming(String schedule, Instant from) {
    String yaml =
        """
        campaign: spring-coupons
        version: 1
        purpose: marketing
        audience:
          include: [campaign-18]
        schedule: %s
        message:
          channel: email
          from: offers@example.com
          template: coupon-offer
        """
            .formatted(schedule);
    if (CampaignFile.read(yaml) instanceof Reading.Valid(Campaign campaign)) {
      return campaign.schedule().upcoming(from, 10);
    }
    throw new AssertionError(CampaignFile.read(yaml).toString());
  }
}
