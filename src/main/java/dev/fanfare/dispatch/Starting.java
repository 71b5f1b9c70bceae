package dev.fanfare.dispatch;

import dev.fanfare.budgets.Reservation;
import dev.fanfare.dispatch.Judge.Share;
import dev.fanfare.events.MessageEvent;
import dev.fanfare.events.MessageEventType;
import dev.fanfare.profiles.Recipient;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Moves start marks over the next people of slices and carries out what is decided about each: into
 * a turn, which is written as a whole. What is known of people is asked for, so that it may be read
 * or made up.
 */
final class Starting {

  private Starting() {}

  /** One of the next people, and what is known of them. */
  record Person(
      CapFacts.Message message,
      @Nullable Recipient recipient,
      DispatchPolicy.Facts facts,
      @Nullable String event) {}

  /** What is known of the people of a share. */
  interface Knowledge {
    Person of(CapFacts.Message message) throws SQLException;

    /** Whether a decided message counts against frequency caps, or may since an earlier start. */
    boolean counted(Person person, Decision decision);

    /** What the message has reserved of budgets, now or at an earlier start; null for nothing. */
    default @Nullable Reservation reserved(Person person, Decision decision) {
      return null;
    }
  }

  /** Decides about the next people of a share by what is known of them: as far as there is room. */
  static void start(Turn turn, Share share, MessageIds ids, Knowledge known) throws SQLException {
    var slice = share.slice();
    int starts = 0;
    int rendered = 0;
    int from = slice.startedTo();
    for (int i = from; i < from + share.people(); i++) {
      long profileId = slice.slice().profileIds()[i];
      var person = known.of(new CapFacts.Message(profileId, ids.of(slice.run().key(profileId))));
      var decision = DispatchPolicy.decide(person.facts(), slice.run().wordless());
      boolean sent = decision instanceof Decision.Send;
      if (sent && starts++ == share.starts()
          || (sent || decision instanceof Decision.HoldOut) && rendered++ == share.room()) {
        return;
      }
      turn.start(slice);
      boolean counted = known.counted(person, decision);
      carryOut(turn, share, person, decision, counted, known.reserved(person, decision));
    }
  }

  private static void carryOut(
      Turn turn,
      Share share,
      Person known,
      Decision decision,
      boolean counted,
      @Nullable Reservation reserved) {
    var message = known.message();
    var recipient = known.recipient();
    var judged = known.facts();
    var event = known.event();
    var slice = share.slice();
    long profileId = message.profileId();
    var run = slice.run();
    boolean first = slice.slice().kind().undecided();
    boolean goes = decision instanceof Decision.Send || decision instanceof Decision.HoldOut;
    boolean apart = decision instanceof Decision.HoldOutGlobally;
    var address = recipient == null ? null : recipient.address();
    // Whoever is cancelled may have another's address by now, and gets nothing.
    boolean keyed = address != null && !(decision instanceof Decision.Cancel);
    @Nullable Long key = keyed && recipient != null ? recipient.addressKey() : null;
    var assigned = apart ? Assignments.Assigned.NOTHING : slice.assigned(profileId);
    var person =
        new Outcome.Started(
            profileId,
            message.id(),
            slice.slice().attempt(),
            assigned,
            key,
            run.domains().of(address),
            counted,
            JudgedFacts.bits(judged, goes || !first) | JudgedFacts.ofGroup(assigned),
            turn.now(),
            reserved);
    switch (decision) {
      case Decision.Send(), Decision.HoldOut() -> {
        if (first) {
          decided(turn, run, person, decision, Reason.NONE);
        }
        if (recipient != null) {
          turn.send(new Work(slice, person, recipient, share.grant().usableUntil()));
        }
      }
      case Decision.Defer(var until, var reason) -> {
        turn.defer(slice, profileId, until, reason);
        var words = detail(judged, reason, event);
        told(turn, run, MessageEventType.DEFERRED, person, decision, reason, words);
      }
      case Decision.Skip(var reason) -> {
        if (first) {
          decided(turn, run, person, decision, reason);
        }
        var words = detail(judged, reason, event);
        Recorder.recordAtStart(turn, slice, person, decision, reason, words);
      }
      case Decision.HoldOutGlobally(_) -> {
        if (first) {
          decided(turn, run, person, decision, Reason.GLOBAL_CONTROL);
        }
        Recorder.recordAtStart(turn, slice, person, decision, Reason.GLOBAL_CONTROL, null);
      }
      case Decision.Cancel() -> {
        if (first) {
          decided(turn, run, person, decision, Reason.CANCELLED);
        }
        Recorder.recordAtStart(turn, slice, person, decision, Reason.CANCELLED, null);
      }
    }
  }

  /** What may be otherwise tomorrow: whose address it is, what the hours are, how full a cap is. */
  private static @Nullable String detail(
      DispatchPolicy.Facts judged, Reason reason, @Nullable String event) {
    return switch (reason) {
      case DUPLICATE_ADDRESS -> "address of " + judged.duplicateOf();
      case LATE, QUIET_HOURS, MISSED, RATE_DEADLINE -> judged.hours().words();
      case FREQUENCY_CAP -> judged.cap() == null ? null : judged.cap().words();
      case BUDGET_EXHAUSTED -> judged.budget() == null ? null : judged.budget().words();
      case EXCEPTION_EVENT -> "event " + event;
      case LEFT_AUDIENCE -> judged.left();
      case SHARED_CONTROL -> judged.controls().words();
      default -> null;
    };
  }

  private static void decided(
      Turn turn, RunContext run, Outcome.Started person, Decision decision, Reason reason) {
    told(turn, run, MessageEventType.DECIDED, person, decision, reason, null);
  }

  /** Whether somebody would have been started by now, but for a control group. */
  static boolean isHeldOut(Decision decision) {
    return decision instanceof Decision.HoldOut || decision instanceof Decision.HoldOutGlobally;
  }

  private static void told(
      Turn turn,
      RunContext run,
      MessageEventType type,
      Outcome.Started person,
      Decision decision,
      Reason reason,
      @Nullable String detail) {
    turn.event(
        run,
        person.variant(),
        new MessageEvent(
            type,
            person.profileId(),
            person.messageId(),
            0,
            turn.now(),
            Judge.word(decision),
            reason == Reason.NONE ? null : reason.wire(),
            null,
            null,
            detail,
            null,
            run.assignments().probability(decision, person.assigned()),
            isHeldOut(decision) ? turn.now() : null,
            run.domains().name(person.domain())));
  }
}
