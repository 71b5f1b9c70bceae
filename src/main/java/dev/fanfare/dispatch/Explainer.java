package dev.fanfare.dispatch;

import dev.fanfare.audience.ArmStore;
import dev.fanfare.audience.Place;
import dev.fanfare.audience.SharedAddressStore;
import dev.fanfare.audience.SliceKind;
import dev.fanfare.audience.SliceStore;
import dev.fanfare.campaigns.CampaignVersion;
import dev.fanfare.campaigns.Campaigns;
import dev.fanfare.campaigns.Run;
import dev.fanfare.consent.Purpose;
import dev.fanfare.consent.Purposes;
import dev.fanfare.consent.SuppressedStore;
import dev.fanfare.consent.WithdrawnAddressStore;
import dev.fanfare.dispatch.Assignments.Assigned;
import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.CampaignClock;
import dev.fanfare.platform.ProblemCode;
import dev.fanfare.pressure.Pressure;
import dev.fanfare.profiles.Channel;
import dev.fanfare.profiles.Recipient;
import dev.fanfare.profiles.RecipientStore;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Explains what a run decided about one person: from the ledger, the slices and pure rules. */
@Singleton
final class Explainer {

  private final SliceStore slices;
  private final SharedAddressStore addresses;
  private final Belonging belonging;
  private final LedgerStore ledger;
  private final Campaigns campaigns;
  private final Purposes purposes;
  private final RecipientStore recipients;
  private final SuppressedStore suppressed;
  private final ArmStore arms;
  private final TriggerExplainer triggers;
  private final ExplainedHours hours;
  private final Pressure pressure;
  private final BudgetWaits budgets;
  private final ControlExplainer controls;
  private final WithdrawnAddressStore withdrawn;
  private final CampaignClock clock;

  Explainer(
      SliceStore slices,
      SharedAddressStore addresses,
      Belonging belonging,
      LedgerStore ledger,
      Campaigns campaigns,
      Purposes purposes,
      RecipientStore recipients,
      SuppressedStore suppressed,
      ArmStore arms,
      TriggerExplainer triggers,
      ExplainedHours hours,
      Pressure pressure,
      BudgetWaits budgets,
      ControlExplainer controls,
      WithdrawnAddressStore withdrawn,
      CampaignClock clock) {
    this.slices = slices;
    this.addresses = addresses;
    this.belonging = belonging;
    this.ledger = ledger;
    this.campaigns = campaigns;
    this.purposes = purposes;
    this.recipients = recipients;
    this.suppressed = suppressed;
    this.arms = arms;
    this.triggers = triggers;
    this.hours = hours;
    this.pressure = pressure;
    this.budgets = budgets;
    this.controls = controls;
    this.withdrawn = withdrawn;
    this.clock = clock;
  }

  /** Where one message that a call asked for is, or how it ended. */
  PersonView.Decided explain(
      Connection connection, Run run, CampaignVersion asked, long occurrence, long profileId)
      throws SQLException {
    var places = slices.places(connection, run.id(), occurrence, profileId);
    var row = ledger.find(connection, run.id(), occurrence, profileId);
    var values = new TreeMap<String, String>();
    var decider = DecidingVersion.of(run, row, places, values);
    var version = run.ofMessages() ? asked : campaigns.versionOf(decider);
    values.put("purpose", version.definition().purpose());
    ExplainedHours.later(values, places);
    if (!places.isEmpty()) {
      hours.tell(connection, run, version.definition(), places, values);
    }
    var about = asked(run, version);
    values.putAll(controls.globally(connection, run.workspace(), about, profileId));
    var present = present(connection, run, version, key(run, occurrence, profileId));
    var assignments = about.assignments();
    return row.isPresent()
        ? decided(row.get(), assignments, values, present)
        : waiting(
            key(run, occurrence, profileId),
            assignments,
            assignments.of(profileId, null),
            places,
            values,
            present);
  }

  private static Assignments assignments(Run run, CampaignVersion version) {
    return Assignments.of(run, version.definition());
  }

  private ControlFacts.Asked asked(Run run, CampaignVersion version) {
    var definition = version.definition();
    boolean service =
        version.test() != null
            || purposes
                .byName(run.workspace(), definition.purpose())
                .map(Purpose::service)
                .orElse(false);
    return new ControlFacts.Asked(
        run.id(),
        definition.purpose(),
        definition.counting().tags(),
        service,
        assignments(run, version));
  }

  private static MessageKey key(Run run, long occurrence, long profileId) {
    return new MessageKey(
        run.workspace().value(),
        run.id(),
        MessageKey.ONLY_STEP,
        occurrence,
        profileId,
        Channel.EMAIL.code());
  }

