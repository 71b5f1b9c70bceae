package dev.fanfare.dispatch;

import dev.fanfare.audience.SharedAddressStore;
import dev.fanfare.audience.SliceKind;
import dev.fanfare.campaigns.RunState;
import dev.fanfare.consent.SuppressedStore;
import dev.fanfare.events.MessageEvent;
import dev.fanfare.events.MessageEventType;
import dev.fanfare.messages.Said;
import dev.fanfare.profiles.Channel;
import dev.fanfare.profiles.Recipient;
import dev.fanfare.profiles.RecipientStore;
import dev.fanfare.quiet.QuietHoursStore;
import dev.fanfare.quiet.StandingHours;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Judges the next people of slices in the transaction that starts them: reads what is true now,
 * asks the policy, and moves the start mark over everyone it has decided.
 */
@Singleton
final class Judge {

  private final RecipientStore recipients;
  private final SuppressedStore suppressed;
  private final SharedAddressStore addresses;
  private final QuietHoursStore quietHours;

  Judge(
      RecipientStore recipients,
      SuppressedStore suppressed,
      SharedAddressStore addresses,
      QuietHoursStore quietHours) {
    this.recipients = recipients;
    this.suppressed = suppressed;
    this.addresses = addresses;
    this.quietHours = quietHours;
  }

  /**
   * The next people of a slice to be judged.
   *
   * @param people how many positions to look at
   * @param room how many of them may be rendered, control people included
   * @param grant how many of them may start: free connections and rate tokens in hand
   */
  record Share(ActiveSlice slice, RunState state, int people, int room, Tokens.Grant grant) {

    private static final int CANCEL_AT_ONCE = 1_000;

    static Share sending(ActiveSlice slice, int room, Tokens.Grant grant) {
      int people = grant.starts() == 0 ? 0 : slice.look(room);
      return new Share(slice, RunState.SENDING, people, room, grant);
    }

    /** People whose deadline has passed are judged without tokens: nobody of them starts. */
    static Share tooLate(ActiveSlice slice) {
      int people = Math.min(slice.remaining(), CANCEL_AT_ONCE);
      return new Share(slice, RunState.SENDING, people, 0, new Tokens.Grant(0, 0));
    }

    static Share cancelling(ActiveSlice slice) {
      int people = Math.min(slice.remaining(), CANCEL_AT_ONCE);
      return new Share(slice, RunState.CANCELLING, people, 0, new Tokens.Grant(0, 0));
    }

    /** Of a run being cancelled only those are read whose decision told their domain before. */
    boolean reads() {
      return state != RunState.CANCELLING || slice.slice().kind() != SliceKind.FROZEN;
    }

    /** How many may start; of a run being cancelled, nobody does. */
    int starts() {
      return grant.starts();
    }
  }

  /** What was read about the people of a turn. */
  private record Facts(
      Map<Long, Recipient> people, Set<Long> suppressed, @Nullable StandingHours hours) {}

  /** Decides about the people of all shares. */
  void judge(Connection connection, Turn turn, List<Share> shares, MessageIds ids)
      throws SQLException {
    var facts = read(connection, turn, shares);
    for (var share : shares) {
      judge(connection, turn, share, facts, ids);
    }
    turn.moveDeferred();
  }

  private Facts read(Connection connection, Turn turn, List<Share> shares) throws SQLException {
    var people = new HashMap<Long, Recipient>();
    var keys = new ArrayList<Long>();
    int channel = 0;
    boolean direct = false;
    var wanted = new ArrayList<Long>();
    for (var share : shares) {
      if (share.reads()) {
        channel = share.slice().run().channel();
        direct |= share.slice().run().run().ofMessages();
        int from = share.slice().startedTo();
        for (int i = from; i < from + share.people(); i++) {
          wanted.add(share.slice().slice().profileIds()[i]);
        }
      }
    }
    if (wanted.isEmpty()) {
      return new Facts(people, Set.of(), null);
    }
    var ids = wanted.stream().mapToLong(Long::longValue).toArray();
    RecipientStore.Taker taker =
        recipient -> {
          people.put(recipient.profileId(), recipient);
          if (recipient.address() != null) {
            keys.add(recipient.addressKey());
          }
        };
    recipients.read(connection, turn.workspace(), channel, ids, taker);
    if (direct && people.size() < ids.length) {
      recipients.readDirect(connection, turn.workspace(), channel, ids, taker);
    }
    return new Facts(
        people,
        suppressed.among(connection, turn.workspace(), channel, keys),
        quietHours.standing(connection, turn.workspace(), Channel.ofCode(channel)));
  }

