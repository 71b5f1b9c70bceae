package dev.fanfare.cli.verify;

import dev.fanfare.cli.verify.CapRules.Cap;
import dev.fanfare.cli.verify.SlotSource.Slot;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Replays what counts against frequency caps, person after person, and holds every window that ends
 * with a slot against the caps in force when it was taken. For one thread.
 */
final class CapAudit {

  private final CapRules rules;
  private final LedgerRows rows;
  private final List<Slot> person = new ArrayList<>();
  private long slots;
  private long people;
  private long windows;

  private final Finding kept = new Finding("caps.window", "No window is above its frequency cap");
  private final Finding free =
      new Finding("caps.slots", "Nothing counts that has certainly not been sent");

  /**
   * @param rows of the run that is audited
   */
  CapAudit(CapRules rules, LedgerRows rows) {
    this.rules = rules;
    this.rows = rows;
  }

  void visit(Slot slot) {
    slots++;
    if (!person.isEmpty() && person.getFirst().subject() != slot.subject()) {
      replay();
    }
    person.add(slot);
    int row = rows.find(slot.messageId());
    if (row != PairIndex.ABSENT) {
      switch (rows.state(row)) {
        case SKIPPED, FAILED, CANCELLED, HELD_OUT -> free.violation(() -> rows.name(row));
        case SENT, UNKNOWN, OTHER -> {}
      }
    }
  }

  List<Check> checks() {
    replay();
    String figure =
        Words.of(slots, "slot")
            + " of "
            + Words.of(people, "person", "people")
            + ", "
            + Words.of(windows, "window")
            + " of "
            + Words.of(rules.caps().size(), "cap");
    return List.of(kept.judged(figure), free.judged(Words.of(slots, "slot")));
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
