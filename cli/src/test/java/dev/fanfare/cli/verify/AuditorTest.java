package dev.fanfare.cli.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.cli.verify.AuditedRun.Loss;
import dev.fanfare.cli.verify.AuditedRun.Told;
import dev.fanfare.cli.verify.Check.Verdict;
import dev.fanfare.cli.verify.LedgerSource.Row;
import dev.fanfare.dsl.Clocks;
import dev.fanfare.dsl.Fallback;
import dev.fanfare.dsl.OwnTime;
import dev.fanfare.dsl.QuietHours;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Every kind of violation is planted into a run that is right, and found by the check meant. */
class AuditorTest {

  private static final OwnTime SKIPPING =
      new OwnTime(new Fallback.Workspace(), OwnTime.Late.SKIP, Duration.ofHours(1));

  private final TestingRun run = new TestingRun();

  @Test
  void provesARunThatIsRight() throws IOException {
    AuditReport report = run.audit();

    // These rows were not drawn: DrawAuditTest is about draws.
    assertThat(report.checks())
        .filteredOn(check -> !check.name().startsWith("draws."))
        .filteredOn(check -> !check.name().startsWith("times."))
        // Nor do they tell what they were judged by: ReasonAuditTest is about that.
        .filteredOn(check -> !check.name().equals("ledger.reasons"))
        .allMatch(check -> check.verdict() == Verdict.PROVED);
    assertThat(report.refuted()).isFalse();
  }

  @Test
  void findsAWindowAboveItsFrequencyCap() throws IOException {
    var cap = new CapRules.Cap("weekly", 1, Duration.ofDays(7), null, null, null, 1);
    var slots = new ArrayList<SlotSource.Slot>();
    var capped = new Auditor.Capped(new CapRules(1, List.of(cap)), slots::forEach);
    slots.add(slot(TestingRun.messageId(1), "2026-11-22T08:00:00Z"));
    assertThat(run.auditCapped(capped).refuted()).isFalse();

    slots.add(slot(UUID.randomUUID(), "2026-11-29T07:59:59Z"));

    assertThat(run.auditCapped(capped).checks())
        .filteredOn(check -> check.verdict() == Verdict.REFUTED)
        .extracting(Check::name)
        .containsExactly("caps.window");
  }

  @Test
  void findsBudgetsThatHaveCountedOtherwiseThanTheirMessages() throws IOException {
    BudgetSource.Reservations of = visitor -> visitor.accept(TestingRun.reservation(1));
    var right = new BudgetSource.Count("budget mails", 10, 7, 2, 4, 5, 4);
    assertThat(run.auditBudgets(new BudgetSource(List.of(right), of)).refuted()).isFalse();

    var lost = new BudgetSource.Count("budget mails", 10, 7, 2, 4, 6, 4);
    assertThat(refuted(new BudgetSource(List.of(lost), of))).containsExactly("budgets.counts");
    var unspent = new BudgetSource.Count("budget mails", 10, 7, 2, 3, 5, 4);
    assertThat(refuted(new BudgetSource(List.of(unspent), of))).containsExactly("budgets.counts");
    var above = new BudgetSource.Count("budget mails", 10, 12, 1, 4, 11, 4);
    assertThat(refuted(new BudgetSource(List.of(above), of))).containsExactly("budgets.limits");
  }

  @Test
  void findsWhatIsReservedForAMessageThatHasFailed() throws IOException {
    var count = new BudgetSource.Count("budget mails", 10, 1, 0, 0, 1, 0);
    run.end(77, "FAILED", "failed_quota", 0);
    BudgetSource.Reservations of = visitor -> visitor.accept(TestingRun.reservation(77));

    assertThat(run.auditBudgets(new BudgetSource(List.of(count), of)).check("budgets.reservations"))
        .extracting(Check::verdict)
        .isEqualTo(Verdict.REFUTED);
  }

  private List<String> refuted(BudgetSource budgets) throws IOException {
    return run.auditBudgets(budgets).checks().stream()
        .filter(check -> check.verdict() == Verdict.REFUTED)
        .map(Check::name)
        .toList();
  }

  private static SlotSource.Slot slot(UUID message, String at) {
    return new SlotSource.Slot(1, message, Instant.parse(at), "email", List.of(), null, 1);
  }

