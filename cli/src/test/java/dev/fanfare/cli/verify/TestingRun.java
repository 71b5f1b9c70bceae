package dev.fanfare.cli.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.cli.verify.AuditedRun.Loss;
import dev.fanfare.cli.verify.AuditedRun.Told;
import dev.fanfare.cli.verify.Check.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** A run that is right in everything, into which one thing after another can be planted. */
final class TestingRun {

  static final String RUN = "run_0000000000001";
  static final String OCCURRENCE = "2026-11-22T08:00:00Z";
  static final Instant DECIDED = Instant.parse("2026-11-22T08:00:01Z");

  final List<LedgerSource.Row> rows = new ArrayList<>();
  final List<EventSource.Event> events = new ArrayList<>();
  final List<SinkSource.Line> sink = new ArrayList<>();
  final List<PermissionSource.Change> consents = new ArrayList<>();
  final Map<Long, Instant> suppressed = new HashMap<>();
  boolean consentNeeded = true;
  boolean ended = true;
  boolean resend;
  @Nullable Draws draws;
  AuditedHours hours = AuditedHours.ANY;
  final List<Loss> losses = new ArrayList<>();
  @Nullable Integer disturbances;
  @Nullable Long planned;
  @Nullable List<Told> told;
  @Nullable List<Told> streamed;

  /** Twenty people who consented: twelve sent and the rest in the other end states. */
  TestingRun() {
    consent("2026-11-01T08:00:00Z", true, LongStream.rangeClosed(1, 200).toArray());
    for (int subject = 1; subject <= 12; subject++) {
      end(subject, "SENT", null, 0);
      arrive(subject);
    }
    end(13, "SKIPPED", "no_consent", 0);
    end(14, "SKIPPED", "suppressed", 0);
    end(15, "HELD_OUT", "control_group", 0);
    end(16, "HELD_OUT", "control_group", 0);
    end(17, "FAILED", "failed_busy", 0);
    end(18, "CANCELLED", "cancelled", 0);
    losses.add(new Loss("engine-1 life 4", 2));
    end(19, "UNKNOWN", "unknown_drop", 1);
    end(20, "UNKNOWN", "unknown_drop", 1);
    arrive(20);
  }

  static UUID messageId(long subject) {
    return UUID.nameUUIDFromBytes(("message " + subject).getBytes(StandardCharsets.US_ASCII));
  }

  /** What a message has reserved of the budget in pot 7. */
  static BudgetSource.Reservation reservation(long subject) {
    return new BudgetSource.Reservation(messageId(subject), Set.of(7L));
  }

  /** Adds a row with the events that belong to it. */
  void end(long subject, String state, @Nullable String reason, int ambiguous) {
    row(subject, state, reason, ambiguous);
    event(subject, "message.decided", 1, null);
    event(subject, RowState.valueOf(state).event(), 1, reason);
  }

  void row(long subject, String state, @Nullable String reason, int ambiguous) {
    rows.add(
        new LedgerSource.Row(
                subject,
                OCCURRENCE,
                1,
                "email",
                state,
                reason,
                ambiguous,
                state.equals("SKIPPED") ? null : Long.valueOf(subject * 31),
                messageId(subject))
            .at(DECIDED, null, null));
  }

  /** Consent is given or withdrawn; without an instant, the history of these people is gone. */
  void consent(@Nullable String at, boolean granted, long... subjects) {
    consents.add(new PermissionSource.Change(at, granted, subjects));
  }

  void event(long subject, String type, int attempt, @Nullable String reason) {
    events.add(new EventSource.Event(type, subject, messageId(subject), attempt, reason));
  }

  void arrive(long subject) {
    sink.add(new SinkSource.Line(sink.size() + 1L, messageId(subject), RUN, true));
  }

  LedgerSource.Row row(long subject) {
    return rows.stream().filter(row -> row.subject() == subject).findFirst().orElseThrow();
  }

  void replace(long subject, LedgerSource.Row row) {
    rows.replaceAll(known -> known.subject() == subject ? row : known);
  }

  AuditReport audit() throws IOException {
    return audit(sink::forEach);
  }

  AuditReport auditCapped(Auditor.Capped capped) throws IOException {
    return new Auditor(run())
        .audit(rows::forEach, events::forEach, consents::forEach, capped, sink::forEach);
  }

  AuditReport auditBudgets(BudgetSource budgets) throws IOException {
    return new Auditor(run())
        .audit(rows::forEach, events::forEach, consents::forEach, null, budgets, sink::forEach);
  }

  AuditReport audit(@Nullable SinkSource log) throws IOException {
    return new Auditor(run()).audit(rows::forEach, events::forEach, consents::forEach, null, log);
  }

  private AuditedRun run() {
    return new AuditedRun(
        RUN,
        ended,
        planned == null ? Long.valueOf(rows.size()) : planned,
        told == null ? tally() : told,
        resend,
        losses,
        disturbances,
        64,
        streamed == null ? stream() : streamed,
        new Permission(consentNeeded, suppressed),
        draws,
        hours);
  }

  List<Told> tally() {
    Map<String, Long> tally = new HashMap<>();
    rows.forEach(row -> tally.merge(row.state() + " " + row.reason(), 1L, Long::sum));
    List<Told> told = new ArrayList<>();
    tally.forEach(
        (word, count) -> {
          String reason = word.substring(word.indexOf(' ') + 1);
          told.add(
              new Told(
                  word.substring(0, word.indexOf(' ')),
                  reason.equals("null") ? null : reason,
                  count));
        });
    return told;
  }

  List<Told> stream() {
    Map<String, Long> tally = new HashMap<>();
    events.forEach(event -> tally.merge(event.type(), 1L, Long::sum));
    List<Told> told = new ArrayList<>();
    tally.forEach((type, count) -> told.add(new Told(type, null, count)));
    return told;
  }

  /** An attempt was lost, and the next one was sent. */
  void sentAgain(long subject) {
    LedgerSource.Row row = row(subject);
    replace(
        subject,
        new LedgerSource.Row(
            subject,
            row.occurrence(),
            1,
            "email",
            "SENT",
            null,
            1,
            row.addressKey(),
            row.messageId()));
    event(subject, "message.sent", 2, null);
  }

  Check assertFound(String name, String words) throws IOException {
    Check check = audit().check(name);
    assertThat(check.verdict()).isEqualTo(Verdict.REFUTED);
    assertThat(check.examples()).anyMatch(example -> example.contains(words));
    return check;
  }

  /** Found by the check meant, and by no other. */
  void assertOnly(String name, String words) throws IOException {
    assertFound(name, words);
    assertThat(audit().checks())
        .filteredOn(check -> check.verdict() == Verdict.REFUTED)
        .extracting(Check::name)
        .containsExactly(name);
  }
}