  PersonView explain(Connection connection, Run run, String externalId, long profileId)
      throws SQLException {
    if (run.ofMessages()) {
      throw new ApiProblem(
          ProblemCode.CONFLICT,
          "It is a run of messages: each explains itself, see GET /v1/messages/{id}.");
    }
    if (run.ofTrigger()) {
      return explainTriggered(connection, run, externalId, profileId);
    }
    var places = slices.places(connection, run.id(), run.occurrence(), profileId);
    var row = ledger.find(connection, run.id(), run.occurrence(), profileId);
    var values = new TreeMap<String, String>();
    var version = campaigns.versionOf(DecidingVersion.of(run, row, places, values));
    var assignments = assignments(run, version);
    var arms = arms(connection, run, assignments, profileId);
    var assigned = assignments.of(profileId, arms.get(profileId));
    List<PersonView.Decided> decisions;
    String summary;
    if (places.isEmpty()) {
      decisions = List.of();
      summary =
          run.frozenAt() == null
              ? "The audience of this run has not been frozen yet."
                  + (run.problem() == null ? "" : " The run " + run.problem() + ".")
              : "Not in the audience: at the freeze the person was in none of the segments it"
                  + " includes, or in one that it excludes.";
    } else {
      values.putAll(values(connection, run, version, profileId, places));
      values.putAll(controls.drawn(connection, run, assignments, assigned, profileId));
      var asked = asked(run, version);
      values.putAll(controls.globally(connection, run.workspace(), asked, profileId));
      var present = present(connection, run, version, key(run, run.occurrence(), profileId));
      decisions =
          List.of(
              row.isPresent()
                  ? decided(row.get(), assignments, values, present)
                  : waiting(
                      key(run, run.occurrence(), profileId),
                      assignments,
                      assigned,
                      places,
                      values,
                      present));
      summary = PersonView.summary(decisions.getFirst());
    }
    return new PersonView(
        run.publicId(),
        version.name(),
        version.number(),
        run.segmentVersions(),
        belonging.frozen(connection, run, externalId),
        words(version, assigned),
        externalId,
        Long.toString(profileId),
        !places.isEmpty(),
        summary,
        decisions,
        null);
  }

  /** Each time the person came to the run, and why they did not the other times. */
  private PersonView explainTriggered(
      Connection connection, Run run, String externalId, long profileId) throws SQLException {
    var version = campaigns.versionOf(run);
    var assignments = assignments(run, version);
    var assigned = assignments.of(profileId, null);
    var decisions = new ArrayList<PersonView.Decided>();
    for (var come : triggers.of(connection, run, profileId)) {
      var decided = explain(connection, run, version, come.occurrence(), profileId);
      decided.values().putAll(controls.drawn(connection, run, assignments, assigned, profileId));
      decided.values().putAll(triggers.values(connection, run, version, come));
      decisions.add(decided);
    }
    var passed = triggers.passed(connection, run, version, profileId);
    return new PersonView(
        run.publicId(),
        version.name(),
        version.number(),
        run.segmentVersions(),
        List.of(),
        words(version, assigned),
        externalId,
        Long.toString(profileId),
        !decisions.isEmpty(),
        decisions.isEmpty()
            ? TriggerExplainer.summary(passed)
            : PersonView.summary(decisions.getLast()),
        decisions,
        passed);
  }

  private Map<Long, Integer> arms(
      Connection connection, Run run, Assignments assignments, long profileId) throws SQLException {
    return assignments.attribute() == null
        ? Map.of()
        : arms.of(connection, run.id(), null, new long[] {profileId});
  }

  private static String words(CampaignVersion version, Assigned assigned) {
    var words = version.words();
    return assigned.isSomething() ? words.ofVariant(assigned.variant()).hash() : words.hash();
  }

  private TreeMap<String, String> values(
      Connection connection, Run run, CampaignVersion version, long profileId, List<Place> places)
      throws SQLException {
    var values = new TreeMap<String, String>();
    var definition = version.definition();
    values.put("purpose", definition.purpose());
    values.put("frozenAt", String.valueOf(run.frozenAt()));
    values.put("slice", Integer.toString(places.getFirst().sliceNumber()));
    var shared = addresses.excluded(connection, run.workspace(), run.id(), profileId, profileId);
    if (shared.containsKey(profileId)) {
      values.put("sameAddressAs", Long.toString(shared.get(profileId)));
    }
    ExplainedHours.later(values, places);
    if (run.problem() != null) {
      values.put("run", run.state() + ": " + run.problem());
    }
    hours.tell(connection, run, definition, places, values);
    return values;
  }

