package dev.fanfare.dispatch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.util.RawValue;
import dev.fanfare.analytics.TestFigures;
import dev.fanfare.audience.WinnerStore;
import dev.fanfare.audience.WinnerStore.RunWinner;
import dev.fanfare.audience.WinnerStore.Why;
import dev.fanfare.campaigns.Campaigns;
import dev.fanfare.campaigns.Run;
import dev.fanfare.campaigns.RunChangeStore;
import dev.fanfare.campaigns.RunEvents;
import dev.fanfare.dsl.Guardrails;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Makes a winner true: on the run, which workers read whenever they start people, for the slices
 * that waited for it, and as an event that holds all it was made of. In the caller's transaction,
 * which has locked the run.
 */
@Singleton
final class WinnerDecisions {

  private static final Logger LOG = Logger.getLogger(WinnerDecisions.class);

  private final WinnerStore store;
  private final RunChangeStore runs;
  private final RunEvents events;
  private final Campaigns campaigns;
  private final ObjectMapper json;

  WinnerDecisions(
      WinnerStore store,
      RunChangeStore runs,
      RunEvents events,
      Campaigns campaigns,
      ObjectMapper json) {
    this.store = store;
    this.runs = runs;
    this.events = events;
    this.campaigns = campaigns;
    this.json = json;
  }

  /** What was seen of a test, as it is kept and told. */
  String json(TestFigures figures) {
    try {
      return json.writeValueAsString(figures);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("figures that cannot be written", e);
    }
  }

  /** The names of a run's variants, in the order of the file. */
  List<String> variants(Run run) {
    var experiment = campaigns.versionOf(run).definition().experiment();
    return experiment == null ? List.of() : experiment.names();
  }

  /**
   * Lets the others go with a variant, or tells that they wait for somebody to choose.
   *
   * @param figures what was seen of the test, as JSON; null where nobody has looked
   * @param variant its name; null where they wait
   * @param chosenBy id of the key; null where the test has decided
   */
  void decide(
      Connection connection,
      Run run,
      RunWinner winner,
      @Nullable String figures,
      @Nullable String variant,
      Why why,
      @Nullable String chosenBy,
      Instant now)
      throws SQLException {
    if (variant != null) {
      int number = variants(run).indexOf(variant);
      runs.winner(connection, run, number);
      store.letGo(connection, winner, number, why, chosenBy, now, due(connection, run, now));
    }
    events.appendWinner(connection, run, told(winner, figures, variant, why, chosenBy), now);
    LOG.infof("Run %s: winner %s, %s", run.publicId(), variant, why.word());
  }

  /** Now; in a pause that moves waits on, when it began: nobody waits for longer than it lasts. */
  Instant due(Connection connection, Run run, Instant now) throws SQLException {
    var pause = runs.pause(connection, run.workspace(), run.id());
    var since = pause.since();
    return since != null && pause.extendWaits() ? since : now;
  }

  private String told(
      RunWinner winner,
      @Nullable String figures,
      @Nullable String variant,
      Why why,
      @Nullable String chosenBy) {
    var told = json.createObjectNode();
    told.put("variant", variant).put("why", why.word());
    told.put("chosenBy", chosenBy == null ? "test" : "person");
    if (chosenBy != null) {
      told.put("key", chosenBy);
    }
    told.put("testShare", Guardrails.percent(winner.share()));
    told.put("after", winner.after().toString());
    told.put("by", winner.by());
    told.put("otherwise", winner.otherwise().word());
    told.put("people", winner.people()).put("held", winner.held());
    if (figures != null) {
      told.putRawValue("figures", new RawValue(figures));
    }
    try {
      var text = json.writeValueAsString(told);
      return text.substring(1, text.length() - 1);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a winner that cannot be told", e);
    }
  }
}