  /** Twelve were sent to and one failed; whose message was lost tells no instant of its own. */
  @Test
  void findsSomebodyOfTheGlobalControlGroupWhoWasWrittenTo() throws IOException {
    var day = Duration.ofDays(1);
    var since = TestingRun.DECIDED.minus(day);
    run.draws = global(since, TestingRun.DECIDED.minusSeconds(1));
    assertThat(run.audit().check("draws.global").verdict()).isEqualTo(Verdict.PROVED);

    run.draws = global(since, null);

    assertThat(run.assertFound("draws.global", "subject 1 is of it and SENT").violations())
        .isEqualTo(13);
  }

  @Test
  void findsSomebodyWhoIsHeldOutGloballyAndNotOfTheGroup() throws IOException {
    run.draws =
        new Draws(
            "arm",
            0,
            17,
            23,
            List.of(1),
            List.of(new Draws.Globally(0, 29, TestingRun.DECIDED.minusSeconds(3_600), null)));
    assertThat(run.audit().check("draws.global").verdict()).isEqualTo(Verdict.PROVED);

    run.rows.removeIf(row -> row.subject() == 15);
    run.row(15, "HELD_OUT", "global_control", 0);

    run.assertFound("draws.global", "subject 15 is held out and not of it");
  }

  private static Draws global(Instant from, @Nullable Instant until) {
    return new Draws(
        "arm", 0, 17, 23, List.of(1), List.of(new Draws.Globally(10_000, 29, from, until)));
  }

  @Test
  void findsAPersonWithoutRow() throws IOException {
    run.planned = 21L;

    run.assertOnly("ledger.complete", "1 row missing");
  }

  @Test
  void findsARowThatWasNotPlanned() throws IOException {
    run.planned = 19L;

    run.assertOnly("ledger.complete", "1 row too many");
  }

  @Test
  void findsAKeyWithTwoRows() throws IOException {
    Row first = run.row(1);
    run.rows.add(
        new Row(1, first.occurrence(), 1, "email", "SENT", null, 0, 77L, UUID.randomUUID()));
    run.planned = 21L;

    run.assertFound("ledger.keys", "subject 1 has another row");
  }

  @Test
  void acceptsTwoRowsOfAPersonAtTwoOccurrences() throws IOException {
    UUID other = UUID.randomUUID();
    run.rows.add(
        new Row(13, "2026-12-22T08:00:00Z", 1, "email", "SKIPPED", "no_consent", 0, null, other));
    run.events.add(new EventSource.Event("message.decided", 13, other, 1, null));
    run.events.add(new EventSource.Event("message.skipped", 13, other, 1, "no_consent"));

    assertThat(run.audit().refuted()).isFalse();
  }

  @Test
  void findsARowThatHasNotEnded() throws IOException {
    Row row = run.row(3);
    run.replace(3, withState(row, "STARTED"));

    run.assertFound("ledger.ends", "subject 3 is STARTED");
  }

  @Test
  void findsAnAddressWrittenToTwice() throws IOException {
    Row row = run.row(4);
    run.replace(4, new Row(4, row.occurrence(), 1, "email", "SENT", null, 0, 31L, row.messageId()));

    run.assertOnly("ledger.addresses", "subject 4 has the address of subject 1");
  }

  @Test
  void findsAnAddressThatWasLeftOutOfASecondRow() throws IOException {
    Row row = run.row(4);
    run.replace(
        4, new Row(4, row.occurrence(), 1, "email", "SENT", null, 0, null, row.messageId()));

    run.assertOnly("ledger.addresses", "subject 4 was sent to at no known address");
  }

  @Test
  void findsSomebodyWrittenToAgainstTheFactsTheyWereJudgedBy() throws IOException {
    int granted = 1 | 2 | 4 | 8;
    run.replace(4, judged(run.row(4), granted | 16));
    run.replace(5, judged(run.row(5), granted | 32));
    run.replace(6, judged(run.row(6), granted));
    run.replace(7, judged(run.row(7), 1 | 2));

    Check check = run.assertFound("ledger.permitted", "subject 4 (SENT) although the consent was");

    assertThat(check.violations()).isEqualTo(2);
  }

  @Test
  void findsSomebodyWrittenToWhoHadLeftTheAudience() throws IOException {
    run.replace(4, judged(run.row(4), 1 | 2 | 4 | 8 | 67_108_864));

    run.assertFound("ledger.permitted", "subject 4 (SENT) although the person had left the");
  }