  /** What the person would be judged by now. */
  private Map<String, String> present(
      Connection connection, Run run, CampaignVersion version, MessageKey key) throws SQLException {
    long profileId = key.profileId();
    var workspace = run.workspace();
    var name = version.definition().purpose();
    var purpose =
        purposes.byName(workspace, name).orElseThrow(() -> ApiProblem.notFound("purpose", name));
    int bit = 1 << purpose.bit();
    int channel = Channel.EMAIL.code();
    var found = new ArrayList<Recipient>();
    recipients.read(connection, workspace, channel, new long[] {profileId}, found::add);
    if (run.ofMessages()) {
      recipients.readDirect(connection, workspace, channel, new long[] {profileId}, found::add);
    }
    var people =
        version.test() != null && found.stream().allMatch(AsTest::isAddressAlone)
            ? withdrawn.withheld(connection, workspace, channel, found)
            : found;
    var person = people.isEmpty() ? null : people.getFirst();
    boolean addressed = person != null && person.address() != null;
    var keys = person != null && addressed ? List.of(person.addressKey()) : List.<Long>of();
    var message = new MessageIds().of(key);
    var as = RunContexts.countsAs(version.definition(), purpose);
    var caps = pressure.look(connection, workspace, profileId, message, clock.now(workspace));
    var budget = budgets.now(connection, run, List.of(key));
    var said = hours.said(connection, run, key);
    var zone = CapFacts.zone(said, person);
    var facts =
        new DispatchPolicy.Facts(
            false,
            person != null,
            null,
            addressed,
            !purpose.service() && version.test() == null,
            person != null && (person.consented() & bit) != 0,
            person != null && (person.withdrawn() & bit) != 0,
            !suppressed.among(connection, workspace, channel, keys).isEmpty(),
            true,
            false,
            false,
            belonging.leftNow(connection, run, version, profileId),
            hours.now(connection, run, version.definition(), purpose, Judge.zone(said, person)),
            as == null ? null : caps.hit(profileId, message, as, zone, Instant.MAX),
            budget.hit(BudgetWaits.counted(run), key.reservation()),
            controls.present(connection, workspace, asked(run, version), person));
    var words = JudgedFacts.words(JudgedFacts.bits(facts));
    words.putAll(budget.words(BudgetWaits.counted(run)));
    if (as == null) {
      words.put("caps", "exempt");
    } else {
      caps.uses(profileId, message, as, zone).forEach((cap, use) -> words.put("cap " + cap, use));
    }
    return words;
  }

  private static PersonView.Decided decided(
      LedgerRow row,
      Assignments assignments,
      Map<String, String> values,
      Map<String, String> present) {
    var judged = JudgedFacts.told(row.judged());
    return new PersonView.Decided(
        row.key().step(),
        Channel.EMAIL.word(),
        MessageKey.instant(row.key().occurrence()),
        row.state().name(),
        row.reason() == Reason.NONE ? null : row.reason().wire(),
        row.reason().words(),
        values,
        judged == null ? null : JudgedFacts.words(judged),
        present,
        assignments.name(row.variant()),
        assignments.eligible(row.key().profileId()),
        row.probability(),
        row.attempt(),
        row.ambiguous(),
        new MessageIds().of(row.key()),
        row.detail(),
        row.decidedAt(),
        row.endedAt());
  }

  /** Somebody without a row: where they stand says how far they have come. */
  private static PersonView.Decided waiting(
      MessageKey key,
      Assignments assignments,
      Assigned assigned,
      List<Place> places,
      Map<String, String> values,
      Map<String, String> present) {
    var place = places.getLast();
    boolean later = place.kind() != SliceKind.FROZEN && !place.started();
    var state =
        place.started() ? "STARTED" : later ? "DEFERRED" : place.claimed() ? "CLAIMED" : "PLANNED";
    return new PersonView.Decided(
        MessageKey.ONLY_STEP,
        Channel.EMAIL.word(),
        MessageKey.instant(key.occurrence()),
        state,
        null,
        later ? why(place) : "Frozen into the audience; permission is judged when the send starts.",
        values,
        null,
        present,
        assignments.name(assigned.variant()),
        assignments.eligible(key.profileId()),
        assignments.probability(
            assigned.control() ? new Decision.HoldOut() : new Decision.Send(), assigned),
        place.attempt(),
        0,
        new MessageIds().of(key),
        null,
        place.dueAt(),
        null);
  }

  private static String why(Place place) {
    var because = place.because();
    return because == null
        ? "The last attempt failed for now; another follows."
        : "Judged, and to be judged again: " + Reason.of(because).words();
  }
}
