package dev.fanfare.dispatch;

import dev.fanfare.audience.LaterSlice;
import dev.fanfare.audience.SliceKind;
import dev.fanfare.dsl.Campaign;
import dev.fanfare.events.MessageEvent;
import dev.fanfare.events.MessageEventType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Turns outcomes into rows, events and later slices of a turn. */
final class Recorder {

  /** How long people wait whose account could not be used; the account's own pause is shorter. */
  static final Duration UNAVAILABLE_DELAY = Duration.ofSeconds(5);

  /** Providers like to quote the address in their replies. */
  private static final Pattern ADDRESS = Pattern.compile("<?[^\\s<>@]+@[^\\s<>@]+>?");

  private static final int LONGEST_DETAIL = 300;

  /** People who move on together. */
  private record Move(
      ActiveSlice from, SliceKind kind, int attempt, Instant dueAt, boolean hasRow) {}

  private final Turn turn;
  private final Map<Move, List<Long>> moves = new LinkedHashMap<>();

  private Recorder(Turn turn) {
    this.turn = turn;
  }

  /** Records the outcomes of slices that are still ours. */
  static void record(Turn turn, List<Outcome> outcomes) {
    var recorder = new Recorder(turn);
    for (var outcome : outcomes) {
      if (!outcome.slice().lost()) {
        recorder.record(outcome);
      }
    }
    recorder.move();
    turn.recorded(outcomes.size());
  }

  private void record(Outcome outcome) {
    switch (outcome.end()) {
      case Outcome.End.Sent(var providerId) -> {
        end(outcome, LedgerState.SENT, Reason.NONE, null);
        event(outcome, MessageEventType.SENT, Reason.NONE, null, null, null, providerId);
      }
      case Outcome.End.HeldOut() -> {
        end(outcome, LedgerState.HELD_OUT, Reason.CONTROL_GROUP, null);
        event(outcome, MessageEventType.HELDOUT, Reason.CONTROL_GROUP, null, null, null, null);
      }
      case Outcome.End.Skipped(var reason, var detail) -> {
        end(outcome, LedgerState.SKIPPED, reason, detail);
        event(outcome, MessageEventType.SKIPPED, reason, null, null, detail, null);
      }
      case Outcome.End.Failed(var failure, var code, var detail) ->
          failed(outcome, Reason.failed(failure), failure.name(), code, detail);
      case Outcome.End.Unknown(var detail) -> unknown(outcome, detail);
      case Outcome.End.TryLater later -> tryLater(outcome, later);
      // No attempt was spent, so there is nothing to tell of the message; the account's health
      // tells the rest.
      case Outcome.End.Unavailable unavailable ->
          later(outcome, outcome.person().attempt(), turn.now().plus(UNAVAILABLE_DELAY));
      case Outcome.End.Revoked() -> later(outcome, outcome.person().attempt(), turn.now());
    }
  }

  /** Records a decision that needs no work: it is true as soon as it is made. */
  static void recordAtStart(
      Turn turn,
      ActiveSlice slice,
      Outcome.Started person,
      Decision decision,
      Reason reason,
      @Nullable String detail) {
    var state = reason.state();
    var run = slice.run();
    boolean resent = slice.slice().kind() == SliceKind.RESEND;
    var row =
        new LedgerRow(
            run.key(person.profileId()),
            resent ? LedgerState.UNKNOWN : state,
            resent ? Reason.UNKNOWN_RESEND : reason,
            person.attempt(),
            0,
            slice.slice().number(),
            run.assignments().probability(decision, person.assigned()),
            null,
            run.run().campaignVersion(),
            person.variant(),
            Math.max(0, person.domain()),
            resent ? "not sent again: " + reason.wire() : detail,
            person.judged(),
            turn.now(),
            turn.now());
    if (resent) {
      turn.resolve(slice, row);
      return;
    }
    if (person.counted()) {
      turn.free(person.profileId(), person.messageId());
    }
    if (person.reserved() != null) {
      turn.budgets().release(row.key().reservation(), person.reserved());
    }
    turn.end(slice, row);
    turn.event(
        run,
        person.variant(),
        new MessageEvent(
            ended(state),
            person.profileId(),
            person.messageId(),
            0,
            turn.now(),
            Judge.word(decision),
            reason.wire(),
            null,
            null,
            null,
            null,
            run.assignments().probability(decision, person.assigned()),
            Starting.isHeldOut(decision) ? turn.now() : null,
            run.domains().name(person.domain())));
  }

  private static MessageEventType ended(LedgerState state) {
    return switch (state) {
      case CANCELLED -> MessageEventType.CANCELLED;
      case HELD_OUT -> MessageEventType.HELDOUT;
      case SKIPPED, SENT, FAILED, UNKNOWN -> MessageEventType.SKIPPED;
    };
  }

  private void tryLater(Outcome outcome, Outcome.End.TryLater later) {
    var retries = outcome.slice().run().definition().retries();
    int attempt = outcome.person().attempt();
    if (attempt >= retries.attempts()) {
      failed(
          outcome,
          Reason.failed(later.failure()),
          later.failure().name(),
          later.code(),
          later.detail());
      return;
    }
    deferred(outcome, later.failure().name(), later.code(), later.detail());
    later(outcome, attempt + 1, turn.now().plus(delay(outcome, retries, later.retryAfter())));
  }

  /** The doubled delay, spread by a tenth so that retries do not come as one wave. */
  private static Duration delay(
      Outcome outcome, Campaign.Retries retries, @Nullable Duration retryAfter) {
    var delay = retries.delayBefore(outcome.person().attempt() + 1);
    int spread = Math.floorMod(outcome.slice().slice().number() * 31 + delay.hashCode(), 100);
    var spreadDelay = delay.plus(delay.multipliedBy(spread).dividedBy(1_000));
    return retryAfter != null && retryAfter.compareTo(spreadDelay) > 0 ? retryAfter : spreadDelay;
  }

