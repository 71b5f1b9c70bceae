package dev.fanfare.dispatch;

import static java.util.Objects.requireNonNull;

import dev.fanfare.audience.LaterSlice;
import dev.fanfare.audience.Slice;
import dev.fanfare.audience.SliceKind;
import dev.fanfare.audience.SliceProgress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The table {@code slice} in memory: what {@code SliceStore} does to it, statement by statement.
 */
final class TestingSlices {

  /** A row. */
  static final class Row {
    final int number;
    final SliceKind kind;
    final int parent;
    final int attempt;
    final long[] people;
    Instant dueAt;
    int state;
    int epoch;
    int startedTo;
    int recorded;
    int[] tally = new int[0];
    int version;
    int owner;

    Row(int number, SliceKind kind, int parent, int attempt, Instant dueAt, long[] people) {
      this.number = number;
      this.kind = kind;
      this.parent = parent;
      this.attempt = attempt;
      this.dueAt = dueAt;
      this.people = people;
    }

    boolean done() {
      return state == DONE;
    }
  }

  static final int OPEN = 0;
  static final int CLAIMED = 1;
  static final int DONE = 2;
  static final int HELD = 3;

  private final long runId;
  private final long occurrence;
  private final TestingBug bug;
  private final Map<Integer, Row> rows = new TreeMap<>();
  private int numbers;

  TestingSlices(long runId, long occurrence, TestingBug bug) {
    this.runId = runId;
    this.occurrence = occurrence;
    this.bug = bug;
  }

  void freeze(long[] people, Instant dueAt) {
    add(new Row(numbers++, SliceKind.FROZEN, -1, 1, dueAt, people));
  }

  /** Of people who wait for a winner. */
  void freezeHeld(long[] people, Instant dueAt) {
    freeze(people, dueAt);
    row(numbers - 1).state = bug == TestingBug.NOBODY_HELD ? OPEN : HELD;
  }

  /** As {@code HeldSliceStore.othersHaveEnds}. */
  boolean othersHaveEnds() {
    return rows.values().stream().allMatch(row -> row.state == DONE || row.state == HELD);
  }

  /** As {@code HeldSliceStore.letGo}. */
  void letGo(Instant now) {
    for (var row : rows.values()) {
      if (row.state == HELD) {
        row.state = OPEN;
        row.dueAt = now;
      }
    }
  }

  private void add(Row row) {
    rows.put(row.number, row);
  }

  Collection<Row> all() {
    return rows.values();
  }

  boolean allDone() {
    return rows.values().stream().allMatch(Row::done);
  }

  /** As {@code SliceStore.claim}: whoever is undecided is decided about by the run's version. */
  List<Slice> claim(Instant now, int most, boolean evenBeforeDue, int owner, int version) {
    var due =
        rows.values().stream()
            .filter(row -> row.state == OPEN && (evenBeforeDue || !row.dueAt.isAfter(now)))
            .sorted(Comparator.comparing((Row row) -> row.dueAt).thenComparing(row -> row.number))
            .limit(most)
            .toList();
    var claimed = new ArrayList<Slice>();
    for (var row : due) {
      row.state = CLAIMED;
      row.epoch++;
      row.owner = owner;
      row.version = row.kind.undecided() || row.version == 0 ? version : row.version;
      claimed.add(slice(row));
    }
    return claimed;
  }

  /** As {@code SliceStore.mark}; in a transaction that is taken back, {@code write} is false. */
  List<SliceProgress> mark(Collection<SliceProgress> progress, boolean write) {
    var fenced = new ArrayList<SliceProgress>();
    for (var each : progress) {
      var row = row(each.number());
      boolean own = row.epoch == each.epoch() && row.state == CLAIMED;
      if (!own && bug != TestingBug.NO_FENCE) {
        fenced.add(each);
      } else if (write) {
        row.startedTo = each.startedTo();
        row.recorded = each.recorded();
        row.tally = each.tally().clone();
        row.state = each.done() ? DONE : each.release() ? OPEN : CLAIMED;
        row.owner = row.state == CLAIMED ? row.owner : 0;
      }
    }
    return fenced;
  }

  /** As {@code SliceStore.add}: decided people keep the version of the slice they come from. */
  void add(Collection<LaterSlice> later) {
    for (var each : later) {
      var row =
          new Row(
              numbers++,
              each.kind(),
              each.parent(),
              each.attempt(),
              each.dueAt(),
              each.profileIds());
      row.tally = each.tally().clone();
      row.version = each.kind().undecided() ? 0 : row(each.parent()).version;
      add(row);
    }
  }

  /** As {@code SliceStore.handOn}. */
  void handOn(Row row, int[] tally) {
    row.epoch++;
    row.owner = 0;
    row.recorded = row.startedTo;
    row.tally = tally;
    row.state = row.recorded == row.people.length ? DONE : OPEN;
  }

  /** As {@code SliceDueStore.moveOn}. */
  void moveOn(Instant since, Instant now) {
    for (var row : rows.values()) {
      if (row.state == OPEN && row.dueAt.isAfter(since)) {
        row.dueAt = row.dueAt.plus(Duration.between(since, now));
      }
    }
  }

  /** Who stands in a slice made from this one. */
  Set<Long> movedFrom(Row row) {
    var moved = new HashSet<Long>();
    rows.values().stream()
        .filter(each -> each.parent == row.number)
        .forEach(each -> Arrays.stream(each.people).forEach(moved::add));
    return moved;
  }

  @Nullable Instant nextDue(Instant now) {
    return rows.values().stream()
        .filter(row -> row.state == OPEN && row.dueAt.isAfter(now))
        .map(row -> row.dueAt)
        .min(Comparator.naturalOrder())
        .orElse(null);
  }

  Slice slice(Row row) {
    return new Slice(
        runId,
        row.number,
        occurrence,
        row.kind,
        row.attempt,
        row.epoch,
        row.startedTo,
        row.recorded,
        row.tally.clone(),
        null,
        row.people,
        row.version,
        row.dueAt);
  }

  private Row row(int number) {
    return requireNonNull(rows.get(number));
  }
}
