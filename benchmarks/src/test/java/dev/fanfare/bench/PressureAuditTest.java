package dev.fanfare.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A flawless play of two people with planted violations, each of which is found and no other. */
class PressureAuditTest {
  private static final Instant START = Instant.parse("2026-11-22T08:00:00Z");
  private static final Played.Run CALM = new Played.Run("r1", "calm-1", "calm", "migrated");
  private static final Played.Run ONCE = new Played.Run("r2", "once-1", "paced", "drained");
  private static final String CAME = "t";
  private static final UUID ADA_CALM = new UUID(0, 1);
  private static final UUID BOB_CALM = new UUID(0, 2);
  private static final UUID ADA_ONCE = new UUID(0, 3);
  private static final UUID BOB_ONCE = new UUID(0, 4);
  private static final UUID OF_EVENT = new UUID(0, 5);
  private static final UUID TO_DESK = new UUID(0, 11);
  private static final UUID TO_TOOL = new UUID(0, 12);

  private final List<PressureAudit.Row> rows = new ArrayList<>();
  private final List<PressureAudit.Slot> slots = new ArrayList<>();
  private final List<PressureAudit.Told> told = new ArrayList<>();
  private final List<PressureAudit.Line> lines = new ArrayList<>();
  private final List<UUID> unreserved = new ArrayList<>();
  private final List<SeedCopiesAudit.Copy> copies = new ArrayList<>();
  private String settled = "copied";
  private @Nullable String movedAt;

  private List<Played.Rate> rates = List.of(new Played.Rate("r2", "paced", 1, 5));
  private List<Played.Budget> budgets = List.of(new Played.Budget("channel", null, 6));
  private List<Played.Pause> pauses = List.of();
  private List<String> events = List.of("e0", "e1");

  PressureAuditTest() {
    row(CALM, "ada", "SENT", null, ADA_CALM, 1);
    row(CALM, "bob", "SENT", null, BOB_CALM, 2);
    row(ONCE, "ada", "SENT", null, ADA_ONCE, 1);
    row(ONCE, "bob", "SKIPPED", "budget_exhausted", BOB_ONCE, 1);
    rows.add(new PressureAudit.Row(CAME, "ada", "1", "SENT", null, 0, OF_EVENT, 1));
    slot(ADA_CALM, "ada", "calm");
    slot(BOB_CALM, "bob", "calm");
    slot(ADA_ONCE, "ada", "once");
    line(0, ADA_CALM, "r1", "ada", "Hello Ada");
    line(1, BOB_CALM, "r1", "bob", "News for Bob");
    line(2, ADA_ONCE, "r2", "ada", "Hello Ada");
    line(3, OF_EVENT, CAME, "ada", "Order e0");
    copies.add(new SeedCopiesAudit.Copy(TO_DESK, "r1", "SENT", false));
    copies.add(new SeedCopiesAudit.Copy(TO_TOOL, "r1", "SENT", false));
    line(2, TO_DESK, "r9", "desk", "Hello Ada");
    line(3, TO_TOOL, "r9", "tool", "Hello Ada");
    told.add(new PressureAudit.Told("e0", "ada", CAME, "1", null));
    told.add(new PressureAudit.Told("e1", "bob", null, null, "paused"));
  }

  @Test
  void findsNothingWhereEverythingHolds() {
    assertThat(broken()).isEmpty();
    assertThat(audit().figures()).isEqualTo("5 | 6 | 0 | 0 | 0 | 1 | 2 | 1 (1)");
  }

  @Test
  void findsAWindowAboveItsRateAlsoOfAnAccountAndOfWhoCameByEvents() {
    lines.add(refused(5, "r2"));
    assertThat(kinds()).containsExactly("rate");

    rates = List.of(new Played.Rate(null, "paced", 2, 5));
    assertThat(kinds()).containsExactly("rate");
    rates = List.of(new Played.Rate(null, "paced", 3, 5));
    assertThat(kinds()).isEmpty();
  }

  @Test
  void findsABudgetThatWasOvershotOrNotUsed() {
    budgets = List.of(new Played.Budget("channel", null, 3));
    assertThat(kinds()).containsExactly("budget.outside", "budget.reserved");

    // Four of people, and two copies.
    budgets = List.of(new Played.Budget("channel", null, 5));
    assertThat(kinds()).containsExactly("budget.reserved");

    budgets = List.of(new Played.Budget("channel", null, 7));
    assertThat(kinds()).containsExactly("budget.left");

    budgets = List.of(new Played.Budget("of its campaign", "once-1", 1));
    assertThat(kinds()).isEmpty();
    unreserved.add(ADA_ONCE);
    assertThat(kinds()).containsExactly("budget.left", "budget.unreserved");
  }

