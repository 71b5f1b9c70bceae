package dev.fanfare.dispatch;

import dev.fanfare.campaigns.CampaignVersion;
import dev.fanfare.campaigns.Campaigns;
import dev.fanfare.campaigns.Run;
import dev.fanfare.campaigns.RunVersions;
import dev.fanfare.dispatch.PersonView.Passed;
import dev.fanfare.dsl.Trigger;
import dev.fanfare.dsl.Trigger.ReEligibility;
import dev.fanfare.triggers.Enrolment;
import dev.fanfare.triggers.PassedOver;
import dev.fanfare.triggers.TriggeredPeople;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Explains how a person came to a run by its campaign's trigger, or why not. */
@Singleton
final class TriggerExplainer {

  private final TriggeredPeople triggered;
  private final RunVersions versions;
  private final Campaigns campaigns;

  TriggerExplainer(TriggeredPeople triggered, RunVersions versions, Campaigns campaigns) {
    this.triggered = triggered;
    this.versions = versions;
    this.campaigns = campaigns;
  }

  List<Enrolment> of(Connection connection, Run run, long profileId) throws SQLException {
    return triggered.of(connection, run, profileId);
  }

  /**
   * What brought the person in, and what the trigger said then: people come to a run by its first
   * version only. Whether they may come again is said by the version in force.
   */
  Map<String, String> values(Connection connection, Run run, Enrolment come) throws SQLException {
    var values = new TreeMap<String, String>();
    var event = come.eventId();
    values.put("triggerEvent", event == null ? "erased" : event);
    values.put("triggeredAt", MessageKey.instant(come.occurrence()).toString());
    values.put("plannedAt", come.plannedAt().toString());
    if (first(connection, run).definition().schedule() instanceof Trigger trigger) {
      values.put("delay", trigger.delay().toString());
      values.put("reEligibility", word(trigger.reEligibility()));
    }
    var present = campaigns.current(run.workspace(), run.campaignId());
    if (present.isPresent()) {
      values.put("mayComeAgain", triggered.again(connection, run, present.get(), come.subject()));
    }
    return values;
  }

  private static String word(ReEligibility rule) {
    return switch (rule) {
      case ReEligibility.Never() -> "never";
      case ReEligibility.Always() -> "always";
      case ReEligibility.After(var wait, var from) ->
          "after " + wait + " from " + (from == ReEligibility.From.PLANNED ? "planned" : "actual");
    };
  }

  /** Events of the run's time that its campaign passed over. */
  List<Passed> passed(Connection connection, Run run, long profileId) throws SQLException {
    return triggered.passed(connection, run, first(connection, run), profileId).stream()
        .map(TriggerExplainer::passed)
        .toList();
  }

  private CampaignVersion first(Connection connection, Run run) throws SQLException {
    return campaigns.versionOf(run.by(versions.versionsOf(connection, run).getFirst()));
  }

  private static Passed passed(PassedOver over) {
    return new Passed(over.event(), over.at(), over.recordedAt(), over.why(), over.detail());
  }

  static String summary(List<Passed> passed) {
    if (passed.isEmpty()) {
      return "Has not come to this run: nothing has happened that its trigger is about, as far as"
          + " it is kept.";
    }
    var last = passed.getLast();
    var why =
        switch (last.why()) {
          case "condition" -> "the event does not meet the condition of the trigger";
          case "audience" -> "the person was not in the audience when it happened";
          case "paused" -> "the campaign was paused when it happened";
          case "not_eligible" -> "the person " + last.detail();
          default -> "no run could be made for it";
        };
    return "Passed over, last for event %s: %s.".formatted(last.event(), why);
  }
}