  @Test
  void findsSomebodyWrittenToWhoHadWithdrawnWhateverTheirRowSays() throws IOException {
    run.replace(4, judged(run.row(4), 1 | 2 | 4 | 8).at(TestingRun.DECIDED, null, null));
    run.consent("2026-11-20T08:00:00Z", false, 4);
    run.consent("2026-11-20T08:00:00Z", false, 5);
    run.consent("2026-11-21T08:00:00Z", true, 5);
    run.consent("2026-11-23T08:00:00Z", false, 6);

    run.assertOnly("consent.granted", "subject 4 had withdrawn at 2026-11-20T08:00:00Z");
    assertThat(run.audit().check("consent.granted").violations()).isEqualTo(1);
  }

  @Test
  void findsSomebodyWrittenToWhoHadNeverConsented() throws IOException {
    run.consents.clear();
    run.consent("2026-11-01T08:00:00Z", true, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 17);

    run.assertOnly("consent.granted", "subject 12 had never consented");
  }

  @Test
  void asksForNoConsentToAServiceButForNoWithdrawal() throws IOException {
    run.consentNeeded = false;
    run.consents.clear();
    assertThat(run.audit().refuted()).isFalse();

    run.consent("2026-11-20T08:00:00Z", false, 4);

    run.assertOnly("consent.granted", "subject 4 had withdrawn");
  }

  @Test
  void judgesNobodyWhoChangedJustThenOrWhoseHistoryIsGone() throws IOException {
    run.consent("2026-11-22T07:59:30Z", false, 4);
    run.consent("2026-11-20T08:00:00Z", false, 5);
    run.consent(null, false, 5);

    Check check = run.audit().check("consent.granted");

    assertThat(check.verdict()).isEqualTo(Verdict.PROVED);
    assertThat(check.figure()).isEqualTo("11 messages, 2 erased or changed just then");
  }

  @Test
  void findsSomebodyWrittenToAtASuppressedAddress() throws IOException {
    run.suppressed.put(4L * 31, Instant.parse("2026-11-20T08:00:00Z"));
    run.suppressed.put(5L * 31, Instant.parse("2026-11-22T07:59:30Z"));
    run.suppressed.put(6L * 31, Instant.parse("2026-11-23T08:00:00Z"));
    run.suppressed.put(14L * 31, Instant.parse("2026-11-20T08:00:00Z"));

    run.assertOnly("consent.suppressed", "subject 4 was written to at");
    assertThat(run.audit().check("consent.suppressed").violations()).isEqualTo(1);
  }

  private static Row judged(Row row, int bits) {
    return new Row(
        row.subject(),
        row.occurrence(),
        row.step(),
        row.slot(),
        row.state(),
        row.reason(),
        row.ambiguous(),
        row.addressKey(),
        row.messageId(),
        bits);
  }

  @Test
  void findsSomebodyStartedBeforeTheyWereDue() throws IOException {
    Instant due = Instant.parse("2026-11-23T08:00:00Z");
    run.rows.replaceAll(row -> row.at(due, due, null));
    assertThat(run.audit().check("times.due").verdict()).isEqualTo(Verdict.PROVED);

    run.replace(4, run.row(4).at(due.minusNanos(1_000), due, null));

    run.assertOnly("times.due", "subject 4 (SENT) was started before 2026-11-23T08:00:00Z");
  }

  /** Also where the slice said so: the local time and the zone are enough to know. */
  @Test
  void findsSomebodyStartedBeforeTheirOwnTime() throws IOException {
    run.hours = new AuditedHours(SKIPPING, null);
    // The occurrence is 22:00 where the day begins first.
    Instant inVienna = Instant.parse("2026-11-22T21:00:00Z");
    run.rows.replaceAll(row -> row.at(inVienna, inVienna, "Europe/Vienna"));
    assertThat(run.audit().refuted()).isFalse();

    run.replace(5, run.row(5).at(inVienna, inVienna, "Europe/London"));

    run.assertOnly("times.due", "subject 5 (SENT) was started before 2026-11-22T22:00 in");
  }

  @Test
  void findsSomebodyStartedWithinQuietHours() throws IOException {
    run.hours = new AuditedHours(null, night(new Clocks.Own(new Fallback.Workspace())));
    Instant evening = Instant.parse("2026-11-22T20:59:59Z");
    run.rows.replaceAll(row -> judgedIfWrittenTo(row).at(evening, evening, "Europe/Vienna"));
    assertThat(run.audit().check("times.quiet").verdict()).isEqualTo(Verdict.PROVED);

    run.replace(6, judged(run.row(6), 15).at(evening.plusSeconds(1), evening, "Europe/Vienna"));

    run.assertOnly("times.quiet", "within 22:00 to 08:00 in Europe/Vienna");
  }

