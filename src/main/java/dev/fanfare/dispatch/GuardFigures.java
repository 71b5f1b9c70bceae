package dev.fanfare.dispatch;

import dev.fanfare.guardrails.Figures;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToLongFunction;

/** What reasons of ledger rows come to for the bounds of a run. */
final class GuardFigures {

  private static final Set<Reason> RENDER_FAILURES =
      EnumSet.of(
          Reason.MISSING_VARIABLE,
          Reason.RENDER_ERROR,
          Reason.TOO_LARGE,
          Reason.RENDER_TIMEOUT,
          Reason.EMPTY_SUBJECT);

  private static final Set<Reason> BOUNCES = ofState(LedgerState.FAILED);

  /** Of whom nobody knows how their message ended was rendered too, and so were control people. */
  private static final Set<Reason> RENDERED_OTHERWISE = rendered();

  /** Every reason that counts for something. */
  static final List<Reason> COUNTED = counted();

  private GuardFigures() {}

  /** The figures of so many rows by reason, without withdrawals, which no row tells of. */
  static Figures of(ToLongFunction<Reason> rows) {
    long sent = rows.applyAsLong(Reason.NONE);
    long render = sum(RENDER_FAILURES, rows);
    long bounces = sum(BOUNCES, rows);
    long other = sum(RENDERED_OTHERWISE, rows);
    return new Figures(sent + render + bounces + other, render, sent + bounces, bounces, sent, 0);
  }

  /** Those of a tally. */
  static Figures of(int[] tally) {
    return of(reason -> tally[reason.tallyIndex()]);
  }

  private static long sum(Set<Reason> reasons, ToLongFunction<Reason> rows) {
    return reasons.stream().mapToLong(rows).sum();
  }

  private static Set<Reason> rendered() {
    var rendered = ofState(LedgerState.UNKNOWN);
    rendered.add(Reason.CONTROL_GROUP);
    return rendered;
  }

  private static List<Reason> counted() {
    var counted = EnumSet.of(Reason.NONE);
    counted.addAll(RENDER_FAILURES);
    counted.addAll(BOUNCES);
    counted.addAll(RENDERED_OTHERWISE);
    return List.copyOf(counted);
  }

  private static Set<Reason> ofState(LedgerState state) {
    var reasons = EnumSet.noneOf(Reason.class);
    for (var reason : Reason.values()) {
      if (reason.state() == state && reason != Reason.NONE) {
        reasons.add(reason);
      }
    }
    return reasons;
  }
}
