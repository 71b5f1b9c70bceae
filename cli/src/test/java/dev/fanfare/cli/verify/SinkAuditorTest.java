package dev.fanfare.cli.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.cli.verify.Check.Verdict;
import java.io.IOException;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Violations that only the log of the outside shows. */
class SinkAuditorTest {

  private final TestingRun run = new TestingRun();

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

    Check check = run.assertFound("sink.addresses", "has the mailbox of subject");

    assertThat(check.violations()).isEqualTo(1);
  }

  @Test
  void findsAMessageOfTheRunWithoutRow() throws IOException {
    run.sink.add(new SinkSource.Line(14, UUID.randomUUID(), TestingRun.RUN, true));

    run.assertOnly("sink.known", "line 14");
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

    run.assertOnly("sink.permitted", "subject 17 (FAILED, failed_busy) is in line 14");
  }

  @Test
  void findsEveryoneWhoWasNotToBeWrittenTo() throws IOException {
    run.arrive(13);
    run.arrive(15);
    run.arrive(18);

    Check check = run.assertFound("sink.nobody", "subject 13 (SKIPPED, no_consent) is in line 14");
    assertThat(check.violations()).isEqualTo(3);
  }

  @Test
  void findsAMessageThatNeverArrived() throws IOException {
    run.sink.removeIf(line -> TestingRun.messageId(2).equals(line.messageId()));

    run.assertOnly("sink.lost", "subject 2 (SENT) is not there");
  }

  @Test
  void findsAMessageThatArrivedTwice() throws IOException {
    run.arrive(2);

    run.assertOnly("sink.doubled", "subject 2 (SENT) is there 2 times");
  }

  @Test
  void findsAReportedMessageTwiceWhereTheCampaignDrops() throws IOException {
    run.arrive(20);

    run.assertOnly("sink.doubled", "subject 20 (UNKNOWN, unknown_drop) is there 2 times");
  }

  @Test
  void findsMoreCopiesThanLosses() throws IOException {
    run.resend = true;
    run.sentAgain(20);
    run.arrive(20);
    run.arrive(20);

    run.assertOnly("sink.doubled", "subject 20 (SENT) is there 3 times");
  }

  @Test
  void findsADoubleOutsideTheReportedSetAlsoWhereTheCampaignResends() throws IOException {
    run.resend = true;
    run.arrive(2);

    run.assertOnly("sink.doubled", "subject 2 (SENT) is there 2 times");
  }

  @Test
  void countsACutConnectionAsALossOfOne() throws IOException {
    run.losses.clear();
    run.sink.replaceAll(
        line ->
            TestingRun.messageId(20).equals(line.messageId())
                ? new SinkSource.Line(line.number(), line.messageId(), line.run(), false)
                : line);

    run.assertOnly("reported.bound", "1 row that no loss explains");
  }

  @Test
  void doesNotJudgeTheSinkWithoutItsLog() throws IOException {
    AuditReport report = run.audit(null);

    assertThat(report.refuted()).isFalse();
    assertThat(report.check("sink.lost").verdict()).isEqualTo(Verdict.NOT_JUDGED);
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
}
