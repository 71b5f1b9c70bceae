package dev.fanfare.dispatch;

import dev.fanfare.audience.LaterSlice;
import dev.fanfare.audience.Slice;
import dev.fanfare.audience.SliceKind;
import dev.fanfare.audience.SliceProgress;
import dev.fanfare.budgets.Moves;
import dev.fanfare.events.EventBatch;
import dev.fanfare.events.MessageEvent;
import dev.fanfare.platform.WorkspaceId;
import dev.fanfare.pressure.CapSlot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * What one transaction of a worker makes true: outcomes recorded, people decided, start marks
 * moved. Built before it is written, so that it can be taken back or confirmed as a whole.
 */
final class Turn {

  /** What changes about one slice. */
  private static final class Change {
    private final int[] tally = new int[Reason.values().length];
    private int started;
    private int accounted;
    private boolean release;
  }

  /** An event that waits to be packed. */
  private record Told(RunContext run, int variant, MessageEvent event) {}

  private final WorkspaceId workspace;
  private final Instant now;
  private final Map<ActiveSlice, Change> changes = new LinkedHashMap<>();
  private final List<LedgerRow> rows = new ArrayList<>();
  private final List<LedgerRow> resolved = new ArrayList<>();
  private final Map<Long, List<LaterSlice>> later = new LinkedHashMap<>();
  private final List<Told> events = new ArrayList<>();
  private final List<Work> work = new ArrayList<>();
  private final List<Slice> claimed = new ArrayList<>();
  private final List<CapSlot> taken = new ArrayList<>();
  private final Map<UUID, Long> freed = new HashMap<>();
  private final Moves budgets = new Moves();
  private final Map<Deferral, List<Long>> deferred = new LinkedHashMap<>();
  private int recordedPeople;

  /** People of a slice who are judged again at the same instant, for the same reason. */
  private record Deferral(ActiveSlice from, Instant until, Reason reason) {}

  Turn(WorkspaceId workspace, Instant now) {
    this.workspace = workspace;
    this.now = now;
  }

  Instant now() {
    return now;
  }

  WorkspaceId workspace() {
    return workspace;
  }

  /** Moves a slice's start mark over its next person. */
  void start(ActiveSlice slice) {
    change(slice).started++;
  }

  /** Gives a person a row in an end state. */
  void end(ActiveSlice slice, LedgerRow row) {
    rows.add(row);
    account(slice, row.reason(), 1);
  }

  /** Changes the row of a person who was unknown and has been tried again. */
  void resolve(ActiveSlice slice, LedgerRow row) {
    resolved.add(row);
    account(slice, row.reason(), 1);
    // Whoever is sent to again has been tallied so, by their campaign's policy or an operator.
    change(slice).tally[Reason.UNKNOWN_RESEND.tallyIndex()]--;
  }

  /** Moves people of a slice to a later one; they stay without a row. */
  void move(ActiveSlice from, LaterSlice to) {
    later.computeIfAbsent(from.slice().runId(), run -> new ArrayList<>()).add(to);
    change(from).accounted += to.profileIds().length;
  }

  /** Lets somebody who was judged be judged again later; they stay without a row. */
  void defer(ActiveSlice from, long profileId, Instant until, Reason reason) {
    deferred
        .computeIfAbsent(new Deferral(from, until, reason), deferral -> new ArrayList<>())
        .add(profileId);
  }

  /** Lets a message count against frequency caps. */
  void take(CapSlot slot) {
    taken.add(slot);
  }

  /** Lets a message count no more: it has certainly not been sent. */
  void free(long profileId, UUID messageId) {
    freed.put(messageId, profileId);
  }

  /** What changes about what messages have reserved of budgets. */
  Moves budgets() {
    return budgets;
  }

  /** What those wait for who were deferred so far. */
  Set<Reason> waitingFor() {
    return deferred.keySet().stream().map(Deferral::reason).collect(Collectors.toSet());
  }

  /**
   * Makes later slices of everybody deferred; after the last person was judged.
   *
   * @param changed what has changed since it was read: who waits for it is judged anew at once
   */
  void moveDeferred(Set<Reason> changed) {
    deferred.forEach(
        (deferral, people) -> {
          var slice = deferral.from().slice();
          var kind = slice.kind().undecided() ? SliceKind.DEFERRED : slice.kind();
          move(
              deferral.from(),
              new LaterSlice(
                      slice.occurrence(),
                      kind,
                      slice.number(),
                      slice.attempt(),
                      changed.contains(deferral.reason()) ? now : deferral.until(),
                      people.stream().mapToLong(Long::longValue).toArray())
                  .because(deferral.reason().code()));
        });
    deferred.clear();
  }

