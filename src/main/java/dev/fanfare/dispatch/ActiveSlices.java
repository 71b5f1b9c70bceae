package dev.fanfare.dispatch;

import dev.fanfare.audience.Slice;
import dev.fanfare.audience.SliceProgress;
import dev.fanfare.campaigns.Run;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jboss.logging.Logger;

/** The slices a worker holds, of several runs, in turn. Its worker's thread only. */
final class ActiveSlices {

  private static final Logger LOG = Logger.getLogger(ActiveSlices.class);

  /** Runs that are served side by side. */
  private static final int MOST_RUNS = 4;

  /** Bounds memory where many runs wait for their own limits. */
  private static final int MOST = 64;

  private final List<ActiveSlice> slices = new ArrayList<>();

  /** Runs whose own limit, not the account's, held them up in the last turn. */
  private final Set<Long> heldUp = new HashSet<>();

  private int rotation;

  boolean isEmpty() {
    return slices.isEmpty();
  }

  void add(ActiveSlice slice) {
    slices.add(slice);
  }

  /** Those with people to start, another one first each time. */
  List<ActiveSlice> waiting() {
    var waiting = slices.stream().filter(slice -> slice.remaining() > 0).toList();
    if (waiting.isEmpty()) {
      return waiting;
    }
    int first = rotation++ % waiting.size();
    var inTurn = new ArrayList<>(waiting.subList(first, waiting.size()));
    inTurn.addAll(waiting.subList(0, first));
    return inTurn;
  }

  Collection<Long> runIds() {
    var runs = new HashSet<Long>();
    slices.forEach(slice -> runs.add(slice.slice().runId()));
    return runs;
  }

  List<Slice> held() {
    return slices.stream().map(ActiveSlice::slice).toList();
  }

  void heldUp(Collection<Long> runs) {
    heldUp.clear();
    heldUp.addAll(runs);
  }

  /** Lets everybody who is sending know how their runs stand now. */
  void stand(Standing standing) {
    slices.forEach(slice -> slice.stands(standing));
  }

  /** Gives back what may not be sent now, once nothing of it is under way. */
  void releaseStopped(Turn turn, boolean draining) {
    var progress = turn.progress();
    for (var slice : slices) {
      boolean moving = !draining && slice.course() != Standing.Course.GIVE_BACK;
      var after = progress.get(slice);
      int underWay = after == null ? slice.outstanding() : after.startedTo() - after.recorded();
      if (!moving && !slice.lost() && underWay == 0) {
        turn.release(slice);
      }
    }
  }

  /** Lets go of slices that are finished, lost or given back. */
  void removeEnded(Map<ActiveSlice, SliceProgress> progress) {
    slices.removeIf(
        slice -> {
          var now = progress.get(slice);
          return slice.finished() || slice.lost() || now != null && now.release();
        });
  }

  /** Somebody else has taken these over. */
  void lose(Collection<SliceProgress> fenced) {
    for (var progress : fenced) {
      slices.stream()
          .filter(slice -> slice.slice().runId() == progress.runId())
          .filter(slice -> slice.slice().number() == progress.number())
          // The same slice, claimed again since, is another one.
          .filter(slice -> slice.slice().epoch() == progress.epoch())
          .forEach(ActiveSlice::lose);
      LOG.warnf("Slice %d of run %d was taken over", progress.number(), progress.runId());
    }
    slices.removeIf(ActiveSlice::lost);
  }

  void loseAll() {
    slices.forEach(ActiveSlice::lose);
    slices.clear();
  }

  /** Slices of the first of these runs, in turn, of which more is wanted and can be had. */
  List<Slice> claim(List<Run> moving, int windowSize, Claim claim) throws java.sql.SQLException {
    var unstarted = new HashSet<Long>();
    int ready = 0;
    for (var slice : slices) {
      boolean goesOn = slice.course() != Standing.Course.GIVE_BACK;
      if (slice.remaining() > 0 && !slice.lost() && goesOn) {
        unstarted.add(slice.slice().runId());
        ready += heldUp.contains(slice.slice().runId()) ? 0 : slice.remaining();
      }
    }
    long served = unstarted.stream().filter(run -> !heldUp.contains(run)).count();
    int room = MOST - slices.size();
    if (room <= 0 || served >= MOST_RUNS) {
      return List.of();
    }
    for (int i = 0; i < moving.size(); i++) {
      var run = moving.get((i + rotation) % moving.size());
      boolean more = ready < windowSize && !heldUp.contains(run.id());
      if (more || !unstarted.contains(run.id())) {
        // Slices of people who come one by one hold few, often one.
        int most = run.continuous() ? Math.clamp(windowSize - ready, 1, room) : 1;
        var claimed = claim.of(run, most);
        if (!claimed.isEmpty()) {
          return claimed;
        }
      }
    }
    return List.of();
  }

  /** Claims the next slices of a run, where there are any. */
  @FunctionalInterface
  interface Claim {
    List<Slice> of(Run run, int most) throws java.sql.SQLException;
  }
}
