package dev.fanfare.cli.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.cli.verify.AuditedRun.Told;
import dev.fanfare.cli.verify.Check.Verdict;
import dev.fanfare.cli.verify.LedgerSource.Row;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Every kind of violation is planted into a run that is right, and found by the check meant. */
class AuditorTest {

  private final TestingRun run = new TestingRun();

  @Test
  void provesARunThatIsRight() throws IOException {
    AuditReport report = run.audit();

    assertThat(report.checks()).allMatch(check -> check.verdict() == Verdict.PROVED);
    assertThat(report.refuted()).isFalse();
  }

  @Test
  void findsAPersonWithoutRow() throws IOException {
    run.planned = 21L;

    assertOnly("ledger.complete", "1 row missing");
  }

  @Test
  void findsARowThatWasNotPlanned() throws IOException {
    run.planned = 19L;

    assertOnly("ledger.complete", "1 row too many");
  }

  @Test
  void findsAKeyWithTwoRows() throws IOException {
    Row first = run.row(1);
    run.rows.add(
        new Row(1, first.occurrence(), 1, "email", "SENT", null, 0, 77L, UUID.randomUUID()));
    run.planned = 21L;

    assertFound("ledger.keys", "subject 1 has another row");
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

    assertFound("ledger.ends", "subject 3 is STARTED");
  }

  @Test
  void findsAnAddressWrittenToTwice() throws IOException {
    Row row = run.row(4);
    run.replace(4, new Row(4, row.occurrence(), 1, "email", "SENT", null, 0, 31L, row.messageId()));

    assertOnly("ledger.addresses", "subject 4 has the address of subject 1");
  }

  @Test
  void findsAnAddressThatWasLeftOutOfASecondRow() throws IOException {
    Row row = run.row(4);
    run.replace(
        4, new Row(4, row.occurrence(), 1, "email", "SENT", null, 0, null, row.messageId()));

    assertOnly("ledger.addresses", "subject 4 was sent to at no known address");
  }

