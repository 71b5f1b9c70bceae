package dev.fanfare.dispatch;

import dev.fanfare.audience.Place;
import dev.fanfare.audience.SharedAddressStore;
import dev.fanfare.budgets.BudgetReading;
import dev.fanfare.campaigns.CampaignVersion;
import dev.fanfare.campaigns.MessageDefinitions;
import dev.fanfare.campaigns.Run;
import dev.fanfare.campaigns.RunState;
import dev.fanfare.consent.Purpose;
import dev.fanfare.consent.Purposes;
import dev.fanfare.consent.SuppressedStore;
import dev.fanfare.consent.WithdrawnAddressStore;
import dev.fanfare.dispatch.Assignments.Assigned;
import dev.fanfare.dispatch.Flips.About;
import dev.fanfare.dispatch.Flips.Change;
import dev.fanfare.dispatch.Flips.Flip;
import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.CampaignClock;
import dev.fanfare.pressure.CapHit;
import dev.fanfare.pressure.CapReading;
import dev.fanfare.pressure.CountsAs;
import dev.fanfare.pressure.Pressure;
import dev.fanfare.profiles.Channel;
import dev.fanfare.profiles.Recipient;
import dev.fanfare.profiles.RecipientStore;
import dev.fanfare.triggers.TriggeredPeople;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** By what somebody would be judged now, what would be decided, and what would flip that. */
@Singleton
final class PresentFacts {

  private static final int CHANNEL = Channel.EMAIL.code();

  private final Purposes purposes;
  private final RecipientStore recipients;
  private final SuppressedStore suppressed;
  private final WithdrawnAddressStore withdrawn;
  private final SharedAddressStore addresses;
  private final TriggeredPeople triggered;
  private final ExplainedHours hours;
  private final Pressure pressure;
  private final BudgetWaits budgets;
  private final ControlExplainer controls;
  private final Belonging belonging;
  private final CampaignClock clock;

  PresentFacts(
      Purposes purposes,
      RecipientStore recipients,
      SuppressedStore suppressed,
      WithdrawnAddressStore withdrawn,
      SharedAddressStore addresses,
      TriggeredPeople triggered,
      ExplainedHours hours,
      Pressure pressure,
      BudgetWaits budgets,
      ControlExplainer controls,
      Belonging belonging,
      CampaignClock clock) {
    this.purposes = purposes;
    this.recipients = recipients;
    this.suppressed = suppressed;
    this.withdrawn = withdrawn;
    this.addresses = addresses;
    this.triggered = triggered;
    this.hours = hours;
    this.pressure = pressure;
    this.budgets = budgets;
    this.controls = controls;
    this.belonging = belonging;
    this.clock = clock;
  }

  /**
   * Whose message it is asked about.
   *
   * @param version that decides about them
   * @param places of the person in the run; none where they have none
   * @param missed whether a pause has kept them waiting for too long: that stays so
   */
  record Message(
      Run run,
      CampaignVersion version,
      MessageKey key,
      ControlFacts.Asked asked,
      Assigned assigned,
      List<Place> places,
      boolean missed) {}

  /** What is so now, with the decision, in words; and what would flip it. */
  record Present(Map<String, String> words, List<Flip> flips) {}

  /**
   * What was read of somebody and of what limits them.
   *
   * @param zone whose clocks quiet hours are read from, as a call says or the person's
   * @param capZone whose calendar caps go by
   * @param as what the message is to frequency caps; null where it is exempt
   * @param event the event that keeps them from being written to; null when none does
   */
  private record Read(
      Purpose purpose,
      @Nullable Recipient person,
      @Nullable String zone,
      @Nullable String capZone,
      @Nullable CountsAs as,
      CapReading caps,
      BudgetReading budgets,
      @Nullable String event) {}

  /** What would be decided now; rendering is not tried. */
  Present of(Connection connection, Message message, About about) throws SQLException {
    var read = read(connection, message);
    var facts = facts(connection, message, read);
    boolean wordless = message.version() == MessageDefinitions.WORDLESS;
    var counted = BudgetWaits.counted(message.run());
    var words = JudgedFacts.present(facts);
    words.put("wouldBe", Flips.words(DispatchPolicy.decide(facts, wordless)));
    words.putAll(read.budgets().words(counted));
    tellCaps(words, message.key(), read);
    var full = facts.budget() == null ? List.<String>of() : read.budgets().exhausted(counted);
    var known = about.with(caps(message.key(), read), changes(full), read.event());
    return new Present(words, Flips.of(facts, wordless, known));
  }

  private Read read(Connection connection, Message message) throws SQLException {
    var run = message.run();
    var key = message.key();
    var purpose = purpose(message);
    var person = person(connection, run, message.version(), key.profileId());
    var now = clock.now(run.workspace());
    var id = new MessageIds().of(key);
    var said = hours.said(connection, run, key);
    return new Read(
        purpose,
        person,
        Judge.zone(said, person),
        CapFacts.zone(said, person),
        RunContexts.countsAs(message.version().definition(), purpose),
        pressure.look(connection, run.workspace(), key.profileId(), id, now),
        budgets.now(connection, run, List.of(key)),
        exception(connection, run, key, now));
  }

