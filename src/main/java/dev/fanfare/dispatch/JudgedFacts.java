package dev.fanfare.dispatch;

import dev.fanfare.budgets.BudgetHit;
import dev.fanfare.dispatch.Assignments.Assigned;
import dev.fanfare.dispatch.DispatchPolicy.Facts;
import dev.fanfare.dispatch.DispatchPolicy.Hours;
import dev.fanfare.pressure.CapHit;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The facts that a person was judged by and that may be others tomorrow, as bits of their ledger
 * row: a row is inserted a million times and explained seldom. Bits are only added to. What follows
 * from the run, as the draw, is not kept.
 */
final class JudgedFacts {

  private static final int EXISTS = 1;
  private static final int ADDRESSED = 2;
  private static final int CONSENT_NEEDED = 4;
  private static final int CONSENTED = 8;
  private static final int WITHDRAWN = 16;
  private static final int SUPPRESSED = 32;
  private static final int CANCELLING = 64;

  /** Drawn for a variant or the control group, now or before: counts in comparisons. */
  static final int DRAWN = 128;

  /** In the control group. */
  static final int CONTROL = 256;

  /** Another zone stood in for the person's own. */
  private static final int FALLBACK_ZONE = 4_096;

  /** It was within quiet hours. */
  private static final int QUIET = 8_192;

  /** A frequency cap had no room. */
  private static final int CAPPED = 512;

  /** A budget had no room. */
  private static final int BUDGET = 16_384;

  /** In the global control group, whose messages these are held back from. */
  private static final int GLOBAL_CONTROL = 32_768;

  /** Somebody of a control group has the same address. */
  private static final int SHARED_CONTROL = 65_536;

  /** Not in the test share of the run: gets the winner. */
  static final int OTHER = 131_072;

  // What follows was added later: a row without FULL may have been judged by any of it.

  /** Another person of the run goes before at the address. */
  private static final int DUPLICATE = 262_144;

  /** Something had happened that the trigger excepts. */
  private static final int EXCEPTED = 524_288;

  /** No variant was named. */
  private static final int UNASSIGNED = 1_048_576;

  private static final int LATE = 2_097_152;
  private static final int NO_ZONE = 4_194_304;
  private static final int MISSED = 8_388_608;
  private static final int RATE_DEADLINE = 16_777_216;

  /** All facts are kept, so that the decision can be made again from the row. */
  private static final int FULL = 33_554_432;

  /** Stands for a person of whom no more is kept than that there was one. */
  static final long SOMEBODY = 0;

  /** Not in the audience any more, which was asked again. */
  private static final int LEFT = 67_108_864;

  private JudgedFacts() {}

  /** What is kept of somebody whose facts died with their worker: to whom they are counted. */
  static @Nullable Integer lost(Assigned assigned) {
    int group = ofGroup(assigned);
    return group == 0 ? null : Integer.valueOf(ADDRESSED | DRAWN | group);
  }

  /** To whom somebody is counted, beside the control group. */
  static int ofGroup(Assigned assigned) {
    return assigned.other() && assigned.isSomething() ? OTHER : 0;
  }

  /**
   * The bits that tell by what somebody was judged; null where that died with their worker, which
   * {@link #lost} marks as no judgement does: nobody has an address who does not exist.
   */
  static @Nullable Integer told(@Nullable Integer bits) {
    return bits == null || (bits & (EXISTS | ADDRESSED | OTHER)) == (ADDRESSED | OTHER)
        ? null
        : bits;
  }

  /**
   * The facts of a decision.
   *
   * @param drawn whether the person was to be sent to or held out, by this or an earlier decision
   */
  static int bits(Facts facts, boolean drawn) {
    return bits(facts) | (drawn ? DRAWN : 0) | (drawn && facts.control() ? CONTROL : 0);
  }

  static int bits(Facts facts) {
    return (facts.exists() ? EXISTS : 0)
        | (facts.addressed() ? ADDRESSED : 0)
        | (facts.consentNeeded() ? CONSENT_NEEDED : 0)
        | (facts.consented() ? CONSENTED : 0)
        | (facts.withdrawn() ? WITHDRAWN : 0)
        | (facts.suppressed() ? SUPPRESSED : 0)
        | (facts.cancelling() ? CANCELLING : 0)
        | (facts.hours().fallback() ? FALLBACK_ZONE : 0)
        | (facts.hours().quietUntil() != null ? QUIET : 0)
        | (facts.cap() != null ? CAPPED : 0)
        | (facts.budget() != null ? BUDGET : 0)
        | (facts.controls().holdsGlobally() ? GLOBAL_CONTROL : 0)
        | (facts.controls().sharedWith() != null ? SHARED_CONTROL : 0)
        | (facts.duplicateOf() != null ? DUPLICATE : 0)
        | (facts.excepted() ? EXCEPTED : 0)
        | (facts.assigned() ? 0 : UNASSIGNED)
        | turn(facts.hours().against())
        | (facts.left() != null ? LEFT : 0)
        | FULL;
  }

  private static int turn(@Nullable Reason against) {
    return against == null ? 0 : of(against);
  }