  private void judge(Connection connection, Turn turn, Share share, Facts facts, MessageIds ids)
      throws SQLException {
    var slice = share.slice();
    int starts = 0;
    int rendered = 0;
    int from = slice.startedTo();
    var hours = TurnHours.of(turn.now(), facts.hours(), slice);
    for (int i = from; i < from + share.people(); i++) {
      long profileId = slice.slice().profileIds()[i];
      var recipient = facts.people().get(profileId);
      var clock = hours.of(zone(slice.said(profileId), recipient));
      var judged = facts(connection, share, profileId, recipient, facts.suppressed(), clock);
      var decision = DispatchPolicy.decide(judged, share.slice().run().wordless());
      boolean sent = decision instanceof Decision.Send;
      if (sent && starts++ == share.starts()
          || (sent || decision instanceof Decision.HoldOut) && rendered++ == share.room()) {
        return;
      }
      turn.start(slice);
      carryOut(turn, share, profileId, recipient, judged, decision, ids);
    }
  }

  private DispatchPolicy.Facts facts(
      Connection connection,
      Share share,
      long profileId,
      @Nullable Recipient recipient,
      Set<Long> suppressedKeys,
      DispatchPolicy.Hours hours)
      throws SQLException {
    var run = share.slice().run();
    var assigned = share.slice().assigned(profileId);
    int purpose = 1 << run.purposeBit();
    boolean addressed = recipient != null && recipient.address() != null;
    return new DispatchPolicy.Facts(
        share.state() == RunState.CANCELLING,
        recipient != null,
        duplicateOf(connection, share.slice(), profileId, recipient),
        addressed,
        run.consentNeeded(),
        recipient != null && (recipient.consented() & purpose) != 0,
        recipient != null && (recipient.withdrawn() & purpose) != 0,
        recipient != null && addressed && suppressedKeys.contains(recipient.addressKey()),
        assigned.isSomething(),
        assigned.control(),
        hours);
  }

  /** What a call says goes before what is known of the person. */
  private static @Nullable String zone(@Nullable Said said, @Nullable Recipient recipient) {
    if (said != null && said.zone() != null) {
      return said.zone();
    }
    return recipient == null ? null : recipient.zone();
  }

  /** Decided at the freeze; asked again only where it did not see the address. */
  private @Nullable Long duplicateOf(
      Connection connection, ActiveSlice slice, long profileId, @Nullable Recipient recipient)
      throws SQLException {
    var frozen = slice.frozen();
    if (recipient == null || frozen == null) {
      return null;
    }
    if (recipient.address() == null || frozen.saw(recipient.addressXid())) {
      return slice.duplicates().get(profileId);
    }
    return addresses.takenBy(
        connection,
        slice.run().run().workspace(),
        slice.slice().runId(),
        slice.run().channel(),
        recipient.addressKey(),
        profileId,
        frozen);
  }

  private static void carryOut(
      Turn turn,
      Judge.Share share,
      long profileId,
      @Nullable Recipient recipient,
      DispatchPolicy.Facts judged,
      Decision decision,
      MessageIds ids) {
    var slice = share.slice();
    var run = slice.run();
    boolean first = slice.slice().kind().undecided();
    boolean goes = decision instanceof Decision.Send || decision instanceof Decision.HoldOut;
    var address = recipient == null ? null : recipient.address();
    // Whoever is cancelled may have another's address by now, and gets nothing.
    boolean keyed = address != null && !(decision instanceof Decision.Cancel);
    @Nullable Long key = keyed && recipient != null ? recipient.addressKey() : null;
    var person =
        new Outcome.Started(
            profileId,
            ids.of(run.key(profileId)),
            slice.slice().attempt(),
            slice.assigned(profileId),
            key,
            run.domains().of(address),
            JudgedFacts.bits(judged, goes || !first),
            turn.now());
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
        var words = judged.hours().words();
        told(turn, run, MessageEventType.DEFERRED, person, decision, reason, words);
      }
      case Decision.Skip(var reason) -> {
        if (first) {
          decided(turn, run, person, decision, reason);
        }
        Recorder.recordAtStart(turn, slice, person, decision, reason, detail(judged, reason));
      }
      case Decision.Cancel() -> {
        if (first) {
          decided(turn, run, person, decision, Reason.CANCELLED);
        }
        Recorder.recordAtStart(turn, slice, person, decision, Reason.CANCELLED, null);
      }
    }
  }

  private static @Nullable String detail(DispatchPolicy.Facts judged, Reason reason) {
    // Whose address it is may be another's tomorrow, and what the hours are.
    return switch (reason) {
      case DUPLICATE_ADDRESS -> "address of " + judged.duplicateOf();
      case LATE, QUIET_HOURS, RATE_DEADLINE -> judged.hours().words();
      default -> null;
    };
  }

  private static void decided(
      Turn turn, RunContext run, Outcome.Started person, Decision decision, Reason reason) {
    told(turn, run, MessageEventType.DECIDED, person, decision, reason, null);
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
            word(decision),
            reason == Reason.NONE ? null : reason.wire(),
            null,
            null,
            detail,
            null,
            run.assignments().probability(decision, person.variant()),
            decision instanceof Decision.HoldOut ? turn.now() : null,
            run.domains().name(person.domain())));
  }

  static String word(Decision decision) {
    return switch (decision) {
      case Decision.Send() -> "send";
      case Decision.HoldOut() -> "hold_out";
      case Decision.Defer(_, _) -> "defer";
      case Decision.Skip(_) -> "skip";
      case Decision.Cancel() -> "cancel";
    };
  }
}
