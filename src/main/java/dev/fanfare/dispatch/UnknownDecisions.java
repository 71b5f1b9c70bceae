package dev.fanfare.dispatch;

import dev.fanfare.audience.LaterSlice;
import dev.fanfare.audience.SliceKind;
import dev.fanfare.audience.SliceStore;
import dev.fanfare.campaigns.Run;
import dev.fanfare.campaigns.RunState;
import dev.fanfare.campaigns.RunStore;
import dev.fanfare.channels.Accounts;
import dev.fanfare.events.DoorEvents;
import dev.fanfare.events.EventBatch;
import dev.fanfare.events.MessageEvent;
import dev.fanfare.events.MessageEventType;
import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.CampaignClock;
import dev.fanfare.platform.ProblemCode;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * An operator's word on everyone of a run who waits for one: their rows, the figures and the events
 * change in the caller's transaction, so that they cannot tell different stories. Any thread.
 */
@Singleton
final class UnknownDecisions {

  private static final int NO_PARENT = -1;

  private final LedgerStore ledger;
  private final SliceStore slices;
  private final RunStore runs;
  private final RunContexts contexts;
  private final Accounts accounts;
  private final DoorEvents events;
  private final CampaignClock clock;

  UnknownDecisions(
      LedgerStore ledger,
      SliceStore slices,
      RunStore runs,
      RunContexts contexts,
      Accounts accounts,
      DoorEvents events,
      CampaignClock clock) {
    this.ledger = ledger;
    this.slices = slices;
    this.runs = runs;
    this.contexts = contexts;
    this.accounts = accounts;
    this.events = events;
    this.clock = clock;
  }

  /**
   * Settles them; how many they were.
   *
   * @param run held by the caller, so that it cannot end between the decision and the resend
   */
  int settle(Connection connection, Run run, boolean resend) throws SQLException {
    var reason = resend ? Reason.UNKNOWN_RESEND : Reason.UNKNOWN_DROP;
    var settled = ledger.settleUnknown(connection, run.workspace(), run.id(), reason);
    if (settled.isEmpty()) {
      return 0;
    }
    var now = clock.now(run.workspace());
    var later = later(run, settled, reason, now);
    slices.add(connection, run.workspace(), run.accountId(), run.id(), later);
    if (resend
        && run.state() == RunState.COMPLETED
        && !runs.reopen(connection, run.workspace(), run.id())) {
      throw new ApiProblem(
          ProblemCode.CONFLICT, "The campaign has another open run; end it before this goes on.");
    }
    events.appendOfRun(connection, run.workspace(), run.id(), told(connection, run, settled, now));
    return settled.size();
  }

  /** People who go on together. */
  private record Group(long occurrence, int attempt, int version) {}

  /** A slice for each number of attempts, which also moves the figures from ask to the decision. */
  private static List<LaterSlice> later(
      Run run, List<LedgerRow> settled, Reason reason, Instant now) {
    var groups = new LinkedHashMap<Group, List<Long>>();
    for (var row : settled) {
      groups
          .computeIfAbsent(
              new Group(row.key().occurrence(), row.attempt(), row.version()),
              group -> new ArrayList<>())
          .add(row.key().profileId());
    }
    boolean resend = reason == Reason.UNKNOWN_RESEND;
    var kind = resend ? SliceKind.RESEND : SliceKind.SETTLED;
    var slices = new ArrayList<LaterSlice>();
    groups.forEach(
        (group, people) -> {
          var tally = new int[Reason.values().length];
          tally[Reason.UNKNOWN_ASK.tallyIndex()] = -people.size();
          tally[reason.tallyIndex()] = people.size();
          var ascending = people.stream().mapToLong(Long::longValue).sorted().toArray();
          int next = resend ? group.attempt() + 1 : group.attempt();
          slices.add(
              new LaterSlice(group.occurrence(), kind, NO_PARENT, next, now, ascending, tally)
                  .by(group.version() == 0 ? run.campaignVersion() : group.version()));
        });
    return slices;
  }

  /** What has the same facts. */
  private record Told(long occurrence, int version) {}

  private EventBatch told(Connection connection, Run run, List<LedgerRow> settled, Instant now)
      throws SQLException {
    var account = accounts.byId(run.workspace(), run.accountId());
    var facts = new HashMap<Told, VariantFacts>();
    var batch = new EventBatch("/workspaces/" + run.workspace().value());
    var ids = new MessageIds();
    for (var row : settled) {
      long occurrence = row.key().occurrence();
      var decided = row.version() == 0 ? run : run.by(row.version());
      var key = new Told(occurrence, decided.campaignVersion());
      var known = facts.get(key);
      if (known == null) {
        known = contexts.facts(connection, decided, account, occurrence);
        facts.put(key, known);
      }
      batch.add(
          known.of(row.variant(), row.key().profileId()),
          new MessageEvent(
              MessageEventType.SETTLED,
              row.key().profileId(),
              ids.of(row.key()),
              row.attempt(),
              now,
              "send",
              row.reason().wire(),
              null,
              null,
              null,
              null,
              row.probability(),
              null,
              null));
    }
    return batch;
  }
}