  /** The bit that a reason is given for; none of those that were kept from the beginning. */
  private static int of(Reason reason) {
    return switch (reason) {
      case DUPLICATE_ADDRESS -> DUPLICATE;
      case EXCEPTION_EVENT -> EXCEPTED;
      case NO_VARIANT -> UNASSIGNED;
      case LATE -> LATE;
      case NO_ZONE -> NO_ZONE;
      case MISSED -> MISSED;
      case RATE_DEADLINE -> RATE_DEADLINE;
      default -> 0;
    };
  }

  /**
   * What a row tells, with what its reason says of itself: older rows keep it nowhere else. Null
   * where it died with their worker.
   */
  static @Nullable Integer told(LedgerRow row) {
    var bits = told(row.judged());
    return bits == null ? null : Integer.valueOf(bits | of(row.reason()));
  }

  /**
   * The facts again, from which the same is decided: whoever was to wait is skipped, since a row is
   * an end. Instants and persons are not kept.
   *
   * @param control whether the person is in the campaign's control group, which follows from the
   *     run
   * @param detail what the row says beside
   */
  static Facts facts(int bits, boolean control, @Nullable String detail) {
    return new Facts(
        has(bits, CANCELLING),
        has(bits, EXISTS),
        has(bits, DUPLICATE) ? SOMEBODY : null,
        has(bits, ADDRESSED),
        has(bits, CONSENT_NEEDED),
        has(bits, CONSENTED),
        has(bits, WITHDRAWN),
        has(bits, SUPPRESSED),
        !has(bits, UNASSIGNED),
        control || has(bits, CONTROL),
        has(bits, EXCEPTED),
        has(bits, LEFT) ? (detail == null ? "" : detail) : null,
        new Hours(
            against(bits),
            has(bits, QUIET) ? Instant.MAX : null,
            false,
            has(bits, FALLBACK_ZONE),
            has(bits, LEFT) ? null : detail),
        has(bits, CAPPED) ? new CapHit("", 0, 0, "", Instant.MAX, null) : null,
        has(bits, BUDGET) ? new BudgetHit("", null) : null,
        has(bits, GLOBAL_CONTROL)
            ? Controls.member(1)
            : has(bits, SHARED_CONTROL)
                ? Controls.sharedWith(SOMEBODY, Reason.CONTROL_GROUP)
                : Controls.NONE);
  }

  private static @Nullable Reason against(int bits) {
    for (var reason : List.of(Reason.LATE, Reason.NO_ZONE, Reason.MISSED, Reason.RATE_DEADLINE)) {
      if (has(bits, of(reason))) {
        return reason;
      }
    }
    return null;
  }

  /** The facts by name. A run being cancelled reads nobody: nothing is known of the person. */
  static Map<String, String> words(int bits) {
    var words = new TreeMap<String, String>();
    words.put("cancelling", yes(bits, CANCELLING));
    if ((bits & CANCELLING) != 0) {
      return words;
    }
    words.put("profile", (bits & EXISTS) != 0 ? "present" : "deleted");
    words.put("address", (bits & ADDRESSED) != 0 ? "present" : "none");
    words.put("consentNeeded", yes(bits, CONSENT_NEEDED));
    words.put("consent", consent(bits));
    words.put("suppressed", yes(bits, SUPPRESSED));
    words.put("quietHours", yes(bits, QUIET));
    words.put("zone", (bits & FALLBACK_ZONE) != 0 ? "fallback" : "own");
    words.put("capped", yes(bits, CAPPED));
    words.put("budgetExhausted", yes(bits, BUDGET));
    words.put("globalControl", yes(bits, GLOBAL_CONTROL));
    words.put("sharedControl", yes(bits, SHARED_CONTROL));
    if ((bits & LEFT) != 0) {
      // Of others it is not known whether they were asked about again.
      words.put("audience", "left");
    }
    if (has(bits, FULL | DUPLICATE)) {
      words.put("sameAddress", yes(bits, DUPLICATE));
    }
    if (has(bits, FULL | EXCEPTED)) {
      words.put("exception", yes(bits, EXCEPTED));
    }
    if (has(bits, FULL | UNASSIGNED)) {
      words.put("variant", has(bits, UNASSIGNED) ? "none" : "assigned");
    }
    var against = against(bits);
    if (has(bits, FULL) || against != null) {
      words.put("turn", against == null ? "in time" : against.wire());
    }
    return words;
  }

  /** The same of a person as they are now, of whom all is read also where a run is cancelled. */
  static Map<String, String> present(Facts facts) {
    var words = words(bits(facts) & ~CANCELLING);
    words.put("cancelling", facts.cancelling() ? "yes" : "no");
    return words;
  }

  private static String consent(int bits) {
    if ((bits & WITHDRAWN) != 0) {
      return "withdrawn";
    }
    return (bits & CONSENTED) != 0 ? "granted" : "none";
  }

  /** Whether there is one of these. */
  private static boolean has(int bits, int any) {
    return (bits & any) != 0;
  }

  private static String yes(int bits, int bit) {
    return (bits & bit) != 0 ? "yes" : "no";
  }
}