  @Test
  void findsSomebodyStartedWithinTheQuietHoursOfOneZone() throws IOException {
    run.hours = new AuditedHours(null, night(new Clocks.Zone(ZoneId.of("Asia/Tokyo"))));
    Instant noon = Instant.parse("2026-11-22T03:00:00Z");
    run.rows.replaceAll(row -> judgedIfWrittenTo(row).at(noon, noon, null));

    run.replace(17, judged(run.row(17), 15).at(noon.plusSeconds(36_000), noon, null));

    run.assertOnly("times.quiet", "subject 17 (FAILED) was started at 2026-11-22T13:00:00Z");
  }

  @Test
  void findsSomebodyWhoWasStartedAndJudgedToBeInQuietHours() throws IOException {
    Instant noon = Instant.parse("2026-11-22T03:00:00Z");

    run.replace(7, judged(run.row(7), 15 | 8_192).at(noon, noon, null));

    run.assertOnly("times.quiet", "subject 7 (SENT) although it was within quiet hours");
  }

  @Test
  void acceptsThatSomebodyWaitsForTheMorningTwice() throws IOException {
    run.event(7, "message.deferred", 0, "quiet_hours");
    run.event(7, "message.deferred", 0, "quiet_hours");

    assertThat(run.audit().refuted()).isFalse();
  }

  /** Who was left out was so for what speaks against them. */
  private static Row judgedIfWrittenTo(Row row) {
    return switch (row.state()) {
      case "SENT", "FAILED", "UNKNOWN" -> judged(row, 15);
      default -> row;
    };
  }

  private static QuietHours.Window night(Clocks clocks) {
    return new QuietHours.Window(
        LocalTime.of(22, 0), LocalTime.of(8, 0), clocks, QuietHours.Policy.HOLD);
  }

  @Test
  void findsAMessageIdUsedTwice() throws IOException {
    Row row = run.row(4);
    run.replace(
        4,
        new Row(
            4,
            row.occurrence(),
            1,
            "email",
            "SENT",
            null,
            0,
            row.addressKey(),
            TestingRun.messageId(1)));

    run.assertFound("ledger.messages", "of subject 4");
  }

  @Test
  void findsAStatusThatTellsOtherThanTheLedger() throws IOException {
    List<Told> told = new ArrayList<>(run.tally());
    told.removeIf(figure -> figure.word().equals("SENT"));
    told.add(new Told("SENT", null, 13));
    run.told = told;

    run.assertOnly("ledger.told", "SENT is told 1 too high");
  }

  @Test
  void findsAnEventOfNobody() throws IOException {
    run.event(99, "message.decided", 1, null);

    run.assertOnly("events.known", "message.decided of subject 99 has no row");
  }

  @Test
  void findsARowThatWasNeverDecided() throws IOException {
    run.events.removeIf(event -> event.subject() == 5 && event.type().equals("message.decided"));

    run.assertOnly("events.decided", "subject 5 (SENT) was never decided");
  }

  @Test
  void findsARowThatWasDecidedTwice() throws IOException {
    run.event(5, "message.decided", 1, null);

    run.assertOnly("events.decided", "subject 5 (SENT) was more than once decided");
  }

  @Test
  void findsARowWithoutEndEvent() throws IOException {
    run.events.removeIf(event -> event.subject() == 6 && event.type().equals("message.sent"));

    run.assertOnly("events.ended", "subject 6 (SENT) was never ended");
  }

  @Test
  void findsAnEndEventToldTwice() throws IOException {
    run.event(6, "message.sent", 1, null);

    run.assertOnly("events.ended", "subject 6 (SENT) was more than once ended");
  }

  @Test
  void findsAnEndEventOfAnotherState() throws IOException {
    run.events.replaceAll(
        event ->
            event.subject() == 17 && event.type().equals("message.failed")
                ? new EventSource.Event("message.sent", 17, event.messageId(), 1, null)
                : event);

    run.assertOnly("events.ended", "subject 17 (FAILED, failed_busy) is told as message.sent");
  }

  @Test
  void findsAnEndEventWithAnotherReason() throws IOException {
    run.events.replaceAll(
        event ->
            event.subject() == 13 && event.type().equals("message.skipped")
                ? new EventSource.Event("message.skipped", 13, event.messageId(), 1, "suppressed")
                : event);

    run.assertOnly("events.ended", "is told with reason suppressed");
  }