  @Test
  void findsWhomACapShouldHaveHeldBack() {
    UUID other = new UUID(0, 9);
    line(30, other, "r1", "ada", "News for Ada");
    row(CALM, "ada", "SENT", null, other, 2);
    slot(other, "ada", "calm");
    budgets = List.of();
    // A second message of one run, too: the log knows people, and not only messages.
    assertThat(kinds()).containsExactly("caps.outside", "edit.doubled", "lost");

    slots.removeLast();
    assertThat(kinds()).startsWith("caps.uncounted", "caps.outside");
  }

  /** From then on the engines' clock is another than the outside's. */
  @Test
  void judgesRollingWindowsUntilTheClockIsMoved() {
    UUID other = new UUID(0, 9);
    line(30, other, "r1", "ada", "News for Ada");
    slot(other, "ada", "calm");
    budgets = List.of();

    movedAt = at(31);
    assertThat(kinds()).contains("caps.outside");
    movedAt = at(30);
    assertThat(kinds()).doesNotContain("caps.outside");
  }

  @Test
  void countsDaysOfTheCalendarByTheOutsidesClock() {
    UUID other = new UUID(0, 9);
    slot(other, "ada", "once");
    line(40, other, "r2", "ada", "Hello Ada");
    budgets = List.of();

    assertThat(kinds()).contains("caps.outside");
    line(24 * 3_600, OF_EVENT, null, "nobody", null);
    assertThat(kinds()).doesNotContain("caps.outside");
  }

  @Test
  void excusesMessagesThatCameInALaterAttempt() {
    UUID other = new UUID(0, 9);
    rows.set(0, new PressureAudit.Row("r1", "ada", "0", "SENT", null, 1, ADA_CALM, 1));
    slot(other, "ada", "calm");
    line(30, other, "r1", "ada", "News for Ada");
    budgets = List.of();

    assertThat(kinds()).doesNotContain("caps.outside");
  }

  @Test
  void findsWhoWasHeldBackByNothing() {
    row(ONCE, "bob", "SKIPPED", "frequency_cap", BOB_ONCE, 1);
    budgets = List.of();
    rows.remove(3);
    assertThat(kinds()).containsExactly("caps.room");

    slot(new UUID(0, 7), "bob", "once");
    assertThat(kinds()).isEmpty();
  }

  @Test
  void findsAMessageDuringAPause() {
    pauses = List.of(new Played.Pause("r1", at(-5), at(0)));
    assertThat(kinds()).containsExactly("pause");

    pauses = List.of(new Played.Pause("r1", at(-3), at(0)), new Played.Pause("r1", at(2), at(9)));
    assertThat(kinds()).isEmpty();
  }

  @Test
  void findsWordsOfAnotherVersionThanTheRowsAndEditsThatChangedNothing() {
    row(CALM, "bob", "SENT", null, BOB_CALM, 1);
    rows.remove(1);
    assertThat(kinds()).containsExactly("edit.words", "edit.unseen");

    rows.set(1, new PressureAudit.Row("r2", "ada", "0", "SENT", null, 0, ADA_ONCE, 2));
    assertThat(kinds()).contains("edit.unwanted");
  }

  @Test
  void findsWhoIsMissingAndWhoWasSkippedForAnotherReason() {
    rows.removeFirst();
    assertThat(kinds()).contains("lost");

    row(CALM, "ada", "SKIPPED", "no_consent", ADA_CALM, 1);
    assertThat(kinds()).contains("skipped").doesNotContain("lost");
  }

  @Test
  void findsEventsThatCameToNothingOrToMoreThanOneMessage() {
    check(() -> events = List.of("e0", "e1", "e2"), "event.lost");
    check(() -> told.set(1, new PressureAudit.Told("e1", "bob", null, null, null)), "event.silent");
    check(() -> line(9, new UUID(0, 8), CAME, "bob", "Order e1"), "event.passed");
  }

  @Test
  void findsEventsWithoutARowOrAMessageAndRowsWithoutAnEvent() {
    told.set(0, new PressureAudit.Told("e0", "ada", CAME, "2", null));
    assertThat(kinds()).containsExactly("event.rowless", "event.nobody");

    told.set(0, new PressureAudit.Told("e0", "ada", CAME, "1", null));
    lines.set(3, refused(3, CAME));
    assertThat(kinds()).containsExactly("event.unsent");

    line(4, new UUID(0, 8), CAME, "ada", "Order e0");
    assertThat(kinds()).containsExactly("budget.unreserved", "event.messages");
  }

