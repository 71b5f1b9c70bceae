package dev.fanfare.dispatch;

import dev.fanfare.audience.ArmStore;
import dev.fanfare.audience.Place;
import dev.fanfare.audience.SharedAddressStore;
import dev.fanfare.audience.SliceStore;
import dev.fanfare.campaigns.CampaignVersion;
import dev.fanfare.campaigns.Campaigns;
import dev.fanfare.campaigns.Run;
import dev.fanfare.consent.Purpose;
import dev.fanfare.consent.Purposes;
import dev.fanfare.dispatch.Assignments.Assigned;
import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.ProblemCode;
import dev.fanfare.profiles.Channel;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Explains what a run decided about one person: from the ledger, the slices and pure rules. */
@Singleton
final class Explainer {

  private final SliceStore slices;
  private final SharedAddressStore addresses;
  private final Belonging belonging;
  private final LedgerStore ledger;
  private final Campaigns campaigns;
  private final Purposes purposes;
  private final ArmStore arms;
  private final TriggerExplainer triggers;
  private final ExplainedHours hours;
  private final ControlExplainer controls;
  private final PresentFacts presents;

  Explainer(
      SliceStore slices,
      SharedAddressStore addresses,
      Belonging belonging,
      LedgerStore ledger,
      Campaigns campaigns,
      Purposes purposes,
      ArmStore arms,
      TriggerExplainer triggers,
      ExplainedHours hours,
      ControlExplainer controls,
      PresentFacts presents) {
    this.slices = slices;
    this.addresses = addresses;
    this.belonging = belonging;
    this.ledger = ledger;
    this.campaigns = campaigns;
    this.purposes = purposes;
    this.arms = arms;
    this.triggers = triggers;
    this.hours = hours;
    this.controls = controls;
    this.presents = presents;
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
    var assigned = assignments(run, version).of(profileId, null);
    values.putAll(controls.globally(connection, run.workspace(), asked(run, version), profileId));
    return decided(
        connection,
        run,
        version,
        key(run, occurrence, profileId),
        row.orElse(null),
        assigned,
        places,
        values);
  }

  private PersonView.Decided decided(
      Connection connection,
      Run run,
      CampaignVersion version,
      MessageKey key,
      @Nullable LedgerRow row,
      Assigned assigned,
      List<Place> places,
      Map<String, String> values)
      throws SQLException {
    var asked = asked(run, version);
    var draws = controls.draws(connection, run, asked, key.profileId());
    var about = Flips.About.of(version.definition().purpose(), asked.assignments(), draws);
    boolean missed = row != null && row.reason() == Reason.MISSED;
    var message = new PresentFacts.Message(run, version, key, asked, assigned, places, missed);
    var present = presents.of(connection, message, about);
    return DecidedViews.of(
        row,
        new DecidedViews.Situation(
            key, asked.assignments(), assigned, places, values, about, present));
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

  /**
   * What a run decided about a person.
   *
   * @param personal whether what is known of the person is told, where a rule asks about it
   */
  PersonView explain(
      Connection connection, Run run, String externalId, long profileId, boolean personal)
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
    var seen = belonging.frozen(connection, run, externalId, personal);
    List<PersonView.Decided> decisions;
    List<Flips.Flip> flips = null;
    String summary;
    if (places.isEmpty()) {
      decisions = List.of();
      flips =
          run.frozenAt() == null ? null : AudienceFlips.of(version.definition().audience(), seen);
      summary =
          run.frozenAt() == null
              ? "The audience of this run has not been frozen yet."
                  + (run.problem() == null ? "" : " The run " + run.problem() + ".")
              : "Not in the audience: at the freeze the person was in none of the segments it"
                  + " includes, or in one that it excludes.";
    } else {
      values.putAll(values(connection, run, version, profileId, places));
      values.putAll(controls.drawn(connection, run, assignments, assigned, profileId));
      values.putAll(controls.globally(connection, run.workspace(), asked(run, version), profileId));
      decisions =
          List.of(
              decided(
                  connection,
                  run,
                  version,
                  key(run, run.occurrence(), profileId),
                  row.orElse(null),
                  assigned,
                  places,
                  values));
      summary = PersonView.summary(decisions.getFirst());
    }
    return new PersonView(
        run.publicId(),
        version.name(),
        version.number(),
        run.segmentVersions(),
        seen,
        words(version, assigned),
        externalId,
        Long.toString(profileId),
        !places.isEmpty(),
        summary,
        decisions,
        flips,
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
      version = campaigns.versionOf(DecidingVersion.told(run, decided.values()));
      decided.values().putAll(controls.drawn(connection, run, assignments, assigned, profileId));
      decided.values().putAll(triggers.values(connection, run, come));
      decisions.add(decided);
    }
    var passed = triggers.passed(connection, run, profileId);
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
        null,
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
}
