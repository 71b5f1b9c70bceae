package dev.fanfare.triggers;

import static java.util.Objects.requireNonNull;

import dev.fanfare.access.Workspaces;
import dev.fanfare.audience.LaterSlice;
import dev.fanfare.audience.SliceStore;
import dev.fanfare.behaviour.Effect;
import dev.fanfare.behaviour.Effects;
import dev.fanfare.campaigns.CampaignVersion;
import dev.fanfare.campaigns.Run;
import dev.fanfare.campaigns.TriggerRuns;
import dev.fanfare.dsl.Trigger.ReEligibility;
import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.CampaignClock;
import dev.fanfare.platform.WorkspaceId;
import jakarta.enterprise.event.Event;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Brings people into campaigns, in the transaction that takes what happened to them: each who may
 * come gets an occurrence and a slice of their own in the month's run. Any thread.
 */
@Singleton
final class Enrolments {

  /** Words of effects that bring nobody in. */
  private static final String NOT_ELIGIBLE = "not_eligible";

  private static final String UNAVAILABLE = "unavailable";

  private static final Logger LOG = Logger.getLogger(Enrolments.class);

  private final EntryStore entries;
  private final EnrolmentStore store;
  private final LastEntries lastEntries;
  private final TriggerBook book;
  private final TriggerRuns runs;
  private final SliceStore slices;
  private final Workspaces workspaces;
  private final CampaignClock clock;
  private final Event<PeopleEntered> listeners;

  Enrolments(
      EntryStore entries,
      EnrolmentStore store,
      LastEntries lastEntries,
      TriggerBook book,
      TriggerRuns runs,
      SliceStore slices,
      Workspaces workspaces,
      CampaignClock clock,
      Event<PeopleEntered> listeners) {
    this.entries = entries;
    this.store = store;
    this.lastEntries = lastEntries;
    this.book = book;
    this.runs = runs;
    this.slices = slices;
    this.workspaces = workspaces;
    this.clock = clock;
    this.listeners = listeners;
  }

  /** Brings in whoever may come, in the order in which it happened to them. */
  void enter(
      Connection connection,
      WorkspaceId workspace,
      List<Coming> coming,
      Effects effects,
      Instant now)
      throws SQLException {
    var zone = workspaces.settings(workspace).defaultZone();
    // Whom it happened to twice comes twice: what became of the first time counts for the second.
    var left = coming;
    while (!left.isEmpty()) {
      var round = new LinkedHashMap<EntryKey, Coming>();
      var later = new ArrayList<Coming>();
      for (var each : left) {
        if (round.putIfAbsent(each.key(), each) != null) {
          later.add(each);
        }
      }
      enter(connection, workspace, round, zone, effects, now);
      left = later;
    }
  }

  private void enter(
      Connection connection,
      WorkspaceId workspace,
      Map<EntryKey, Coming> round,
      ZoneId zone,
      Effects effects,
      Instant now)
      throws SQLException {
    var last = last(connection, workspace, round, now);
    var open = new HashMap<Integer, @Nullable Run>();
    var entering = new LinkedHashMap<Coming, Run>();
    for (var each : round.values()) {
      var trigger = each.trigger();
      var before = last.get(each.key());
      var bars =
          before == null
              ? null
              : before.bars(trigger.trigger().reEligibility(), each.plannedAt(), zone);
      if (bars != null) {
        effects.add(each.event(), passed(trigger, NOT_ELIGIBLE, bars));
        continue;
      }
      int campaign = trigger.version().campaignId();
      if (!open.containsKey(campaign)) {
        open.put(campaign, run(connection, workspace, each, now));
      }
      var run = open.get(campaign);
      if (run == null) {
        effects.add(each.event(), passed(trigger, UNAVAILABLE, null));
      } else {
        entering.put(each, run);
      }
    }
    keep(connection, workspace, entering, effects, now);
  }

  /**
   * The last entries of people, all of whom are held from here on; none of those who may come every
   * time, whatever became of it.
   */
  private Map<EntryKey, LastEntry> last(
      Connection connection, WorkspaceId workspace, Map<EntryKey, Coming> round, Instant now)
      throws SQLException {
    var occurrences = entries.lock(connection, workspace, new TreeSet<>(round.keySet()));
    round.forEach(
        (key, coming) -> {
          if (coming.trigger().trigger().reEligibility() instanceof ReEligibility.Always) {
            occurrences.remove(key);
          }
        });
    return occurrences.isEmpty()
        ? Map.of()
        : lastEntries.of(connection, workspace, occurrences, now);
  }

