package dev.fanfare.dispatch;

import dev.fanfare.audience.SharedAddressStore;
import dev.fanfare.audience.SliceKind;
import dev.fanfare.budgets.Budgets;
import dev.fanfare.budgets.Reservation;
import dev.fanfare.campaigns.RunState;
import dev.fanfare.consent.SuppressedStore;
import dev.fanfare.consent.WithdrawnAddressStore;
import dev.fanfare.events.ToldIds;
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
import java.util.EnumSet;
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
  private final Budgets budgets;
  private final ControlGroups groups;
  private final WithdrawnAddressStore withdrawn;
  private final ToldIds toldIds;
  private final Belonging belonging;

  Judge(
      RecipientStore recipients,
      SuppressedStore suppressed,
      SharedAddressStore addresses,
      TriggeredPeople triggered,
      QuietHoursStore quietHours,
      Pressure pressure,
      Budgets budgets,
      ControlGroups groups,
      WithdrawnAddressStore withdrawn,
      ToldIds toldIds,
      Belonging belonging) {
    this.recipients = recipients;
    this.suppressed = suppressed;
    this.addresses = addresses;
    this.triggered = triggered;
    this.quietHours = quietHours;
    this.pressure = pressure;
    this.budgets = budgets;
    this.groups = groups;
    this.withdrawn = withdrawn;
    this.toldIds = toldIds;
    this.belonging = belonging;
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

    /** Those of some shares that may be judged now, as their slices' runs stand. */
    static List<Share> allowed(List<Share> shares) {
      var allowed = new ArrayList<Share>();
      for (var share : shares) {
        switch (share.slice().course()) {
          case CANCEL -> allowed.add(cancelling(share.slice()));
          case SEND -> {
            // Whoever is too late is judged without tokens.
            if (share.people() > 0) {
              allowed.add(share);
            }
          }
          case GIVE_BACK -> {}
        }
      }
      return allowed;
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
      int channel,
      CapFacts caps,
      BudgetFacts budgets,
      Map<Long, Recipient> people,
      Set<Long> suppressed,
      Map<Come, String> excepted,
      Belonging.Left left,
      @Nullable StandingHours hours,
      ControlFacts controls) {

    /** What has happened that keeps somebody from being written to; null when nothing has. */
    @Nullable String event(ActiveSlice slice) {
      var come = slice.come();
      return come == null ? null : excepted.get(come);
    }
  }

  /**
   * Decides about the people of all shares.
   *
   * @param standing whether the workspace has frequency caps and budgets
   */
  void judge(
      Connection connection, Turn turn, List<Share> shares, MessageIds ids, Standing standing)
      throws SQLException {
    // First of all: whoever brings these people in waits for the turn, or has committed.
    triggered.hold(connection, turn.workspace(), come(shares));
    boolean budgeted = standing.budgets() > 0 || !turn.budgets().isEmpty();
    if (budgeted && !(shares.isEmpty() && turn.budgets().isEmpty())) {
      // Before the people: who changes budgets waits for turns, and turns for each other's people.
      budgets.hold(connection, turn.workspace());
    }
    // What is read after the people are locked stays true until the turn ends.
    var capped = CapFacts.read(pressure, connection, turn, shares, ids, standing.caps());
    var counted = BudgetFacts.read(budgets, connection, turn, shares, standing.budgets());
    var facts = read(connection, turn, shares, capped, counted);
    for (var share : shares) {
      Starting.start(turn, share, ids, new Read(this, connection, turn, share, facts));
    }
    turn.moveDeferred(changed(connection, turn, facts));
  }

  /**
   * What people of the turn are to wait for and others have changed since it was read. What they
   * have not, they cannot until the turn ends, and then they call back who waits for it.
   */
  private Set<Reason> changed(Connection connection, Turn turn, Facts facts) throws SQLException {
    var changed = EnumSet.noneOf(Reason.class);
    var waiting = turn.waitingFor();
    if (waiting.contains(Reason.QUIET_HOURS)
        && !quietHours
            .shared(connection, turn.workspace(), Channel.ofCode(facts.channel()))
            .equals(facts.hours())) {
      changed.add(Reason.QUIET_HOURS);
    }
    if (waiting.contains(Reason.FREQUENCY_CAP)
        && !pressure.stand(connection, turn.workspace(), facts.caps().version())) {
      changed.add(Reason.FREQUENCY_CAP);
    }
    return changed;
  }

  /** As it was read in the turn's transaction. */
  private record Read(
      Judge judge, Connection connection, Turn turn, Share share, Facts facts, TurnHours hours)
      implements Starting.Knowledge {

    Read(Judge judge, Connection connection, Turn turn, Share share, Facts facts) {
      this(
          judge,
          connection,
          turn,
          share,
          facts,
          TurnHours.of(turn.now(), facts.hours(), share.slice()));
    }

    @Override
    public Starting.Person of(CapFacts.Message message) throws SQLException {
      var recipient = AsTest.shown(share.slice().run(), message.profileId(), facts.people());
      var clock = hours.of(zone(share.slice().said(message.profileId()), recipient));
      return new Starting.Person(
          message,
          recipient,
          judge.facts(connection, share, message, recipient, facts, clock),
          facts.event(share.slice()));
    }

    @Override
    public boolean counted(Starting.Person person, Decision decision) {
      return facts.caps().counted(turn, share, person.message(), person.recipient(), decision);
    }

    @Override
    public @Nullable Reservation reserved(Starting.Person person, Decision decision) {
      return facts.budgets().reserved(turn, share, person.message().profileId(), decision);
    }
  }

  private Facts read(
      Connection connection, Turn turn, List<Share> shares, CapFacts caps, BudgetFacts budgeted)
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
        AsTest.shownAs(share.slice().run()).ifPresent(wanted::add);
      }
    }
    if (wanted.isEmpty()) {
      var nobody = Belonging.Left.NOBODY;
      return new Facts(
          channel, caps, budgeted, people, Set.of(), Map.of(), nobody, null, ControlFacts.NONE);
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
      var unnamed = AsTest.unnamed(shares, people);
      withdrawn
          .withheld(connection, turn.workspace(), channel, unnamed)
          .forEach(each -> people.put(each.profileId(), each));
    }
    return new Facts(
        channel,
        caps,
        budgeted,
        people,
        suppressed.among(connection, turn.workspace(), channel, keys),
        excepted(connection, turn, shares, people),
        belonging.read(connection, turn, shares),
        quietHours.standing(connection, turn.workspace(), Channel.ofCode(channel)),
        groups.read(connection, turn.workspace(), channel, shares, people.values()));
  }

  /** With the ids of the events as the ledger and the stream may have them. */
  private Map<Come, String> excepted(
      Connection connection, Turn turn, List<Share> shares, Map<Long, Recipient> people)
      throws SQLException {
    var excepted = triggered.excepted(connection, turn.workspace(), come(shares), turn.now());
    excepted.replaceAll(
        (come, event) -> {
          var person = people.get(come.enrolment().subject());
          var externalId = person == null ? null : person.externalId();
          return externalId == null ? event : toldIds.told(turn.workspace(), event, externalId);
        });
    return excepted;
  }

  private static List<Come> come(List<Share> shares) {
    return shares.stream()
        .filter(share -> share.state() != RunState.CANCELLING && share.people() > 0)
        .flatMap(share -> Stream.ofNullable(share.slice().come()))
        .toList();
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
    var asked = ControlFacts.Asked.of(run);
    var controls = facts.controls().of(asked, recipient, assigned.control());
    var winner = duplicateOf(connection, share.slice(), profileId, recipient);
    return new DispatchPolicy.Facts(
        share.state() == RunState.CANCELLING,
        recipient != null,
        facts.controls().duplicate(asked, controls, assigned.control(), winner),
        addressed,
        AsTest.consentNeeded(run, facts.people().get(profileId)),
        recipient != null && (recipient.consented() & purpose) != 0,
        recipient != null && (recipient.withdrawn() & purpose) != 0,
        recipient != null && addressed && facts.suppressed().contains(recipient.addressKey()),
        assigned.isSomething(),
        assigned.control(),
        facts.event(share.slice()) != null,
        facts.left().why(run, profileId),
        hours,
        facts.caps().hit(share, message, recipient),
        facts.budgets().hit(share, profileId),
        controls);
  }

  /** What a call says goes before what is known of the person. */
  static @Nullable String zone(@Nullable Said said, @Nullable Recipient recipient) {
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

  static String word(Decision decision) {
    return switch (decision) {
      case Decision.Send() -> "send";
      case Decision.HoldOut() -> "hold_out";
      case Decision.HoldOutGlobally(_) -> "hold_out_globally";
      case Decision.Defer(_, _) -> "defer";
      case Decision.Skip(_) -> "skip";
      case Decision.Cancel() -> "cancel";
    };
  }
}
