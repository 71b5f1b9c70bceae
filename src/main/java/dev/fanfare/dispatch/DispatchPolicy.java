package dev.fanfare.dispatch;

import dev.fanfare.budgets.BudgetHit;
import dev.fanfare.pressure.CapHit;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The one place that judges whether a person may be written to, for every path. Pure: the same
 * facts give the same decision, which is what makes it explainable.
 */
final class DispatchPolicy {

  private static final Decision SEND = new Decision.Send();
  private static final Decision HOLD_OUT = new Decision.HoldOut();
  private static final Decision CANCEL = new Decision.Cancel();

  private DispatchPolicy() {}

  /**
   * What is known of a person at the start mark.
   *
   * @param exists false when erased since the freeze
   * @param duplicateOf the person who is written to at the same address; null when there is none
   * @param consentNeeded false for a service purpose
   * @param assigned false where an attribute should name a variant and does not
   * @param control whether the person is in the control group
   * @param excepted whether something has happened that the campaign's trigger excepts
   * @param left why the person belongs to the audience no longer; null where they do, or are not
   *     asked again
   * @param hours what the clocks say
   * @param cap the frequency cap that has no room; null when every cap has, or none applies
   * @param budget the budget that has no room; null when every budget has, or none applies
   * @param controls what control groups say beside the campaign's own draw
   */
  record Facts(
      boolean cancelling,
      boolean exists,
      @Nullable Long duplicateOf,
      boolean addressed,
      boolean consentNeeded,
      boolean consented,
      boolean withdrawn,
      boolean suppressed,
      boolean assigned,
      boolean control,
      boolean excepted,
      @Nullable String left,
      Hours hours,
      @Nullable CapHit cap,
      @Nullable BudgetHit budget,
      Controls controls) {

    /** Of somebody whose audience is asked once. */
    Facts(
        boolean cancelling,
        boolean exists,
        @Nullable Long duplicateOf,
        boolean addressed,
        boolean consentNeeded,
        boolean consented,
        boolean withdrawn,
        boolean suppressed,
        boolean assigned,
        boolean control,
        boolean excepted,
        Hours hours,
        @Nullable CapHit cap,
        @Nullable BudgetHit budget,
        Controls controls) {
      this(
          cancelling,
          exists,
          duplicateOf,
          addressed,
          consentNeeded,
          consented,
          withdrawn,
          suppressed,
          assigned,
          control,
          excepted,
          null,
          hours,
          cap,
          budget,
          controls);
    }
  }

  /**
   * What the clocks say of a person.
   *
   * @param against why the person has no turn by the campaign's times; null where they have one
   * @param quietUntil the end of the quiet hours that it is; null when it is not
   * @param held whether the person waits for their end, or is not written to
   * @param fallback whether another zone stands in for the person's own
   * @param words what is told of it; null where nothing is
   */
  record Hours(
      @Nullable Reason against,
      @Nullable Instant quietUntil,
      boolean held,
      boolean fallback,
      @Nullable String words) {
    static final Hours ANY = new Hours(null, null, false, false, null);
  }

  /** Decides. The order is the order in which reasons are given. */
  static Decision decide(Facts facts) {
    if (facts.cancelling()) {
      return CANCEL;
    }
    var reason = objection(facts);
    if (reason != null) {
      return new Decision.Skip(reason);
    }
    var quietUntil = facts.hours().quietUntil();
    if (quietUntil != null) {
      return facts.hours().held()
          ? new Decision.Defer(quietUntil, Reason.QUIET_HOURS)
          : new Decision.Skip(Reason.QUIET_HOURS);
    }
    var cap = facts.cap();
    if (cap != null) {
      var until = cap.until();
      return until == null
          ? new Decision.Skip(Reason.FREQUENCY_CAP)
          : new Decision.Defer(until, Reason.FREQUENCY_CAP);
    }
    var budget = facts.budget();
    if (budget != null) {
      var until = budget.until();
      return until == null
          ? new Decision.Skip(Reason.BUDGET_EXHAUSTED)
          : new Decision.Defer(until, Reason.BUDGET_EXHAUSTED);
    }
    return ofControlGroups(facts);
  }

  /**
   * Last of all, so that control people have passed what all others have passed; the campaign's own
   * group is cut from those whom the global one leaves.
   */
  private static Decision ofControlGroups(Facts facts) {
    var controls = facts.controls();
    if (controls.holdsGlobally()) {
      return new Decision.HoldOutGlobally(controls.globally());
    }
    if (controls.sharedWith() != null) {
      return new Decision.Skip(Reason.SHARED_CONTROL);
    }
    return facts.control() ? HOLD_OUT : SEND;
  }

  /** As {@link #decide(Facts)}, of a call whose words may be gone. */
  static Decision decide(Facts facts, boolean wordless) {
    var decision = decide(facts);
    return wordless && (decision instanceof Decision.Send || decision instanceof Decision.Defer)
        ? new Decision.Skip(Reason.NO_WORDS)
        : decision;
  }

  private static @Nullable Reason objection(Facts facts) {
    if (!facts.exists()) {
      return Reason.PROFILE_DELETED;
    }
    if (facts.excepted()) {
      return Reason.EXCEPTION_EVENT;
    }
    if (facts.left() != null) {
      return Reason.LEFT_AUDIENCE;
    }
    if (!facts.addressed()) {
      return Reason.NO_ADDRESS;
    }
    if (facts.suppressed()) {
      return Reason.SUPPRESSED;
    }
    if (facts.withdrawn()) {
      return Reason.CONSENT_WITHDRAWN;
    }
    if (facts.consentNeeded() && !facts.consented()) {
      return Reason.NO_CONSENT;
    }
    if (facts.duplicateOf() != null) {
      return Reason.DUPLICATE_ADDRESS;
    }
    return facts.assigned() ? facts.hours().against() : Reason.NO_VARIANT;
  }

  /**
   * A person's place in [0, 10000): a pure hash of person and campaign, so that the control group
   * stays the same in every run of a campaign and is independent between campaigns.
   */
  static int draw(long salt, long profileId) {
    long mixed = mix(mix(profileId) ^ salt);
    return (int) Long.remainderUnsigned(mixed, 10_000);
  }

  /** The salt of a campaign's draws. */
  static long salt(int workspace, int campaignId) {
    return mix(((long) workspace << 32 | campaignId) + 0x46414e46415245L);
  }

  /** The finaliser of SplitMix64: every input bit moves every output bit. */
  static long mix(long value) {
    long z = value + 0x9e3779b97f4a7c15L;
    z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
    z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
    return z ^ z >>> 31;
  }
}
