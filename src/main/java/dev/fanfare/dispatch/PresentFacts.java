package dev.fanfare.dispatch;

import dev.fanfare.audience.Place;
import dev.fanfare.audience.SharedAddressStore;
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

  /** What would be decided now; rendering is not tried. */
  Present of(Connection connection, Message message, About about) throws SQLException {
    var run = message.run();
    var version = message.version();
    var key = message.key();
    long profileId = key.profileId();
    var purpose = purpose(message);
    var person = person(connection, run, version, profileId);
    var zone = person == null ? null : person.zone();
    var id = new MessageIds().of(key);
    var now = clock.now(run.workspace());
    var as = RunContexts.countsAs(version.definition(), purpose);
    var caps = pressure.look(connection, run.workspace(), profileId, id, now);
    var budget = budgets.now(connection, run, List.of(key));
    var full = as == null ? List.<CapHit>of() : caps.hits(profileId, id, as, zone, Instant.MAX);
    var hit = as == null ? null : caps.hit(profileId, id, as, zone, Instant.MAX);
    var exhausted = budget.hit(BudgetWaits.counted(run), key.reservation());
    var event = exception(connection, run, key, now);
    var held = controls.present(
        connection, run.workspace(), message.asked(), person, message.assigned().control());
    var facts =
        new DispatchPolicy.Facts(
            run.state() == RunState.CANCELLING || run.state() == RunState.CANCELLED,
            person != null,
            held.equals(Controls.NONE) ? duplicateOf(connection, run, profileId, person) : null,
            person != null && person.address() != null,
            !purpose.service() && version.test() == null,
            person != null && (person.consented() & 1 << purpose.bit()) != 0,
            person != null && (person.withdrawn() & 1 << purpose.bit()) != 0,
            isSuppressed(connection, run, person),
            message.assigned().isSomething(),
            message.assigned().control(),
            event != null,
            hours.now(connection, message, purpose, zone),
            hit,
            exhausted,
            held);
    boolean wordless = version == MessageDefinitions.WORDLESS;
    var words = JudgedFacts.present(facts);
    words.put("wouldBe", Flips.words(DispatchPolicy.decide(facts, wordless)));
    words.putAll(budget.words(BudgetWaits.counted(run)));
    tellCaps(words, caps, profileId, key, as, zone);
    var none =
        exhausted == null ? List.<String>of() : budget.exhausted(BudgetWaits.counted(run));
    return new Present(
        words,
        Flips.of(
            facts,
            wordless,
            about.with(full.stream().map(Flips::cap).toList(), changes(none), event)));
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
      Connection connection, Run run, CampaignVersion version, long profileId)
      throws SQLException {
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
            connection,
            run.workspace(),
            run.id(),
            CHANNEL,
            person.addressKey(),
            profileId,
            frozen);
  }

  /** The event that keeps somebody whom a trigger has brought in from being written to. */
  private @Nullable String exception(
      Connection connection, Run run, MessageKey key, Instant now) throws SQLException {
    if (!run.ofTrigger()) {
      return null;
    }
    var come = triggered.at(connection, run, key.occurrence());
    return come.isEmpty()
        ? null
        : triggered
            .excepted(connection, run.workspace(), List.of(come.get()), now)
            .get(come.get());
  }

  private static void tellCaps(
      Map<String, String> words,
      CapReading caps,
      long profileId,
      MessageKey key,
      @Nullable CountsAs as,
      @Nullable String zone) {
    if (as == null) {
      words.put("caps", "exempt");
    } else {
      caps.uses(profileId, new MessageIds().of(key), as, zone)
          .forEach((cap, use) -> words.put("cap " + cap, use));
    }
  }
}
