package dev.fanfare.dispatch;

import dev.fanfare.audience.Slice;
import dev.fanfare.audience.SliceProgress;
import dev.fanfare.dispatch.Assignments.Assigned;
import dev.fanfare.messages.Said;
import dev.fanfare.platform.Snapshot;
import dev.fanfare.triggers.Come;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A claimed slice in the worker's hand, as of its last commit. Used by its worker's thread only;
 * whether it is stopped may be asked by any.
 */
final class ActiveSlice {

  private static final int MOST_JUDGED = 512;

  private final Slice slice;
  private final RunContext run;
  private final @Nullable Snapshot frozen;
  private final Map<Long, Long> duplicates;
  private final Map<Long, Integer> arms;
  private final Map<Long, Said> said;
  private final @Nullable Come come;
  private int startedTo;
  private int recorded;
  private int[] tally;
  private int lookAhead = 1;
  private boolean lost;
  private Standing.Course course = Standing.Course.SEND;
  private boolean missed;
  private volatile boolean stopped;

  ActiveSlice(
      Slice slice,
      RunContext run,
      @Nullable Snapshot frozen,
      Map<Long, Long> duplicates,
      Map<Long, Integer> arms,
      Map<Long, Said> said) {
    this(slice, run, frozen, duplicates, arms, said, null);
  }

  /**
   * @param come the one person of the slice, where a trigger has brought them in
   */
  ActiveSlice(
      Slice slice,
      RunContext run,
      @Nullable Snapshot frozen,
      Map<Long, Long> duplicates,
      Map<Long, Integer> arms,
      Map<Long, Said> said,
      @Nullable Come come) {
    this.slice = slice;
    this.run = run;
    this.frozen = frozen;
    this.duplicates = duplicates;
    this.arms = arms;
    this.said = said;
    this.come = come;
    this.startedTo = slice.startedTo();
    this.recorded = slice.recorded();
    this.tally = slice.tally().clone();
  }

  Slice slice() {
    return slice;
  }

  RunContext run() {
    return run;
  }

  /** What the freeze saw of addresses; null where a call named its people itself. */
  @Nullable Snapshot frozen() {
    return frozen;
  }

  /** People who share an address with the person that is written to, and who that is. */
  Map<Long, Long> duplicates() {
    return duplicates;
  }

  /** What somebody of it is to get. */
  Assigned assigned(long profileId) {
    return run.assignments().of(profileId, arms.get(profileId));
  }

  /** What a call says to one recipient alone; null where there is nothing. */
  @Nullable Said said(long profileId) {
    return said.get(profileId);
  }

  /** Whom a trigger has brought in; null where none has. */
  @Nullable Come come() {
    return come;
  }

  int startedTo() {
    return startedTo;
  }

  /** When it is too late to start people of it; null where it never is. */
  @Nullable Instant deadline() {
    return run.deadline(slice.timetable());
  }

  boolean tooLate(Instant now) {
    var deadline = deadline();
    return deadline != null && !now.isBefore(deadline);
  }

  /** People started and not yet accounted for. */
  int outstanding() {
    return startedTo - recorded;
  }

  int remaining() {
    return slice.size() - startedTo;
  }

  /** How many people to judge, so that so many of them may start: more where many are skipped. */
  int look(int starts) {
    return Math.min(remaining(), Math.min(starts * lookAhead, Math.max(starts, MOST_JUDGED)));
  }

  /** Learns whether a turn found less than half of those it had room for. */
  void learn(boolean fewFound) {
    lookAhead = fewFound ? Math.min(lookAhead * 2, MOST_JUDGED) : 1;
  }

  boolean finished() {
    return recorded == slice.size();
  }

  /** Fenced: somebody else decides about its people now. */
  boolean lost() {
    return lost;
  }

  void lose() {
    lost = true;
  }

  /** Whether its run was paused or cancelled as of the last turn: no message may leave. */
  boolean stopped() {
    return stopped;
  }

  /** Learns how its run stands as of this turn. */
  void stands(Standing standing) {
    course = standing.course(slice, run.run().winner(), run.stuck());
    missed = standing.missed(slice);
    stopped = !standing.lets(slice, run.stuck());
  }

  /** What may be done with its people as of the last turn. */
  Standing.Course course() {
    return course;
  }

  /** Whether a pause has kept its people waiting for longer than they may be. */
  boolean missed() {
    return missed;
  }

  SliceProgress progress(int started, int accounted, int[] tallied, boolean release) {
    var sum = Arrays.copyOf(tally, tallied.length);
    for (int i = 0; i < sum.length; i++) {
      sum[i] += tallied[i];
    }
    return new SliceProgress(
        slice.runId(),
        slice.number(),
        slice.epoch(),
        startedTo + started,
        recorded + accounted,
        sum,
        slice.size(),
        release);
  }

  /** Whether people are started or recorded by this. */
  boolean movedBy(SliceProgress progress) {
    return progress.startedTo() != startedTo || progress.recorded() != recorded;
  }

  /** Takes over what a commit has made true. */
  void committed(SliceProgress progress) {
    startedTo = progress.startedTo();
    recorded = progress.recorded();
    tally = progress.tally();
  }
}
