package dev.fanfare.cli.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.cli.verify.CapRules.Cap;
import dev.fanfare.cli.verify.Check.Verdict;
import dev.fanfare.cli.verify.SlotSource.Slot;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Histories that keep to their caps, and those that do not. */
class CapAuditTest {

  private static final Instant MONDAY = Instant.parse("2026-11-23T08:00:00Z");
  private static final Cap TWO_A_DAY =
      new Cap("two-a-day", 2, Duration.ofDays(1), null, null, null, 3);

  private static final Instant SUNDAY = Instant.parse(TestingRun.OCCURRENCE);

  private final TestingRun run = new TestingRun();
  private final List<Slot> slots = new ArrayList<>();

  @Test
  void saysNothingOfAWorkspaceWithoutCaps() throws IOException {
    assertThat(run.audit().checks()).noneMatch(check -> check.name().startsWith("caps."));
  }

  @Test
  void provesAHistoryThatKeepsToItsCap() throws IOException {
    slot(1, "PT0H");
    slot(1, "PT10H");
    slot(1, "PT24H");
    slot(2, "PT0H");
    slot(2, "PT0H");

    Check check = audit(TWO_A_DAY).check("caps.window");

    assertThat(check.verdict()).isEqualTo(Verdict.PROVED);
    assertThat(check.figure()).isEqualTo("5 slots of 2 people, 5 windows of 1 cap");
  }

  @Test
  void findsAWindowAboveItsCap() throws IOException {
    slot(1, "PT0H");
    slot(2, "PT0H");
    slot(2, "PT10H");
    slot(2, "PT23H59M59S");

    Check check = audit(TWO_A_DAY).check("caps.window");

    assertThat(check.verdict()).isEqualTo(Verdict.REFUTED);
    assertThat(check.violations()).isEqualTo(1);
    assertThat(check.examples())
        .singleElement()
        .asString()
        .contains("subject 2", "number 3 of cap two-a-day: 2");
  }

  /** Whatever order they come in: engines' clocks differ by moments. */
  @Test
  void findsAWindowWhoseSlotsComeInAnotherOrder() throws IOException {
    slot(1, "PT10H");
    slot(1, "PT20H");
    slot(1, "PT0H");

    assertThat(audit(TWO_A_DAY).check("caps.window").verdict()).isEqualTo(Verdict.REFUTED);
  }

  @Test
  void countsCalendarDaysInTheZoneOfTheDecision() throws IOException {
    Cap daily = new Cap("daily", 1, null, "day", null, null, 3);
    slot(1, "PT14H59M", "Europe/Vienna", 3);
    slot(1, "PT15H", "Europe/Vienna", 3);
    assertThat(audit(daily).check("caps.window").verdict()).isEqualTo(Verdict.PROVED);

    slot(1, "PT15H1M", "Europe/Vienna", 3);

    assertThat(audit(daily).check("caps.window").examples())
        .singleElement()
        .asString()
        .contains("number 2 of cap daily: 1");
  }

  @Test
  void findsACalendarCapThatWasJudgedInNoZone() throws IOException {
    slot(1, "PT0H");

    assertThat(
            audit(new Cap("daily", 1, null, "week", null, null, 3)).check("caps.window").examples())
        .singleElement()
        .asString()
        .contains("judged in no zone");
  }

  @Test
  void countsOnlyTheChannelAndTheTagOfACap() throws IOException {
    slot(1, "PT1H");
    slot(1, "PT2H");
    slots.add(new Slot(1, UUID.randomUUID(), MONDAY, "sms", List.of("promo"), null, 3));

    assertThat(audit(of("email", null)).check("caps.window").verdict()).isEqualTo(Verdict.REFUTED);
    assertThat(audit(of("sms", null)).check("caps.window").verdict()).isEqualTo(Verdict.PROVED);
    assertThat(audit(of(null, "promo")).check("caps.window").verdict()).isEqualTo(Verdict.PROVED);
  }

  /** What was judged before a cap was as it is, or after the caps were read, says nothing of it. */
  @Test
  void judgesOnlyWhatWasJudgedByTheCap() throws IOException {
    slot(1, "PT1H", null, 2);
    slot(1, "PT2H", null, 2);
    slot(1, "PT3H", null, 2);
    slot(1, "PT4H", null, 6);

    assertThat(audit(TWO_A_DAY).check("caps.window").verdict()).isEqualTo(Verdict.NOT_JUDGED);

    slot(1, "PT5H", null, 5);
    assertThat(audit(TWO_A_DAY).check("caps.window").violations()).isEqualTo(1);
  }

  @Test
  void findsASlotOfAMessageThatHasCertainlyFailed() throws IOException {
    for (long subject : List.of(1L, 13L, 17L, 19L)) {
      slots.add(
          new Slot(subject, TestingRun.messageId(subject), MONDAY, "email", List.of(), null, 3));
    }

    Check check = audit(TWO_A_DAY).check("caps.slots");

    // Sent and unknown ones count; skipped and failed ones must not.
    assertThat(check.violations()).isEqualTo(2);
    assertThat(check.examples())
        .anyMatch(example -> example.contains("subject 13"))
        .anyMatch(example -> example.contains("subject 17"));
  }