  private void unknown(Outcome outcome, String detail) {
    var from = outcome.slice();
    var person = outcome.person();
    var loss = new Loss(from.run().definition(), from.slice().kind(), person.attempt());
    var row = row(outcome, LedgerState.UNKNOWN, loss.reason(), 1, detail);
    if (resent(outcome)) {
      turn.resolve(from, row);
    } else {
      turn.end(from, row);
    }
    event(outcome, MessageEventType.UNKNOWN, loss.reason(), null, null, detail, null);
    if (loss.sentAgain()) {
      moves
          .computeIfAbsent(
              new Move(from, SliceKind.RESEND, person.attempt() + 1, turn.now(), true),
              move -> new ArrayList<>())
          .add(person.profileId());
    }
  }

  private void failed(Outcome outcome, Reason reason, String failure, String code, String detail) {
    end(outcome, LedgerState.FAILED, reason, (code + " " + detail).strip());
    event(outcome, MessageEventType.FAILED, reason, failure, code, detail, null);
  }

  private void deferred(Outcome outcome, String failure, String code, String detail) {
    event(outcome, MessageEventType.DEFERRED, Reason.NONE, failure, code, detail, null);
  }

  /** An accepted message has spent what it reserved, one that certainly failed gives it back. */
  private void settle(Outcome outcome, LedgerState state) {
    var reserved = outcome.person().reserved();
    var key = outcome.slice().run().key(outcome.person().profileId());
    if (reserved != null && state == LedgerState.SENT) {
      turn.budgets().spend(key.reservation(), reserved);
    } else if (reserved != null && !resent(outcome)) {
      turn.budgets().release(key.reservation(), reserved);
    }
  }

  private void end(Outcome outcome, LedgerState state, Reason reason, @Nullable String detail) {
    settle(outcome, state);
    if (!resent(outcome)) {
      if (outcome.person().counted() && state != LedgerState.SENT) {
        turn.free(outcome.person().profileId(), outcome.person().messageId());
      }
      turn.end(outcome.slice(), row(outcome, state, reason, 0, detail));
    } else if (state == LedgerState.SENT) {
      turn.resolve(outcome.slice(), row(outcome, state, reason, 0, detail));
    } else {
      // That the second attempt failed says nothing of the first: it stays unknown.
      var row = row(outcome, LedgerState.UNKNOWN, Reason.UNKNOWN_RESEND, 0, detail);
      turn.resolve(outcome.slice(), row);
    }
  }

  private static boolean resent(Outcome outcome) {
    return outcome.slice().slice().kind() == SliceKind.RESEND;
  }

  private void later(Outcome outcome, int attempt, Instant dueAt) {
    var from = outcome.slice();
    var kind =
        switch (from.slice().kind()) {
          case RESEND -> SliceKind.RESEND;
          case SETTLED -> throw new IllegalStateException("nobody is sent to from " + from.slice());
          case FROZEN, RETRY, RECOVERED, DEFERRED ->
              outcome.end() instanceof Outcome.End.Revoked ? SliceKind.RECOVERED : SliceKind.RETRY;
        };
    moves
        .computeIfAbsent(new Move(from, kind, attempt, dueAt, false), move -> new ArrayList<>())
        .add(outcome.person().profileId());
  }

  private void move() {
    moves.forEach(
        (move, people) -> {
          Collections.sort(people);
          var slice =
              new LaterSlice(
                  move.from().slice().occurrence(),
                  move.kind(),
                  move.from().slice().number(),
                  move.attempt(),
                  move.dueAt(),
                  people.stream().mapToLong(Long::longValue).toArray());
          if (move.hasRow()) {
            turn.moveUnknown(move.from(), slice);
          } else {
            turn.move(move.from(), slice);
          }
        });
  }

  private LedgerRow row(
      Outcome outcome, LedgerState state, Reason reason, int ambiguous, @Nullable String detail) {
    var person = outcome.person();
    var run = outcome.slice().run();
    boolean written = state != LedgerState.SKIPPED && state != LedgerState.HELD_OUT;
    return new LedgerRow(
        run.key(person.profileId()),
        state,
        reason,
        person.attempt(),
        ambiguous,
        outcome.slice().slice().number(),
        run.assignments().probability(person.decision(), person.assigned()),
        written ? person.addressKey() : null,
        run.run().campaignVersion(),
        person.variant(),
        Math.max(0, person.domain()),
        withoutAddress(detail),
        person.judged(),
        person.decidedAt(),
        turn.now());
  }

  private void event(
      Outcome outcome,
      MessageEventType type,
      Reason reason,
      @Nullable String failure,
      @Nullable String code,
      @Nullable String detail,
      @Nullable String providerId) {
    var person = outcome.person();
    var run = outcome.slice().run();
    turn.event(
        run,
        person.variant(),
        new MessageEvent(
            type,
            person.profileId(),
            person.messageId(),
            person.attempt(),
            turn.now(),
            Judge.word(person.decision()),
            reason == Reason.NONE ? null : reason.wire(),
            failure,
            code,
            withoutAddress(detail),
            withoutAddress(providerId),
            run.assignments().probability(person.decision(), person.assigned()),
            person.control() ? person.decidedAt() : null,
            run.domains().name(person.domain())));
  }

  static @Nullable String withoutAddress(@Nullable String detail) {
    if (detail == null) {
      return null;
    }
    var clean = detail.indexOf('@') < 0 ? detail : ADDRESS.matcher(detail).replaceAll("<address>");
    return clean.length() <= LONGEST_DETAIL ? clean : clean.substring(0, LONGEST_DETAIL);
  }
}
