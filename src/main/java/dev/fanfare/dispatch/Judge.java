package dev.fanfare.dispatch;

import dev.fanfare.audience.SharedAddressStore;
import dev.fanfare.audience.SliceKind;
import dev.fanfare.campaigns.RunState;
import dev.fanfare.consent.SuppressedStore;
import dev.fanfare.events.MessageEvent;
import dev.fanfare.events.MessageEventType;
import dev.fanfare.messages.Said;
import dev.fanfare.pressure.Pressure;
import dev.fanfare.profiles.Channel;
import dev.fanfare.profiles.Recipient;
import dev.fanfare.profiles.RecipientStore;
import dev.fanfare.quiet.QuietHoursStore;
import dev.fanfare.quiet.StandingHours;
import dev.fanfare.triggers.Come;
import dev.fanfare.triggers.TriggeredPeople;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
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
  private final TriggeredPeople triggered;
  private final QuietHoursStore quietHours;
  private final Pressure pressure;

  Judge(
      RecipientStore recipients,
      SuppressedStore suppressed,
      SharedAddressStore addresses,
      TriggeredPeople triggered,
      QuietHoursStore quietHours,
      Pressure pressure) {
    this.recipients = recipients;
    this.suppressed = suppressed;
    this.addresses = addresses;
    this.triggered = triggered;
    this.quietHours = quietHours;
    this.pressure = pressure;
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

    /** The people to look at. */
    long[] next() {
      int from = slice.startedTo();
      return Arrays.copyOfRange(slice.slice().profileIds(), from, from + people);
    }

    /** How many may start; of a run being cancelled, nobody does. */
    int starts() {
      return grant.starts();
    }
  }

  /**
   * What was read about the people of a turn.
   *
   * @param excepted whom something has happened to since a trigger brought them in, and what
   */
  private record Facts(
      CapFacts caps,
      Map<Long, Recipient> people,
      Set<Long> suppressed,
      Map<Come, String> excepted,
      @Nullable StandingHours hours) {

    /** What has happened that keeps somebody from being written to; null when nothing has. */
    @Nullable String event(ActiveSlice slice) {
      var come = slice.come();
      return come == null ? null : excepted.get(come);
    }
  }

  /**
   * Decides about the people of all shares.
   *
   * @param caps the version of the workspace's frequency caps; 0 where there was never one
   */
  void judge(Connection connection, Turn turn, List<Share> shares, MessageIds ids, long caps)
      throws SQLException {
    // First of all: what is read after the people are locked stays true until the turn ends.
    var capped = CapFacts.read(pressure, connection, turn, shares, ids, caps);
    var facts = read(connection, turn, shares, capped);
    for (var share : shares) {
      judge(connection, turn, share, facts, ids);
    }
    turn.moveDeferred();
  }

  private Facts read(Connection connection, Turn turn, List<Share> shares, CapFacts caps)
      throws SQLException {
    var people = new HashMap<Long, Recipient>();
    var keys = new ArrayList<Long>();
    int channel = 0;
    boolean direct = false;
    var wanted = new ArrayList<Long>();
    for (var share : shares) {
      if (share.reads()) {
        channel = share.slice().run().channel();
        direct |= share.slice().run().run().ofMessages();
        for (long person : share.next()) {
          wanted.add(person);
        }
      }
    }
    if (wanted.isEmpty()) {
      return new Facts(caps, people, Set.of(), Map.of(), null);
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
        caps,
        people,
        suppressed.among(connection, turn.workspace(), channel, keys),
        triggered.excepted(connection, turn.workspace(), come(shares), turn.now()),
        quietHours.standing(connection, turn.workspace(), Channel.ofCode(channel)));
  }

  private static List<Come> come(List<Share> shares) {
    return shares.stream()
        .filter(share -> share.state() != RunState.CANCELLING && share.people() > 0)
        .flatMap(share -> Stream.ofNullable(share.slice().come()))
        .toList();
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
      var message = new CapFacts.Message(profileId, ids.of(slice.run().key(profileId)));
      var recipient = facts.people().get(profileId);
      var clock = hours.of(zone(slice.said(profileId), recipient));
      var judged = facts(connection, share, message, recipient, facts, clock);
      var decision = DispatchPolicy.decide(judged, share.slice().run().wordless());
      boolean sent = decision instanceof Decision.Send;
      if (sent && starts++ == share.starts()
          || (sent || decision instanceof Decision.HoldOut) && rendered++ == share.room()) {
        return;
      }
      turn.start(slice);
      boolean counted = facts.caps().counted(turn, share, message, recipient, decision);
      carryOut(turn, share, message, recipient, judged, decision, counted, facts.event(slice));
    }
  }

  private DispatchPolicy.Facts facts(
      Connection connection,
      Share share,
      CapFacts.Message message,
      @Nullable Recipient recipient,
      Facts facts,
      DispatchPolicy.Hours hours)
      throws SQLException {
    var run = share.slice().run();
    long profileId = message.profileId();
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
        recipient != null && addressed && facts.suppressed().contains(recipient.addressKey()),
        assigned.isSomething(),
        assigned.control(),
        facts.event(share.slice()) != null,
        hours,
        facts.caps().hit(share, message, recipient));
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
      CapFacts.Message message,
      @Nullable Recipient recipient,
      DispatchPolicy.Facts judged,
      Decision decision,
      boolean counted,
      @Nullable String event) {
    var slice = share.slice();
    long profileId = message.profileId();
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
            message.id(),
            slice.slice().attempt(),
            slice.assigned(profileId),
            key,
            run.domains().of(address),
            counted,
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
      case LATE, QUIET_HOURS, RATE_DEADLINE -> judged.hours().words();
      case FREQUENCY_CAP -> judged.cap() == null ? null : judged.cap().words();
      case EXCEPTION_EVENT -> "event " + event;
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
