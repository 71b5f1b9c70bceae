package dev.fanfare.dispatch;

import dev.fanfare.audience.Slice;
import dev.fanfare.audience.SliceProgress;
import dev.fanfare.campaigns.Run;
import dev.fanfare.dsl.Priority;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jboss.logging.Logger;

/** The slices a worker holds, of several runs, in turn. Its worker's thread only. */
final class ActiveSlices {

  private static final Logger LOG = Logger.getLogger(ActiveSlices.class);

  /** Runs that are served side by side. */
  private static final int MOST_RUNS = 4;

  /** Of one priority: bounds memory where many runs wait for their own limits. */
  private static final int MOST = 64;

  /** How far behind others a run may be that catches up. */
  private static final int MOST_BEHIND = 64;

  private final List<ActiveSlice> slices = new ArrayList<>();

  /** Runs whose own limit, not the account's, held them up in the last turn. */
  private final Set<Long> heldUp = new HashSet<>();

  /** How many people of each run were started, since it has had some to start. */
  private final Map<Long, Long> served = new HashMap<>();

  private int rotation;

  boolean isEmpty() {
    return slices.isEmpty();
  }

  void add(ActiveSlice slice) {
    slices.add(slice);
  }

  /**
   * Those with people to start: by priority, the highest first, then by run, who was served least
   * first.
   */
  List<List<List<ActiveSlice>>> waiting() {
    var byRun = new TreeMap<Long, List<ActiveSlice>>();
    for (var slice : slices) {
      if (slice.remaining() > 0) {
        byRun.computeIfAbsent(slice.slice().runId(), run -> new ArrayList<>()).add(slice);
      }
    }
    served.keySet().retainAll(byRun.keySet());
    rotation++;
    var inTurn = new ArrayList<>(byRun.keySet());
    Collections.rotate(inTurn, rotation);
    inTurn.sort(Comparator.comparingLong(run -> served.getOrDefault(run, 0L)));
    var byPriority = new EnumMap<Priority, List<List<ActiveSlice>>>(Priority.class);
    for (var run : inTurn) {
      var ofRun = byRun.getOrDefault(run, List.of());
      Collections.rotate(ofRun, rotation);
      byPriority
          .computeIfAbsent(ofRun.getFirst().run().priority(), priority -> new ArrayList<>())
          .add(ofRun);
    }
    return List.copyOf(byPriority.values());
  }

  /** Notes that people of a run were started; who falls far behind is not made up for all of it. */
  void served(long run, int starts) {
    if (starts > 0) {
      long most = served.values().stream().mapToLong(Long::longValue).max().orElse(0);
      served.merge(run, Math.max(0, most - MOST_BEHIND) + starts, (was, _) -> was + starts);
      served.replaceAll((_, was) -> Math.max(was, most - MOST_BEHIND));
    }
  }

  Collection<Long> runIds() {
    var runs = new HashSet<Long>();
    slices.forEach(slice -> runs.add(slice.slice().runId()));
    return runs;
  }

  /** The runs they are of, each once: by the latest version that some of them have. */
  Collection<RunContext> runs() {
    var runs = new HashMap<Long, RunContext>();
    slices.forEach(slice -> runs.merge(slice.slice().runId(), slice.run(), ActiveSlices::later));
    return runs.values();
  }

  private static RunContext later(RunContext one, RunContext other) {
    return one.run().campaignVersion() < other.run().campaignVersion() ? other : one;
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

  /**
   * Slices of the first of these runs, in turn, of which more is wanted and can be had. What is
   * held of a lower priority does not keep a run waiting.
   */
  List<Slice> claim(
      List<Run> moving, int windowSize, Function<Run, Priority> priorities, Claim claim)
      throws java.sql.SQLException {
    for (int i = 0; i < moving.size(); i++) {
      var run = moving.get((i + rotation) % moving.size());
      var held = held(priorities.apply(run));
      boolean more = held.ready() < windowSize && !heldUp.contains(run.id());
      if (held.hasRoom() && (more || !held.unstarted().contains(run.id()))) {
        // Slices of people who come one by one hold few, often one.
        int room = MOST - held.slices();
        int most = run.continuous() ? Math.clamp(windowSize - held.ready(), 1, room) : 1;
        var claimed = claim.of(run, most);
        if (!claimed.isEmpty()) {
          return claimed;
        }
      }
    }
    return List.of();
  }

  /**
   * What is held of a priority and those above it.
   *
   * @param ready people who could be started now
   * @param unstarted runs with people to start
   * @param served those of them that are not held up
   */
  private record Held(int slices, int ready, Set<Long> unstarted, long served) {
    boolean hasRoom() {
      return slices < MOST && served < MOST_RUNS;
    }
  }

  private Held held(Priority priority) {
    var unstarted = new HashSet<Long>();
    int held = 0;
    int ready = 0;
    for (var slice : slices) {
      if (slice.run().priority().compareTo(priority) <= 0) {
        held++;
        boolean goesOn = slice.course() != Standing.Course.GIVE_BACK;
        if (slice.remaining() > 0 && !slice.lost() && goesOn) {
          unstarted.add(slice.slice().runId());
          ready += heldUp.contains(slice.slice().runId()) ? 0 : slice.remaining();
        }
      }
    }
    long served = unstarted.stream().filter(run -> !heldUp.contains(run)).count();
    return new Held(held, ready, unstarted, served);
  }

  /** Claims the next slices of a run, where there are any. */
  @FunctionalInterface
  interface Claim {
    List<Slice> of(Run run, int most) throws java.sql.SQLException;
  }
}
