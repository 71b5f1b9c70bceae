package dev.fanfare.analytics;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fanfare.analytics.ConversionStore.Kept;
import dev.fanfare.campaigns.Campaigns;
import dev.fanfare.campaigns.Run;
import dev.fanfare.campaigns.RunStore;
import dev.fanfare.events.DoorEvents;
import dev.fanfare.events.EventBatch;
import dev.fanfare.events.ToldIds;
import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.CampaignClock;
import dev.fanfare.platform.ProblemCode;
import dev.fanfare.platform.Sql;
import dev.fanfare.platform.Violation;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Takes conversions of people of a run, also of those held out: all of a batch or none. What was
 * told before is known by its id and told to the event stream once. Any thread.
 */
@Singleton
final class Conversions {

  private static final int MOST_VIOLATIONS = 100;

  private final AgroalDataSource pool;
  private final RunStore runs;
  private final Campaigns campaigns;
  private final ConversionStore store;
  private final DoorEvents events;
  private final ToldIds toldIds;
  private final CampaignClock clock;
  private final ObjectMapper json;

  Conversions(
      AgroalDataSource pool,
      RunStore runs,
      Campaigns campaigns,
      ConversionStore store,
      DoorEvents events,
      ToldIds toldIds,
      CampaignClock clock,
      ObjectMapper json) {
    this.pool = pool;
    this.runs = runs;
    this.campaigns = campaigns;
    this.store = store;
    this.events = events;
    this.toldIds = toldIds;
    this.clock = clock;
    this.json = json;
  }

  /**
   * What came of a batch.
   *
   * @param recorded new ones
   * @param repeated those that had been told before
   */
  record Taken(int recorded, int repeated) {}

  /** The data of an event. */
  private record Told(
      String conversion, String goal, String run, String campaign, int campaignVersion) {}

  /** Takes a batch; a problem (422) that tells what is wrong with all of it. */
  Taken take(RunKey key, List<Conversion> batch) {
    return Sql.inDoorTransaction(pool, connection -> take(connection, key, batch));
  }

  private Taken take(Connection connection, RunKey key, List<Conversion> batch)
      throws SQLException {
    var run =
        runs.find(connection, key.workspace(), key.run())
            .orElseThrow(() -> ApiProblem.notFound("run", key.id()));
    var frozenAt = run.frozenAt();
    if (frozenAt == null) {
      throw new ApiProblem(
          ProblemCode.CONFLICT, "The run has not begun: nobody can have been moved by it.");
    }
    var now = clock.now(key.workspace()).truncatedTo(ChronoUnit.MICROS);
    var conversions = checked(connection, key, batch, frozenAt, now);
    var known = store.insert(connection, key.workspace(), key.run(), conversions, now);
    var before = new LinkedHashMap<String, Kept>();
    for (var conversion : conversions) {
      if (!known.contains(conversion.id())) {
        before.put(conversion.id(), conversion);
      }
    }
    refuseChanged(connection, key, batch, before);
    tell(
        connection,
        key,
        run,
        conversions.stream().filter(each -> known.contains(each.id())).toList(),
        whose(batch));
    return new Taken(known.size(), before.size());
  }

  private List<Kept> checked(
      Connection connection, RunKey key, List<Conversion> batch, Instant from, Instant now)
      throws SQLException {
    var people =
        store.people(
            connection,
            key.workspace(),
            key.run(),
            batch.stream()
                .map(Conversion::externalId)
                .filter(id -> id != null && id.indexOf('\0') < 0)
                .collect(Collectors.toSet()));
    var violations = new ArrayList<Violation>();
    var byId = new LinkedHashMap<String, Kept>();
    for (int i = 0; i < batch.size(); i++) {
      var conversion = batch.get(i);
      var place = "/" + i;
      int before = violations.size();
      violations.addAll(conversion.violations(place));
      var profile = people.profiles().get(conversion.externalId());
      var at = conversion.at() == null ? now : conversion.at().truncatedTo(ChronoUnit.MICROS);
      if (conversion.externalId() != null
          && !(profile != null && people.ofRun().contains(profile))) {
        violations.add(
            new Violation(
                place + "/externalId", conversion.externalId(), "Is nobody of this run."));
      }
      if (at.isBefore(from) || at.isAfter(now)) {
        violations.add(
            new Violation(
                place + "/at", at.toString(), "Must lie between " + from + " and " + now + "."));
      }
      if (violations.size() == before && profile != null) {
        var kept = conversion.kept(profile, at);
        var same = byId.putIfAbsent(kept.id(), kept);
        if (same != null && !same.equals(kept)) {
          violations.add(
              new Violation(place + "/id", kept.id(), "Is another conversion of this batch."));
        }
      }
    }
    refuse(violations);
    return List.copyOf(byId.values());
  }

  /** An id told again must say the same; without a time of its own it says nothing of the time. */
  private void refuseChanged(
      Connection connection, RunKey key, List<Conversion> batch, Map<String, Kept> repeated)
      throws SQLException {
    var stored = store.byId(connection, key.workspace(), key.run(), repeated.keySet());
    var violations = new ArrayList<Violation>();
    for (int i = 0; i < batch.size(); i++) {
      var conversion = batch.get(i);
      var told = repeated.get(conversion.id());
      var kept = stored.get(conversion.id());
      if (told == null || kept == null) {
        continue;
      }
      boolean same =
          kept.profileId() == told.profileId()
              && kept.goal().equals(told.goal())
              && (conversion.at() == null || kept.at().equals(told.at()));
      if (!same) {
        violations.add(
            new Violation("/" + i + "/id", told.id(), "Was recorded with other facts before."));
      }
    }
    refuse(violations);
  }

  private static void refuse(List<Violation> violations) {
    if (!violations.isEmpty()) {
      throw new ApiProblem(
          ProblemCode.INVALID_CONTENT,
          violations.size() + " things are wrong; nothing of the batch was recorded.",
          violations.subList(0, Math.min(violations.size(), MOST_VIOLATIONS)));
    }
  }

  /** The external ids of people, by the ids of what they did. */
  private static Map<String, String> whose(List<Conversion> batch) {
    var whose = new HashMap<String, String>();
    batch.forEach(each -> whose.put(requireNonNull(each.id()), requireNonNull(each.externalId())));
    return whose;
  }

  private void tell(
      Connection connection, RunKey key, Run run, List<Kept> conversions, Map<String, String> whose)
      throws SQLException {
    var campaign = campaigns.versionOf(run);
    var batch = new EventBatch("/workspaces/" + key.workspace().value());
    for (var one : conversions) {
      var id = toldIds.told(key.workspace(), one.id(), requireNonNull(whose.get(one.id())));
      var told = new Told(id, one.goal(), key.id(), campaign.name(), run.campaignVersion());
      batch.add(
          Did.CONVERTED,
          "conversion." + key.id() + "." + id,
          one.profileId(),
          one.at(),
          bytes(told));
    }
    events.appendOfRun(connection, key.workspace(), key.run(), batch);
  }

  private byte[] bytes(Told told) {
    try {
      return json.writeValueAsBytes(told);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
