package dev.fanfare.dispatch;

import dev.fanfare.dispatch.Flips.About;
import dev.fanfare.dispatch.Flips.Change;
import dev.fanfare.dispatch.Flips.Flip;
import dev.fanfare.pressure.CapHit;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What would have flipped a decision that stands in the ledger, by the facts of its row. Pure. */
final class KeptFlips {

  private KeptFlips() {}

  /**
   * Null where the facts died with their worker.
   *
   * @param control whether the person is in the campaign's control group
   */
  static @Nullable List<Flip> of(LedgerRow row, boolean control, About about) {
    var bits = JudgedFacts.told(row);
    if (bits == null) {
      return null;
    }
    var reason = row.reason();
    var detail = row.detail();
    var facts = JudgedFacts.facts(bits, control, ofFacts(reason) ? detail : null);
    var rendered = rendered(reason, detail);
    if (rendered != null) {
      var then = Flips.words(DispatchPolicy.decide(facts));
      return List.of(new Flip(List.of(rendered), then));
    }
    return Flips.of(
        facts, reason == Reason.NO_WORDS, about.with(caps(row), budgets(row), event(row)));
  }

  /** Whether the row's words are of the facts that they are made from again. */
  private static boolean ofFacts(Reason reason) {
    return switch (reason) {
      case LATE, QUIET_HOURS, MISSED, RATE_DEADLINE, LEFT_AUDIENCE -> true;
      default -> false;
    };
  }

  private static List<Change> caps(LedgerRow row) {
    var detail = row.detail();
    return row.reason() == Reason.FREQUENCY_CAP && detail != null
        ? CapHit.read(detail).map(Flips::cap).stream().toList()
        : List.of();
  }

  private static List<Change> budgets(LedgerRow row) {
    var detail = row.detail();
    return row.reason() == Reason.BUDGET_EXHAUSTED && detail != null
        ? List.of(Flips.budget(detail))
        : List.of();
  }

  private static @Nullable String event(LedgerRow row) {
    return row.reason() == Reason.EXCEPTION_EVENT ? row.detail() : null;
  }

  /** What would have let the message be rendered, where that was what failed. */
  private static @Nullable Change rendered(Reason reason, @Nullable String detail) {
    var told = detail == null ? reason.wire().replace('_', ' ') : detail;
    return switch (reason) {
      case MISSING_VARIABLE ->
          new Change("variable", told, "a value", "The person has a value for " + told + ".");
      case TEMPLATE_ABORT ->
          new Change(
              "words",
              "ended by the template: " + told,
              "a message",
              "The template does not say of this person that they get none.");
      case RENDER_ERROR, TOO_LARGE, RENDER_TIMEOUT, EMPTY_SUBJECT ->
          new Change(
              "words",
              told,
              "rendered",
              "The template gives a message for this person; it failed by: "
                  + reason.words().toLowerCase(Locale.ROOT));
      default -> null;
    };
  }
}