  private DispatchPolicy.Facts facts(Connection connection, Message message, Read read)
      throws SQLException {
    var run = message.run();
    var key = message.key();
    var person = read.person();
    int purpose = 1 << read.purpose().bit();
    boolean control = message.assigned().control();
    var groups = controls.present(connection, run.workspace(), message.asked(), person);
    var held = groups.of(message.asked(), person, control);
    var winner = duplicateOf(connection, run, key.profileId(), person);
    return new DispatchPolicy.Facts(
        run.state() == RunState.CANCELLING || run.state() == RunState.CANCELLED,
        person != null,
        groups.duplicate(message.asked(), held, control, winner),
        person != null && person.address() != null,
        !read.purpose().service() && message.version().test() == null,
        person != null && (person.consented() & purpose) != 0,
        person != null && (person.withdrawn() & purpose) != 0,
        isSuppressed(connection, run, person),
        message.assigned().isSomething(),
        control,
        read.event() != null,
        belonging.leftNow(connection, run, message.version(), key.profileId()),
        hours.now(connection, message, read.purpose(), read.zone()),
        cap(key, read),
        read.budgets().hit(BudgetWaits.counted(run), key.reservation()),
        held);
  }

  private static @Nullable CapHit cap(MessageKey key, Read read) {
    var id = new MessageIds().of(key);
    var as = read.as();
    return as == null
        ? null
        : read.caps().hit(key.profileId(), id, as, read.capZone(), Instant.MAX);
  }

  /** All that have no room, not the strictest alone. */
  private static List<Change> caps(MessageKey key, Read read) {
    var id = new MessageIds().of(key);
    var as = read.as();
    return as == null
        ? List.of()
        : read.caps().hits(key.profileId(), id, as, read.capZone(), Instant.MAX).stream()
            .map(Flips::cap)
            .toList();
  }

  private static List<Change> changes(List<String> budgets) {
    return budgets.stream().map(Flips::budget).toList();
  }

  private Purpose purpose(Message message) {
    var name = message.version().definition().purpose();
    return purposes
        .byName(message.run().workspace(), name)
        .orElseThrow(() -> ApiProblem.notFound("purpose", name));
  }

  /** As the judge reads them. */
  private @Nullable Recipient person(
      Connection connection, Run run, CampaignVersion version, long profileId) throws SQLException {
    var workspace = run.workspace();
    var found = new ArrayList<Recipient>();
    recipients.read(connection, workspace, CHANNEL, new long[] {profileId}, found::add);
    if (run.ofMessages()) {
      recipients.readDirect(connection, workspace, CHANNEL, new long[] {profileId}, found::add);
    }
    var people =
        version.test() != null && found.stream().allMatch(AsTest::isAddressAlone)
            ? withdrawn.withheld(connection, workspace, CHANNEL, found)
            : found;
    return people.isEmpty() ? null : people.getFirst();
  }

  private boolean isSuppressed(Connection connection, Run run, @Nullable Recipient person)
      throws SQLException {
    return person != null
        && person.address() != null
        && !suppressed
            .among(connection, run.workspace(), CHANNEL, List.of(person.addressKey()))
            .isEmpty();
  }

  /** Who of a frozen run is written to at the person's address. */
  private @Nullable Long duplicateOf(
      Connection connection, Run run, long profileId, @Nullable Recipient person)
      throws SQLException {
    if (person == null || run.frozenAt() == null || run.continuous()) {
      return null;
    }
    var frozen = addresses.seen(connection, run.workspace(), run.id());
    return person.address() == null || frozen.saw(person.addressXid())
        ? addresses
            .excluded(connection, run.workspace(), run.id(), profileId, profileId)
            .get(profileId)
        : addresses.takenBy(
            connection, run.workspace(), run.id(), CHANNEL, person.addressKey(), profileId, frozen);
  }

  /** The event that keeps somebody whom a trigger has brought in from being written to. */
  private @Nullable String exception(Connection connection, Run run, MessageKey key, Instant now)
      throws SQLException {
    if (!run.ofTrigger()) {
      return null;
    }
    var come = triggered.at(connection, run, key.occurrence());
    return come.isEmpty()
        ? null
        : triggered.excepted(connection, run.workspace(), List.of(come.get()), now).get(come.get());
  }

  private static void tellCaps(Map<String, String> words, MessageKey key, Read read) {
    var as = read.as();
    if (as == null) {
      words.put("caps", "exempt");
    } else {
      var id = new MessageIds().of(key);
      read.caps()
          .uses(key.profileId(), id, as, read.capZone())
          .forEach((cap, use) -> words.put("cap " + cap, use));
    }
  }
}