  @Test
  void findsADecisionAboutTheUnknownThatNoEventTells() throws IOException {
    Row row = run.row(19);
    run.events.replaceAll(
        event ->
            event.subject() == 19 && event.type().equals("message.unknown")
                ? new EventSource.Event("message.unknown", 19, row.messageId(), 1, "unknown_ask")
                : event);

    run.assertOnly(
        "events.ended", "subject 19 (UNKNOWN, unknown_drop) is told with another reason");
    run.event(19, "message.settled", 1, "unknown_drop");

    assertThat(run.audit().refuted()).isFalse();
  }

  @Test
  void takesAnUnknownMessageThatWasSeenForSent() throws IOException {
    Row row = run.row(20);
    run.replace(
        20,
        new Row(
            20, row.occurrence(), 1, "email", "SENT", null, 1, row.addressKey(), row.messageId()));

    run.assertOnly("events.ended", "subject 20 (SENT) was never ended");
    run.event(20, "message.settled", 1, "seen");
    assertThat(run.audit().refuted()).isFalse();
    run.event(19, "message.settled", 1, "seen");

    run.assertFound("events.ended", "subject 19 (UNKNOWN, unknown_drop) is told to have been seen");
  }

  @Test
  void findsADeferralToldTwice() throws IOException {
    run.event(7, "message.deferred", 0, "frequency_cap");
    run.event(7, "message.deferred", 0, "frequency_cap");
    run.event(7, "message.deferred", 1, "failed_busy");
    run.event(7, "message.deferred", 2, "failed_busy");
    run.event(7, "message.deferred", 2, "failed_busy");

    run.assertOnly("events.repeated", "message.deferred of attempt 2");
  }

  @Test
  void findsCountsThatAreNotTheLedgers() throws IOException {
    List<Told> streamed = new ArrayList<>(run.stream());
    streamed.removeIf(figure -> figure.word().equals("message.sent"));
    streamed.add(new Told("message.sent", null, 11));
    run.streamed = streamed;

    run.assertOnly("events.counts", "message.sent is 1 too low");
  }

  @Test
  void acceptsAReportedMessageTwiceWhereTheCampaignResends() throws IOException {
    run.resend = true;
    run.sentAgain(20);
    run.arrive(20);

    assertThat(run.audit().refuted()).isFalse();
  }

  @Test
  void acceptsThatALostMessageStaysUnknownWhenItsResendFails() throws IOException {
    run.resend = true;
    run.event(19, "message.failed", 2, "failed_busy");

    assertThat(run.audit().refuted()).isFalse();
  }

  @Test
  void findsReportedRowsThatNoLossExplains() throws IOException {
    run.losses.clear();

    run.assertOnly("reported.bound", "2 rows that no loss explains");
  }

  @Test
  void findsALifeThatLeftMoreThanAWindowEvenWhereOthersLeftLess() throws IOException {
    for (int subject = 101; subject <= 163; subject++) {
      run.end(subject, "UNKNOWN", "unknown_drop", 1);
    }
    run.losses.clear();
    run.losses.add(new Loss("engine-1 life 4", 65));
    run.losses.add(new Loss("engine-2 life 1", 0));

    run.assertOnly("reported.bound", "engine-1 life 4 left 65 rows unknown");
  }

  @Test
  void findsALifeThatNobodyEnded() throws IOException {
    run.disturbances = 1;
    assertThat(run.audit().refuted()).isFalse();
    run.losses.add(new Loss("engine-2 life 1", 0));

    run.assertOnly("reported.bound", "2 lives ended, of which 1 by a disturbance");
  }

  @Test
  void judgesOnlyWhatCannotComeRightBeforeTheEnd() throws IOException {
    run.ended = false;
    run.planned = 40L;
    run.rows.add(run.row(1));

    AuditReport report = run.audit();

    assertThat(report.check("ledger.complete").verdict()).isEqualTo(Verdict.NOT_JUDGED);
    assertThat(report.check("ledger.keys").verdict()).isEqualTo(Verdict.REFUTED);
  }

  private static Row withState(Row row, String state) {
    return new Row(
        row.subject(),
        row.occurrence(),
        row.step(),
        row.slot(),
        state,
        null,
        0,
        row.addressKey(),
        row.messageId());
  }
}