  @Test
  void findsAMessageOfAnEventThatNobodyToldAndTwoEventsThatShareOne() {
    events = List.of("e1");
    assertThat(kinds()).contains("event.stranger", "event.nobody");

    events = List.of("e0", "e1");
    told.set(1, new PressureAudit.Told("e1", "ada", CAME, "1", null));
    assertThat(kinds()).containsExactly("event.shared", "event.unsent");
  }

  @Test
  void findsEventsThatWereSkippedDeniedFailedOrLeftOpen() {
    of("SKIPPED", "no_consent");
    lines.set(3, refused(3, CAME));
    assertThat(kinds()).containsExactly("event.skipped");

    of("SKIPPED", "budget_exhausted");
    assertThat(kinds()).isEmpty();
    line(4, OF_EVENT, CAME, "ada", "Order e0");
    assertThat(kinds()).containsExactly("event.denied");

    lines.removeLast();
    of("FAILED", "failed_busy");
    assertThat(kinds()).isEmpty();
    of("FAILED", null);
    assertThat(kinds()).containsExactly("event.failed");

    of("DEFERRED", null);
    assertThat(kinds()).containsExactly("event.open");
  }

  /** Somebody came by an event, and this is what came of it. */
  private void of(String state, @Nullable String reason) {
    budgets = List.of();
    rows.set(4, new PressureAudit.Row(CAME, "ada", "1", state, reason, 0, OF_EVENT, 1));
  }

  @Test
  void findsACopyThatCameTwiceOrNotAtAllOrWasNeverAskedFor() {
    budgets = List.of();
    line(4, TO_DESK, "r9", "desk", "Hello Ada");
    assertThat(kinds()).containsExactly("seeds.doubled");

    lines.removeLast();
    lines.removeIf(line -> line.to().equals("tool"));
    assertThat(kinds()).containsExactly("seeds.lost");

    copies.set(1, new SeedCopiesAudit.Copy(TO_TOOL, "r1", "UNKNOWN", true));
    assertThat(kinds()).isEmpty();
    line(4, new UUID(0, 13), "r9", "tool", "Hello Ada");
    assertThat(kinds()).containsExactly("seeds.stranger");
  }

  @Test
  void findsARunWhoseSeedsGetTooFewCopiesOrNone() {
    settled = "none";
    assertThat(kinds()).containsExactly("seeds.asked");

    settled = "copied";
    copies.removeLast();
    budgets = List.of();
    assertThat(kinds()).containsExactly("seeds.asked", "seeds.stranger");
  }

  private void check(Runnable plant, String kind) {
    plant.run();
    assertThat(kinds()).contains(kind);
  }

  private List<String> kinds() {
    return broken().stream()
        .filter(line -> !line.startsWith(" "))
        .map(line -> line.substring(0, line.indexOf(':')))
        .toList();
  }

  private List<String> broken() {
    return audit().broken();
  }

  private PressureAudit audit() {
    Played played =
        new Played(
            "",
            "",
            "",
            2,
            1,
            8,
            List.of(CALM, ONCE),
            rates,
            budgets,
            List.of(
                new Played.Cap("calm", 1, 60, movedAt, List.of("calm-1")),
                new Played.Cap("once", 1, 0, movedAt, List.of("once-1"))),
            pauses,
            events,
            "told",
            List.of(new Played.Seeds("r1", List.of("desk", "tool"))));
    PressureAudit audit = new PressureAudit(played, ZoneOffset.UTC);
    show(rows, audit::row);
    show(slots, audit::slot);
    show(told, audit::told);
    show(lines, audit::line);
    show(copies, audit.copies()::copy);
    audit.copies().settled("r1", settled);
    rows.stream()
        .filter(row -> row.state().equals("SENT") && !unreserved.contains(row.messageId()))
        .forEach(row -> audit.reservation(row.messageId()));
    return audit;
  }

  private static <T> void show(List<T> all, Consumer<T> to) {
    all.forEach(to);
  }

  private void row(
      Played.Run run, String who, String state, @Nullable String why, UUID id, int version) {
    rows.add(new PressureAudit.Row(run.id(), who, "0", state, why, 0, id, version));
  }

  private void slot(UUID id, String who, String tag) {
    slots.add(new PressureAudit.Slot(id, who, List.of(tag)));
  }

  private void line(
      int second, @Nullable UUID id, @Nullable String run, String to, @Nullable String subject) {
    lines.add(new PressureAudit.Line(START.plusSeconds(second), id, run, to, subject, true));
  }

  private static PressureAudit.Line refused(int second, String run) {
    return new PressureAudit.Line(START.plusSeconds(second), null, run, "cyd", null, false);
  }

  private static String at(int second) {
    return START.plusSeconds(second).toString();
  }
}
