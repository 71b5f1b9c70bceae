package dev.fanfare.cli.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fanfare.cli.verify.Check.Verdict;
import dev.fanfare.cli.verify.GuardAudit.Approval;
import dev.fanfare.cli.verify.GuardAudit.Canary;
import dev.fanfare.cli.verify.GuardAudit.Given;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Runs that keep to their guardrails, deadline and seeds, and those that do not. */
class GuardAuditTest {

  private static final Instant AT = TestingRun.DECIDED;
  private static final Duration HOLD = Duration.ofMinutes(10);

  private final TestingRun run = new TestingRun();

  @Test
  void findsSomebodyOfTheHeldWhoWasDecidedAboutBeforeTheHoldEnded() throws IOException {
    var later = AT.plus(HOLD);
    run.rows.replaceAll(row -> row.subject() <= 3 ? row : row.at(later, null, null));
    var told = new Canary(3, HOLD, AT, later, false);
    assertThat(held(told).verdict()).isEqualTo(Verdict.PROVED);

    run.replace(4, run.row(4).at(later.minusNanos(1_000), null, null));

    assertThat(held(told).examples())
        .singleElement()
        .asString()
        .isEqualTo("4 people were decided about before " + later + ", where 3 go first");
  }

  /** Whoever is cancelled was let go for it; the worker of those who are lost died. */
  @Test
  void findsThatAllWentThoughTheFirstHaveNoEndYet() throws IOException {
    assertThat(held(new Canary(17, HOLD, null, null, false)).verdict()).isEqualTo(Verdict.PROVED);
    assertThat(held(new Canary(16, HOLD, null, null, false)).violations()).isEqualTo(1);
  }

  @Test
  void findsAHoldThatWasTooShort() throws IOException {
    var due = AT.plus(HOLD);
    assertThat(held(new Canary(20, HOLD, AT.plusMillis(1), due, false)).examples())
        .singleElement()
        .asString()
        .contains("less than PT10M");
    assertThat(held(new Canary(20, HOLD, AT, due, false)).verdict()).isEqualTo(Verdict.PROVED);
    assertThat(held(new Canary(20, HOLD, AT, AT, true)).verdict()).isEqualTo(Verdict.PROVED);
  }

  @Test
  void findsARunThatNobodyElseHasApproved() throws IOException {
    assertThat(approved(20).verdict()).as("so many go without").isEqualTo(Verdict.NOT_JUDGED);
    assertThat(approved(19).verdict()).isEqualTo(Verdict.REFUTED);

    var before = AT.minusSeconds(1);
    assertThat(approved(19, new Given("h1", "other", before)).verdict()).isEqualTo(Verdict.PROVED);
    assertThat(approved(19, new Given("h2", "other", before)).verdict())
        .as("other words")
        .isEqualTo(Verdict.REFUTED);
    assertThat(approved(19, new Given("h1", "author", before)).verdict())
        .as("by who wrote it")
        .isEqualTo(Verdict.REFUTED);
    assertThat(approved(19, new Given("h1", "other", AT.plusSeconds(1))).verdict())
        .as("afterwards")
        .isEqualTo(Verdict.REFUTED);
  }

  @Test
  void findsSomebodyStartedAfterTheDeadline() throws IOException {
    run.hours = deadline(AT.plusSeconds(60));
    assertThat(run.audit().check("times.deadline").verdict()).isEqualTo(Verdict.PROVED);

    run.replace(5, run.row(5).at(AT.plusSeconds(60), null, null));

    run.assertOnly("times.deadline", "subject 5 (SENT) was started at 2026-11-22T08:01:01Z");
  }

  @Test
  void findsSomebodyWhoWasTooLateBeforeTheDeadline() throws IOException {
    run.hours = deadline(AT.plusSeconds(60));
    run.end(30, "SKIPPED", "rate_deadline", 0);
    run.assertOnly("times.deadline", "subject 30 (SKIPPED) was too late at 2026-11-22T08:00:01Z");

    run.replace(30, run.row(30).at(AT.plusSeconds(60), null, null));
    assertThat(run.audit().check("times.deadline").verdict()).isEqualTo(Verdict.PROVED);

    run.hours = new AuditedHours(null, null, new AuditedHours.Deadline(AT, true, 2));
    assertThat(run.audit().check("times.deadline").verdict())
        .as("another version says it")
        .isEqualTo(Verdict.NOT_JUDGED);
  }

  @Test
  void findsSeedCopiesThatWereAskedForTwice() throws JsonProcessingException {
    assertThat(seeds(1, 2, "a", "b").verdict()).isEqualTo(Verdict.PROVED);
    assertThat(seeds(2, 2, "a", "b").verdict()).isEqualTo(Verdict.REFUTED);
    assertThat(seeds(0, 2, "a", "b").verdict()).isEqualTo(Verdict.REFUTED);
    assertThat(seeds(1, 1, "a", "b").verdict()).isEqualTo(Verdict.REFUTED);
    assertThat(seeds(1, 2, "a", "a").examples())
        .singleElement()
        .asString()
        .isEqualTo("a copy of main of group qa to subject a is there twice");
  }

  private static AuditedHours deadline(Instant at) {
    return new AuditedHours(null, null, new AuditedHours.Deadline(at, true, 0));
  }

  private Check held(Canary told) throws IOException {
    return check(told, null);
  }

  private Check approved(long abovePeople, Given... given) throws IOException {
    return check(null, new Approval(abovePeople, 20, "h1", "author", List.of(given)));
  }

  private Check check(@Nullable Canary canary, @Nullable Approval approval) throws IOException {
    var audit = new GuardAudit(canary, approval, 0);
    audit.watching(run.rows::forEach).forEach(row -> {});
    return audit.checks().getFirst();
  }

  private static Check seeds(int events, int copies, String... subjects)
      throws JsonProcessingException {
    var json = new ObjectMapper();
    var told = json.createObjectNode().put("state", "copied").put("copies", copies);
    var messages = told.putArray("messages");
    for (int i = 0; i < subjects.length; i++) {
      messages
          .addObject()
          .put("id", "id" + i)
          .put("group", "qa")
          .put("variant", "main")
          .put("subject", subjects[i]);
    }
    var audit = new SeedAudit(told);
    for (int i = 0; i < events; i++) {
      audit.visit(json.readTree("{\"type\": \"run.seeded\"}"));
    }
    return audit.checks().getFirst();
  }
}