  /** People of a later slice who have their row already: unknown, and sent again. */
  void moveUnknown(ActiveSlice from, LaterSlice to) {
    later.computeIfAbsent(from.slice().runId(), run -> new ArrayList<>()).add(to);
  }

  void event(RunContext run, int variant, MessageEvent event) {
    events.add(new Told(run, variant, event));
  }

  /** What has been accounted for of a run, by reason. */
  int[] tallyOf(long runId) {
    var sum = new int[Reason.values().length];
    changes.forEach(
        (slice, change) -> {
          for (int i = 0; slice.slice().runId() == runId && i < sum.length; i++) {
            sum[i] += change.tally[i];
          }
        });
    return sum;
  }

  /**
   * Takes back what was to become of somebody whose row is not what this turn thought: no row, no
   * count, no event. The place in the slice stays accounted for, since others have decided.
   */
  void withdraw(LedgerRow row) {
    boolean resent = resolved.remove(row);
    if (!resent && !rows.remove(row)) {
      throw new IllegalArgumentException(row.key() + " is not of this turn");
    }
    var id = row.key();
    budgets.withdraw(id.reservation());
    changes.forEach(
        (slice, change) -> {
          if (slice.slice().runId() == id.runId() && slice.slice().number() == row.sliceNumber()) {
            change.tally[row.reason().tallyIndex()]--;
            change.tally[Reason.UNKNOWN_RESEND.tallyIndex()] += resent ? 1 : 0;
          }
        });
    events.removeIf(
        told ->
            told.event().subject() == id.profileId() && told.run().key(id.profileId()).equals(id));
    later.computeIfPresent(id.runId(), (run, slices) -> without(slices, id));
  }

  /** Whoever has another row than was thought is not sent to again either. */
  private static List<LaterSlice> without(List<LaterSlice> slices, MessageKey person) {
    var left = new ArrayList<LaterSlice>();
    for (var slice : slices) {
      boolean ofPerson = slice.occurrence() == person.occurrence();
      var others = ofPerson ? slice.without(person.profileId()) : slice;
      if (others.profileIds().length > 0) {
        left.add(others);
      }
    }
    return left;
  }

  void send(Work one) {
    work.add(one);
  }

  /** How many of a slice go to the adapter, which is what rates count. */
  int startsOf(ActiveSlice slice) {
    int starts = 0;
    for (var one : work) {
      starts += one.slice() == slice && !one.person().control() ? 1 : 0;
    }
    return starts;
  }

  /** How many of a slice are rendered, control people included. */
  int renderedOf(ActiveSlice slice) {
    int rendered = 0;
    for (var one : work) {
      rendered += one.slice() == slice ? 1 : 0;
    }
    return rendered;
  }

  void recorded(int people) {
    recordedPeople += people;
  }

  void release(ActiveSlice slice) {
    change(slice).release = true;
  }

  void claimed(Slice slice) {
    claimed.add(slice);
  }

  List<LedgerRow> rows() {
    return rows;
  }

  List<LedgerRow> resolved() {
    return resolved;
  }

  Map<Long, List<LaterSlice>> later() {
    return later;
  }

  List<CapSlot> taken() {
    return taken;
  }

  /** Messages that count no more, and whose they are. */
  Map<UUID, Long> freed() {
    return freed;
  }

  /** What is told of each run, packed. */
  Map<Long, EventBatch> events() {
    var batches = new LinkedHashMap<Long, EventBatch>();
    for (var told : events) {
      batches
          .computeIfAbsent(
              told.run().run().id(), run -> new EventBatch("/workspaces/" + workspace.value()))
          .add(told.run().facts(told.variant(), told.event().subject()), told.event());
    }
    return batches;
  }

  List<Work> work() {
    return work;
  }

  List<Slice> claims() {
    return claimed;
  }

  int recordedPeople() {
    return recordedPeople;
  }

  /** Whether there is nothing to write. */
  boolean isEmpty() {
    return changes.isEmpty();
  }

  /** Where the touched slices will stand. */
  Map<ActiveSlice, SliceProgress> progress() {
    var progress = new LinkedHashMap<ActiveSlice, SliceProgress>();
    changes.forEach(
        (slice, change) ->
            progress.put(
                slice,
                slice.progress(change.started, change.accounted, change.tally, change.release)));
    return progress;
  }

  private void account(ActiveSlice slice, Reason reason, int people) {
    var change = change(slice);
    change.accounted += people;
    change.tally[reason.tallyIndex()] += people;
  }

  private Change change(ActiveSlice slice) {
    return changes.computeIfAbsent(slice, s -> new Change());
  }
}
