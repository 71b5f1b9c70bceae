package dev.fanfare.cli.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.cli.verify.Check.Verdict;
import dev.fanfare.cli.verify.LedgerSource.Row;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is told of people against the facts that they were judged by. */
class ReasonAuditTest {

  /** There, addressed, asked for consent and consenting. */
  private static final int GRANTED = 15;

  private final TestingRun run = new TestingRun();

  /** An engine that leaves everybody out, and tells why they might have been written to. */
  @ParameterizedTest
  @CsvSource({
    "SKIPPED, no_consent",
    "SKIPPED, consent_withdrawn",
    "SKIPPED, suppressed",
    "SKIPPED, no_address",
    "SKIPPED, profile_deleted",
    "SKIPPED, left_audience",
    "SKIPPED, quiet_hours",
    "SKIPPED, frequency_cap",
    "SKIPPED, budget_exhausted",
    "SKIPPED, shared_control",
    "HELD_OUT, control_group",
    "HELD_OUT, global_control",
    "CANCELLED, cancelled"
  })
  void findsSomebodyLeftOutForWhatWasNotSo(String state, String reason) throws IOException {
    leftOut(state, reason, GRANTED);

    run.assertFound("ledger.reasons", "judged by: nothing against it");
  }

  @ParameterizedTest
  @CsvSource({
    "SKIPPED, no_consent, 7",
    "SKIPPED, consent_withdrawn, 31",
    "SKIPPED, suppressed, 63",
    "SKIPPED, no_address, 1",
    "SKIPPED, profile_deleted, 0",
    "SKIPPED, left_audience, 67108865",
    "SKIPPED, template_abort, 399",
    "SKIPPED, quiet_hours, 8719",
    "SKIPPED, frequency_cap, 16911",
    "SKIPPED, budget_exhausted, 49167",
    "SKIPPED, shared_control, 65551",
    "HELD_OUT, control_group, 399",
    "HELD_OUT, global_control, 98319",
    "CANCELLED, cancelled, 64",
    "SKIPPED, late, 527",
    "SKIPPED, exception_event, 1",
    "SKIPPED, duplicate_address, 15",
    "SKIPPED, missing_variable, 399",
    "SKIPPED, a_later_one, 15"
  })
  void acceptsTheFirstOfWhatSpeaksAgainst(String state, String reason, int bits)
      throws IOException {
    leftOut(state, reason, bits);

    assertThat(run.audit().check("ledger.reasons").verdict()).isEqualTo(Verdict.PROVED);
  }

  @ParameterizedTest
  @CsvSource({
    "SKIPPED, frequency_cap, 16399",
    "SKIPPED, budget_exhausted, 16911",
    "SKIPPED, no_consent, 39",
    "SKIPPED, late, 7",
    "SKIPPED, duplicate_address, 47",
    "SKIPPED, missing_variable, 527",
    "SKIPPED, exception_event, 0",
    "HELD_OUT, control_group, 911"
  })
  void findsAReasonThatSomethingElseGoesBefore(String state, String reason, int bits)
      throws IOException {
    leftOut(state, reason, bits);

    assertThat(run.audit().check("ledger.reasons").violations()).isEqualTo(1);
  }

  @Test
  void provesNothingWhereNoFactsAreTold() throws IOException {
    assertThat(run.audit().check("ledger.reasons").verdict()).isEqualTo(Verdict.NOT_JUDGED);
  }

  @Test
  void findsSomebodyUnknownWhoWasWrittenToAgainstTheirFacts() throws IOException {
    replace("UNKNOWN", "unknown_drop", GRANTED | 16, null);

    run.assertOnly("ledger.permitted", "subject 19 (UNKNOWN, unknown_drop) although the consent");
  }

  /** They may have got the first one, and get no second: their facts are those of the refusal. */
  @Test
  void takesARefusalToSendAgainForWhatItIs() throws IOException {
    run.events.replaceAll(
        event ->
            event.subject() == 19 && "unknown_drop".equals(event.reason())
                ? new EventSource.Event(event.type(), 19, event.messageId(), 1, "unknown_resend")
                : event);
    replace("UNKNOWN", "unknown_resend", GRANTED | 16, "not sent again: consent_withdrawn");
    run.consent("2026-11-20T08:00:00Z", false, 19);
    assertThat(run.audit().refuted()).isFalse();

    replace("UNKNOWN", "unknown_resend", GRANTED, "not sent again: consent_withdrawn");

    run.assertOnly("ledger.reasons", "subject 19 (UNKNOWN, unknown_resend), judged by: nothing");
  }

  @Test
  void findsSomebodyUnknownWhoHadWithdrawn() throws IOException {
    replace("UNKNOWN", "unknown_drop", GRANTED, null);
    run.consent("2026-11-20T08:00:00Z", false, 19);

    run.assertOnly("consent.granted", "subject 19 had withdrawn at 2026-11-20T08:00:00Z");
  }

  private void leftOut(String state, String reason, int bits) {
    run.end(30, state, reason, 0);
    run.replace(30, with(run.row(30), state, reason, bits, null));
  }

  private void replace(String state, String reason, int bits, @Nullable String detail) {
    run.replace(19, with(run.row(19), state, reason, bits, detail));
  }

  private static Row with(Row row, String state, String reason, int bits, @Nullable String detail) {
    return new Row(
            row.subject(),
            row.occurrence(),
            row.step(),
            row.slot(),
            state,
            reason,
            row.ambiguous(),
            row.addressKey(),
            row.messageId(),
            bits)
        .at(TestingRun.DECIDED, null, null)
        .detailed(detail);
  }
}