  @Test
  void findsSomebodyWrittenToAgainstTheFactsTheyWereJudgedBy() throws IOException {
    int granted = 1 | 2 | 4 | 8;
    run.replace(4, judged(run.row(4), granted | 16));
    run.replace(5, judged(run.row(5), granted | 32));
    run.replace(6, judged(run.row(6), granted));
    run.replace(7, judged(run.row(7), 1 | 2));

    Check check = assertFound("ledger.permitted", "subject 4 (SENT) although the consent was");

    assertThat(check.violations()).isEqualTo(2);
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
  void findsAMailboxThatGotTheMessagesOfTwoPeople() throws IOException {
    run.sink.replaceAll(
        line ->
            new SinkSource.Line(
                line.number(),
                line.messageId(),
                line.run(),
                line.answered(),
                line.number() < 3 ? "ONE@example.com" : line.number() + "@example.com"));

    Check check = assertFound("sink.addresses", "has the mailbox of subject");

    assertThat(check.violations()).isEqualTo(1);
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

    assertFound("ledger.messages", "of subject 4");
  }

  @Test
  void findsAStatusThatTellsOtherThanTheLedger() throws IOException {
    List<Told> told = new ArrayList<>(run.tally());
    told.removeIf(figure -> figure.word().equals("SENT"));
    told.add(new Told("SENT", null, 13));
    run.told = told;

    assertOnly("ledger.told", "SENT is told 1 too high");
  }

  @Test
  void findsAnEventOfNobody() throws IOException {
    run.event(99, "message.decided", 1, null);

    assertOnly("events.known", "message.decided of subject 99 has no row");
  }

  @Test
  void findsARowThatWasNeverDecided() throws IOException {
    run.events.removeIf(event -> event.subject() == 5 && event.type().equals("message.decided"));

    assertOnly("events.decided", "subject 5 (SENT) was never decided");
  }

  @Test
  void findsARowThatWasDecidedTwice() throws IOException {
    run.event(5, "message.decided", 1, null);

    assertOnly("events.decided", "subject 5 (SENT) was more than once decided");
  }

  @Test
  void findsARowWithoutEndEvent() throws IOException {
    run.events.removeIf(event -> event.subject() == 6 && event.type().equals("message.sent"));

    assertOnly("events.ended", "subject 6 (SENT) was never ended");
  }

  @Test
  void findsAnEndEventToldTwice() throws IOException {
    run.event(6, "message.sent", 1, null);

    assertOnly("events.ended", "subject 6 (SENT) was more than once ended");
  }

  @Test
  void findsAnEndEventOfAnotherState() throws IOException {
    run.events.replaceAll(
        event ->
            event.subject() == 17 && event.type().equals("message.failed")
                ? new EventSource.Event("message.sent", 17, event.messageId(), 1, null)
                : event);

    assertOnly("events.ended", "subject 17 (FAILED, failed_busy) is told as message.sent");
  }

  @Test
  void findsAnEndEventWithAnotherReason() throws IOException {
    run.events.replaceAll(
        event ->
            event.subject() == 13 && event.type().equals("message.skipped")
                ? new EventSource.Event("message.skipped", 13, event.messageId(), 1, "suppressed")
                : event);

    assertOnly("events.ended", "is told with reason suppressed");
  }

  @Test
  void findsADecisionAboutTheUnknownThatNoEventTells() throws IOException {
    Row row = run.row(19);
    run.events.replaceAll(
        event ->
            event.subject() == 19 && event.type().equals("message.unknown")
                ? new EventSource.Event("message.unknown", 19, row.messageId(), 1, "unknown_ask")
                : event);

    assertOnly("events.ended", "subject 19 (UNKNOWN, unknown_drop) is told with another reason");
    run.event(19, "message.settled", 1, "unknown_drop");

    assertThat(run.audit().refuted()).isFalse();
  }

  @Test
  void findsADeferralToldTwice() throws IOException {
    run.event(7, "message.deferred", 1, "failed_busy");
    run.event(7, "message.deferred", 2, "failed_busy");
    run.event(7, "message.deferred", 2, "failed_busy");

    assertOnly("events.repeated", "message.deferred of attempt 2");
  }

  @Test
  void findsCountsThatAreNotTheLedgers() throws IOException {
    List<Told> streamed = new ArrayList<>(run.stream());
    streamed.removeIf(figure -> figure.word().equals("message.sent"));
    streamed.add(new Told("message.sent", null, 11));
    run.streamed = streamed;

    assertOnly("events.counts", "message.sent is 1 too low");
  }

  @Test
  void findsAMessageOfTheRunWithoutRow() throws IOException {
    run.sink.add(new SinkSource.Line(14, UUID.randomUUID(), TestingRun.RUN, true));

    assertOnly("sink.known", "line 14");
  }

  @Test
  void leavesMessagesOfOtherRunsAlone() throws IOException {
    run.sink.add(new SinkSource.Line(14, UUID.randomUUID(), "run_0000000000002", true));
    run.sink.add(new SinkSource.Line(15, null, null, true));

    assertThat(run.audit().refuted()).isFalse();
  }

  @Test
  void findsAFailedMessageThatArrived() throws IOException {
    run.arrive(17);

    assertOnly("sink.permitted", "subject 17 (FAILED, failed_busy) is in line 14");
  }

  @Test
  void findsEveryoneWhoWasNotToBeWrittenTo() throws IOException {
    run.arrive(13);
    run.arrive(15);
    run.arrive(18);

    Check check = assertFound("sink.nobody", "subject 13 (SKIPPED, no_consent) is in line 14");
    assertThat(check.violations()).isEqualTo(3);
  }

  @Test
  void findsAMessageThatNeverArrived() throws IOException {
    run.sink.removeIf(line -> TestingRun.messageId(2).equals(line.messageId()));

    assertOnly("sink.lost", "subject 2 (SENT) is not there");
  }

  @Test
  void findsAMessageThatArrivedTwice() throws IOException {
    run.arrive(2);

    assertOnly("sink.doubled", "subject 2 (SENT) is there 2 times");
  }

  @Test
  void findsAReportedMessageTwiceWhereTheCampaignDrops() throws IOException {
    run.arrive(20);

    assertOnly("sink.doubled", "subject 20 (UNKNOWN, unknown_drop) is there 2 times");
  }

  @Test
  void acceptsAReportedMessageTwiceWhereTheCampaignResends() throws IOException {
    run.resend = true;
    sentAgain(20);
    run.arrive(20);

    assertThat(run.audit().refuted()).isFalse();
  }

  @Test
  void findsMoreCopiesThanLosses() throws IOException {
    run.resend = true;
    sentAgain(20);
    run.arrive(20);
    run.arrive(20);

    assertOnly("sink.doubled", "subject 20 (SENT) is there 3 times");
  }

  @Test
  void acceptsThatALostMessageStaysUnknownWhenItsResendFails() throws IOException {
    run.resend = true;
    run.event(19, "message.failed", 2, "failed_busy");

    assertThat(run.audit().refuted()).isFalse();
  }

  @Test
  void findsADoubleOutsideTheReportedSetAlsoWhereTheCampaignResends() throws IOException {
    run.resend = true;
    run.arrive(2);

    assertOnly("sink.doubled", "subject 2 (SENT) is there 2 times");
  }

  @Test
  void findsAReportedSetAboveItsBound() throws IOException {
    run.disturbances = 0;

    assertOnly("reported.bound", "2 rows above the bound");
  }

  @Test
  void countsACutConnectionAsADisturbanceOfOne() throws IOException {
    run.disturbances = 0;
    run.sink.replaceAll(
        line ->
            TestingRun.messageId(20).equals(line.messageId())
                ? new SinkSource.Line(line.number(), line.messageId(), line.run(), false)
                : line);

    assertOnly("reported.bound", "1 row above the bound");
  }

  @Test
  void doesNotJudgeTheSinkWithoutItsLog() throws IOException {
    AuditReport report = run.audit(null);

    assertThat(report.refuted()).isFalse();
    assertThat(report.check("sink.lost").verdict()).isEqualTo(Verdict.NOT_JUDGED);
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

  @Test
  void countsEveryViolationAndNamesTheFirstTwenty() throws IOException {
    run.sink.clear();
    for (int subject = 101; subject <= 130; subject++) {
      run.end(subject, "SENT", null, 0);
    }

    Check check = run.audit().check("sink.lost");

    assertThat(check.violations()).isEqualTo(42);
    assertThat(check.examples()).hasSize(20);
  }

  private void sentAgain(long subject) {
    Row row = run.row(subject);
    run.replace(
        subject,
        new Row(
            subject,
            row.occurrence(),
            1,
            "email",
            "SENT",
            null,
            1,
            row.addressKey(),
            row.messageId()));
    run.event(subject, "message.sent", 2, null);
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

  private Check assertFound(String name, String words) throws IOException {
    Check check = run.audit().check(name);
    assertThat(check.verdict()).isEqualTo(Verdict.REFUTED);
    assertThat(check.examples()).anyMatch(example -> example.contains(words));
    return check;
  }

  /** Found by the check meant, and by no other. */
  private void assertOnly(String name, String words) throws IOException {
    assertFound(name, words);
    assertThat(run.audit().checks())
        .filteredOn(check -> check.verdict() == Verdict.REFUTED)
        .extracting(Check::name)
        .containsExactly(name);
  }
}
