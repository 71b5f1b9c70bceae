package dev.fanfare.dispatch;

import dev.fanfare.audience.Slice;
import dev.fanfare.campaigns.RunState;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How things stand in the transaction that starts people. Pure: what it says of a slice decides
 * whether its people are started, cancelled, given back or passed over.
 *
 * @param caps the version of the workspace's frequency caps; 0 where there was never one
 * @param budgets the version of its budgets; 0 where there was never one
 */
record Standing(Map<Long, OfRun> runs, long caps, long budgets) {

  /**
   * How a run stands.
   *
   * @param version of its campaign, that decides about people from now on; 0 for messages of calls
   * @param missedBefore whoever was due by then is not written to any more; null for nobody
   * @param winner what people get who do not test the variants; null while nobody of them does
   */
  record OfRun(
      RunState state, int version, @Nullable Instant missedBefore, @Nullable Integer winner) {

    /** Of a run whose winner is not decided, or which has none. */
    OfRun(RunState state, int version, @Nullable Instant missedBefore) {
      this(state, version, missedBefore, null);
    }

    OfRun paused() {
      return new OfRun(RunState.PAUSED, version, missedBefore, winner);
    }
  }

  /** The same, of a run that has been stopped since. */
  Standing stopped(long runId) {
    var after = new HashMap<>(runs);
    after.computeIfPresent(runId, (id, run) -> run.paused());
    return new Standing(after, caps, budgets);
  }

  /** Whether people of a run may be started. */
  boolean sends(long runId) {
    var run = runs.get(runId);
    return run != null && run.state() == RunState.SENDING;
  }

  /** What may be done with the people of a slice who are not started. */
  enum Course {
    SEND,
    CANCEL,
    /** Nobody is started: the run stands still, or goes on by another version. */
    GIVE_BACK
  }

  /**
   * What may be done with a slice. People about whom nothing has been decided are decided about by
   * the run's version alone; all others keep the one that decided.
   *
   * <p>Who gets the winner does so by the one of the run: whoever holds a slice and thinks of
   * another, or of none, gives it back.
   *
   * @param winner by which the slice's people would be assigned; null for none
   * @param stuck whether this process renders the words of its run no more
   */
  Course course(Slice slice, @Nullable Integer winner, boolean stuck) {
    var run = runs.get(slice.runId());
    if (run == null) {
      return Course.GIVE_BACK;
    }
    return switch (run.state()) {
      case CANCELLING -> Course.CANCEL;
      case SENDING ->
          stuck || outdated(slice, run) || !Objects.equals(winner, run.winner())
              ? Course.GIVE_BACK
              : Course.SEND;
      case PLANNED, PAUSED, COMPLETED, CANCELLED, FAILED -> Course.GIVE_BACK;
    };
  }

  private static boolean outdated(Slice slice, OfRun run) {
    return slice.kind().undecided() && slice.version() != run.version();
  }

  /** Whether messages that are under way may leave: an edit lets them, a pause does not. */
  boolean lets(Slice slice, boolean stuck) {
    var run = runs.get(slice.runId());
    return run != null && run.state() == RunState.SENDING && !stuck;
  }

  /** Whether a pause has kept the people of a slice waiting for longer than they may be. */
  boolean missed(Slice slice) {
    var run = runs.get(slice.runId());
    var before = run == null ? null : run.missedBefore();
    return before != null && !slice.dueAt().isAfter(before);
  }
}