  @Test
  void readsSlotsAsTheContractTellsThem() throws IOException {
    String lines =
        """
        {"subject":"7","messageId":"00000000-0000-0000-0000-000000000001","at":"2026-11-23T08:00:00Z","channel":"email","tags":["a","b"],"zone":"Europe/Vienna","caps":3}
        {"subject":"7","messageId":"00000000-0000-0000-0000-000000000002","at":"2026-11-23T09:00:00Z","channel":"email","tags":[],"caps":3}
        """;
    List<Slot> read = new ArrayList<>();

    NdjsonSources.slots(() -> new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8)))
        .forEach(read::add);

    assertThat(read)
        .containsExactly(
            new Slot(7, new UUID(0, 1), MONDAY, "email", List.of("a", "b"), "Europe/Vienna", 3),
            new Slot(7, new UUID(0, 2), MONDAY.plusSeconds(3_600), "email", List.of(), null, 3));
  }

  @Test
  void provesNothingByWindowsThatWereNeverJudged() throws IOException {
    assertThat(audit(TWO_A_DAY).check("caps.window").verdict()).isEqualTo(Verdict.NOT_JUDGED);
    assertThat(audit(TWO_A_DAY).check("caps.counted").verdict()).isEqualTo(Verdict.NOT_JUDGED);
  }

  /** Twelve were sent, two are unknown; the others count against nothing. */
  @Test
  void findsAMessageThatWasSentAndDoesNotCount() throws IOException {
    for (long subject : List.of(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L, 11L, 12L, 19L, 20L)) {
      slotOf(subject);
    }
    var all = counting(SUNDAY.minusSeconds(3_600), SUNDAY);
    assertThat(all.verdict()).isEqualTo(Verdict.PROVED);
    assertThat(all.figure()).isEqualTo("14 messages");

    slots.removeIf(slot -> slot.subject() == 12 || slot.subject() == 19);

    var found = counting(SUNDAY.minusSeconds(3_600), SUNDAY);
    assertThat(found.verdict()).isEqualTo(Verdict.REFUTED);
    assertThat(found.examples())
        .containsExactlyInAnyOrder(
            "subject 12 (SENT) counts against nothing",
            "subject 19 (UNKNOWN, unknown_drop) counts against nothing");
  }

  @Test
  void findsThatNothingCountsAtAll() throws IOException {
    assertThat(counting(SUNDAY.minusSeconds(3_600), SUNDAY).violations()).isEqualTo(14);
  }

  /**
   * A cap counts from when it is made; slots of erased people go with them, old ones by a sweep.
   */
  @Test
  void asksForNoSlotOfWhoseThereMayBeNone() throws IOException {
    assertThat(counting(SUNDAY, SUNDAY).verdict()).isEqualTo(Verdict.NOT_JUDGED);
    var dayAfter = SUNDAY.plusSeconds(86_400);
    assertThat(counting(SUNDAY.minusSeconds(3_600), dayAfter).verdict())
        .isEqualTo(Verdict.NOT_JUDGED);
    slot(99, "PT0H");
    assertThat(counting(SUNDAY.minusSeconds(3_600), dayAfter).verdict())
        .as("the oldest slot is younger")
        .isEqualTo(Verdict.NOT_JUDGED);
    slotOf(99, SUNDAY.minusSeconds(60));
    assertThat(counting(SUNDAY.minusSeconds(3_600), dayAfter).violations()).isEqualTo(14);

    run.consent(null, false, 3, 4);
    assertThat(counting(SUNDAY.minusSeconds(3_600), dayAfter).violations()).isEqualTo(12);
  }

  private Check counting(Instant from, Instant now) throws IOException {
    var counting = new CapAudit.Counting(0, from, now);
    return run.auditCapped(
            new Auditor.Capped(new CapRules(5, List.of(TWO_A_DAY)), slots::forEach, counting))
        .check("caps.counted");
  }

  private void slotOf(long subject) {
    slotOf(subject, SUNDAY);
  }

  private void slotOf(long subject, Instant at) {
    slots.add(new Slot(subject, TestingRun.messageId(subject), at, "email", List.of(), null, 3));
  }

  private static Cap of(@Nullable String channel, @Nullable String tag) {
    return new Cap("c", 1, Duration.ofDays(7), null, channel, tag, 3);
  }

  private void slot(long subject, String after) {
    slot(subject, after, null, 3);
  }

  private void slot(long subject, String after, @Nullable String zone, long caps) {
    slots.add(
        new Slot(
            subject,
            UUID.randomUUID(),
            MONDAY.plus(Duration.parse(after)),
            "email",
            List.of(),
            zone,
            caps));
  }

  private AuditReport audit(Cap cap) throws IOException {
    return run.auditCapped(new Auditor.Capped(new CapRules(5, List.of(cap)), slots::forEach));
  }
}