  /** Whether somebody who has been in a campaign may come again, if it happened now, in words. */
  String again(Connection connection, WorkspaceId workspace, CampaignVersion version, long subject)
      throws SQLException {
    var trigger = book.of(workspace, version.campaignId(), version.number()).orElse(null);
    if (trigger == null) {
      return "no: nobody comes to the campaign by a trigger any more";
    }
    var key = new EntryKey(version.campaignId(), subject);
    var occurrence = entries.last(connection, workspace, key);
    if (occurrence.isEmpty()) {
      return "yes";
    }
    var now = clock.now(workspace);
    var last =
        requireNonNull(
            lastEntries
                .of(connection, workspace, Map.of(key, occurrence.getAsLong()), now)
                .get(key));
    var next = now.plus(trigger.trigger().delay());
    var zone = workspaces.settings(workspace).defaultZone();
    var bars = last.bars(trigger.trigger().reEligibility(), next, zone);
    return bars == null ? "yes" : "no: " + bars;
  }

  private @Nullable Run run(
      Connection connection, WorkspaceId workspace, Coming coming, Instant now)
      throws SQLException {
    var version = coming.trigger().version();
    try {
      return runs.taking(connection, workspace, version, coming.armedBy(), now);
    } catch (ApiProblem e) {
      LOG.warnf("Nobody comes to %s: %s", version.name(), e.getMessage());
      return null;
    }
  }

  private void keep(
      Connection connection,
      WorkspaceId workspace,
      Map<Coming, Run> entering,
      Effects effects,
      Instant now)
      throws SQLException {
    var wanted = new ArrayList<Enrolment>();
    var byEvent = new HashMap<Long, Map<Long, Coming>>();
    long occurrence = micros(now);
    for (var each : entering.entrySet()) {
      var coming = each.getKey();
      var event = coming.event();
      long run = each.getValue().id();
      wanted.add(
          new Enrolment(
              occurrence++, event.subject(), run, event.id(), event.number(), coming.plannedAt()));
      byEvent.computeIfAbsent(run, id -> new HashMap<>()).put(event.number(), coming);
    }
    var last = new TreeMap<EntryKey, Long>();
    var people = new TreeMap<Long, List<LaterSlice>>();
    for (var kept : store.insert(connection, workspace, wanted)) {
      var ofRun = requireNonNull(byEvent.get(kept.runId()));
      var coming = requireNonNull(ofRun.get(kept.eventNumber()));
      last.put(coming.key(), kept.occurrence());
      people
          .computeIfAbsent(kept.runId(), run -> new ArrayList<>())
          .add(slices.ofOne(kept.occurrence(), kept.plannedAt(), kept.subject()));
      var version = coming.trigger().version();
      effects.add(
          coming.event(),
          Effect.entered(
              version.name(),
              version.number(),
              Run.publicId(kept.runId()),
              instant(kept.occurrence()),
              kept.plannedAt()));
    }
    entries.note(connection, workspace, last);
    for (var run : new TreeMap<>(byId(entering)).values()) {
      var added = people.getOrDefault(run.id(), List.of());
      slices.add(connection, workspace, run.accountId(), run.id(), added);
      boolean due = added.stream().anyMatch(slice -> !slice.dueAt().isAfter(now));
      if (due) {
        effects.afterwards(() -> listeners.fire(new PeopleEntered(workspace, run.accountId())));
      }
    }
  }

  private static Map<Long, Run> byId(Map<Coming, Run> entering) {
    var runs = new HashMap<Long, Run>();
    entering.values().forEach(run -> runs.put(run.id(), run));
    return runs;
  }

  static Effect passed(ReadTrigger trigger, String why, @Nullable String detail) {
    var version = trigger.version();
    return Effect.passed(version.name(), version.number(), why, detail);
  }

  private static long micros(Instant instant) {
    return instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1_000;
  }

  static Instant instant(long micros) {
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, 1_000_000), Math.floorMod(micros, 1_000_000) * 1_000L);
  }
}
