package dev.fanfare.cli.verify;

import dev.fanfare.cli.verify.CapRules.Cap;
import dev.fanfare.cli.verify.SlotSource.Slot;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Replays what counts against frequency caps, person after person, and holds every window that ends
 * with a slot against the caps in force when it was taken. For one thread.
 */
final class CapAudit {

  private final CapRules rules;
  private final LedgerRows rows;
  private final @Nullable Counting counting;
  private final BitSet counted = new BitSet();
  private @Nullable Instant oldest;
  private final List<Slot> person = new ArrayList<>();
  private long slots;
  private long people;
  private long windows;

  private final Finding kept = new Finding("caps.window", "No window is above its frequency cap");
  private final Finding free =
      new Finding("caps.slots", "Nothing counts that has certainly not been sent");

  private final Finding all =
      new Finding("caps.counted", "Every message that counts against caps has its slot");

  /**
   * @param rows of the run that is audited
   */
  CapAudit(Auditor.Capped capped, LedgerRows rows) {
    this.rules = capped.rules();
    this.counting = capped.counting();
    this.rows = rows;
  }

  /**
   * Which messages of the run must count.
   *
   * @param version of the campaign: others may have been exempt
   * @param from since when there has been a cap without interruption
   * @param now campaign time, or later; slots are kept for a day at least
   */
  public record Counting(int version, Instant from, Instant now) {

    /** No sweep forgets a slot earlier, whatever windows were. */
    private static final Duration KEPT = Duration.ofDays(1);

    /** Whether a message of an occurrence must have its slot, given the oldest there is. */
    boolean asks(Instant occurrence, @Nullable Instant oldest) {
      return from.plus(PermissionAudit.NEAR).isBefore(occurrence)
          && (now.minus(KEPT).isBefore(occurrence)
              || oldest != null && oldest.isBefore(occurrence));
    }
  }

  void visit(Slot slot) {
    slots++;
    if (!person.isEmpty() && person.getFirst().subject() != slot.subject()) {
      replay();
    }
    person.add(slot);
    oldest = oldest == null || slot.at().isBefore(oldest) ? slot.at() : oldest;
    int row = rows.find(slot.messageId());
    if (row != PairIndex.ABSENT) {
      counted.set(row);
      switch (rows.state(row)) {
        case SKIPPED, FAILED, CANCELLED, HELD_OUT -> free.violation(() -> rows.name(row));
        case SENT, UNKNOWN, OTHER -> {}
      }
    }
  }

  /**
   * Judges.
   *
   * @param gone whose slots went with them
   */
  List<Check> checks(LongPredicate gone) {
    replay();
    String figure =
        Words.of(slots, "slot")
            + " of "
            + Words.of(people, "person", "people")
            + ", "
            + Words.of(windows, "window")
            + " of "
            + Words.of(rules.caps().size(), "cap");
    return List.of(
        windows == 0
            ? kept.notJudged("nothing was judged by the caps as they are")
            : kept.judged(figure),
        free.judged(Words.of(slots, "slot")),
        counted(gone));
  }

  private Check counted(LongPredicate gone) {
    Counting asked = counting;
    if (asked == null) {
      return all.notJudged("the run's messages are exempt, or each call says whether it is");
    }
    long judged = 0;
    for (int number = 0; number < rows.size(); number++) {
      int row = number;
      if (rows.mayHaveLeft(row)
          && rows.version(row) == asked.version()
          && asked.asks(rows.occurrence(row), oldest)
          && !gone.test(rows.subject(row))) {
        judged++;
        if (!counted.get(row)) {
          all.violation(() -> rows.name(row) + " counts against nothing");
        }
      }
    }
    return judged == 0
        ? all.notJudged("no message is of a time of which slots must be there")
        : all.judged(Words.of(judged, "message"));
  }

  private void replay() {
    if (person.isEmpty()) {
      return;
    }
    people++;
    person.sort(Comparator.comparing(Slot::at).thenComparing(Slot::messageId));
    for (Cap cap : rules.caps()) {
      List<Slot> concerned = person.stream().filter(cap::concerns).toList();
      for (int i = 0; i < concerned.size(); i++) {
        Slot last = concerned.get(i);
        if (last.caps() >= cap.version() && last.caps() <= rules.version()) {
          windows++;
          count(cap, concerned.subList(0, i), last);
        }
      }
    }
    person.clear();
  }

  private void count(Cap cap, List<Slot> earlier, Slot last) {
    if (cap.calendar() != null && last.zone() == null) {
      kept.violation(() -> name(last) + " was judged in no zone by cap " + cap.name());
      return;
    }
    long held =
        1 + earlier.stream().filter(e -> cap.together(e.at(), last.at(), last.zone())).count();
    if (held > cap.count()) {
      kept.violation(
          () -> name(last) + " is number " + held + " of cap " + cap.name() + ": " + cap.count());
    }
  }

  private static String name(Slot slot) {
    return "message " + slot.messageId() + " to subject " + slot.subject() + " at " + slot.at();
  }
}
