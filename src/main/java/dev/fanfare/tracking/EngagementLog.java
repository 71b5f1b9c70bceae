package dev.fanfare.tracking;

import dev.fanfare.events.EventLog;
import dev.fanfare.events.EventStreams;
import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.CampaignClock;
import dev.fanfare.platform.DatabaseFailure;
import dev.fanfare.platform.NodeLife;
import dev.fanfare.platform.ProblemCode;
import dev.fanfare.platform.Sql;
import dev.fanfare.platform.WorkLoop;
import dev.fanfare.platform.WorkspaceId;
import dev.fanfare.tracking.SentMessages.SentRun;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Commits opens and clicks before they are answered: all that wait go in one transaction, written
 * by one thread into a stream of its own, so that a flood costs few commits. Any thread may ask.
 */
@Singleton
class EngagementLog {

  private static final String DEADLOCK = "40P01";
  private static final int MOST_WAITING = 20_000;
  private static final int MOST_AT_ONCE = 2_000;
  private static final int MOST_RUNS_KEPT = 500;
  private static final Duration LOOK = Duration.ofMillis(200);
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  /** While nothing can be committed, nobody is kept waiting for it. */
  private static final Duration PATIENCE_IN_TROUBLE = Duration.ofMillis(250);

  private record Run(WorkspaceId workspace, long id) {}

  private static final class Waiting {
    private final Engagement engagement;
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile boolean committed;

    Waiting(Engagement engagement) {
      this.engagement = engagement;
    }
  }

  private final BlockingQueue<Waiting> queue = new ArrayBlockingQueue<>(MOST_WAITING);
  private final RecentClicks recent = new RecentClicks();
  private final Map<Run, SentRun> runs = new HashMap<>();
  private final WorkLoop loop = new WorkLoop("engagements", this::work);
  private volatile boolean inTrouble;
  private final AgroalDataSource pool;
  private final EventLog log;
  private final EventStreams streams;
  private final NodeLife node;
  private final SentMessages messages;
  private final CampaignClock clock;
  private final LostEngagements lost;

  EngagementLog(
      @DataSource("background") AgroalDataSource pool,
      EventLog log,
      EventStreams streams,
      NodeLife node,
      SentMessages messages,
      CampaignClock clock,
      LostEngagements lost) {
    this.pool = pool;
    this.log = log;
    this.streams = streams;
    this.node = node;
    this.messages = messages;
    this.clock = clock;
    this.lost = lost;
  }

  void start(@Observes StartupEvent event) {
    loop.start();
  }

  void stop(@Observes ShutdownEvent event) throws InterruptedException {
    loop.stop();
  }

  /**
   * Returns true once it is committed; false when it is lost, or when that takes long: it may be
   * committed all the same then. What is lost is counted.
   */
  boolean commit(Engagement engagement) {
    var waiting = new Waiting(engagement);
    if (!queue.offer(waiting)) {
      lost.add(1);
      return false;
    }
    try {
      var patience = inTrouble ? PATIENCE_IN_TROUBLE : PATIENCE;
      return waiting.over.await(patience.toMillis(), TimeUnit.MILLISECONDS) && waiting.committed;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** What an answer says that cannot be given without a commit. */
  static ApiProblem unavailable() {
    return ApiProblem.retryLater(ProblemCode.UNAVAILABLE, "Not able to take work now.", 1);
  }

  private Duration work() throws InterruptedException {
    var first = queue.poll(LOOK.toMillis(), TimeUnit.MILLISECONDS);
    if (first == null) {
      return Duration.ZERO;
    }
    var all = new ArrayList<Waiting>();
    all.add(first);
    queue.drainTo(all, MOST_AT_ONCE - 1);
    boolean written = false;
    try {
      writeAgain(all.stream().map(waiting -> waiting.engagement).toList());
      all.forEach(waiting -> waiting.committed = true);
      written = true;
    } finally {
      inTrouble = !written;
      if (!written) {
        lost.add(all.size());
      }
      all.forEach(waiting -> waiting.over.countDown());
    }
    return Duration.ZERO;
  }

  /** Whoever loses a deadlock may go on at once: the other has gone on meanwhile. */
  private void writeAgain(List<Engagement> engagements) {
    try {
      write(engagements);
    } catch (DatabaseFailure e) {
      if (!(e.getCause() instanceof SQLException failure)
          || !DEADLOCK.equals(failure.getSQLState())) {
        throw e;
      }
      write(engagements);
    }
  }

  private void write(List<Engagement> engagements) {
    var byRun = new LinkedHashMap<Run, List<Engagement>>();
    for (var one : engagements) {
      var run = new Run(one.message().workspace(), one.message().run());
      byRun.computeIfAbsent(run, r -> new ArrayList<>()).add(one);
    }
    var known = new LinkedHashMap<Run, SentRun>();
    byRun.keySet().forEach(run -> sent(run).ifPresent(sent -> known.put(run, sent)));
    if (known.isEmpty()) {
      return;
    }
    var stream = streams.own(node.identity().name() + "/engagement/0");
    Sql.inTransaction(
        pool,
        connection -> {
          var batches = new LinkedHashMap<Run, EngagementEvents>();
          for (var run : known.entrySet()) {
            var of = byRun.getOrDefault(run.getKey(), List.of());
            batches.put(run.getKey(), told(connection, run.getKey(), run.getValue(), of));
          }
          // The stream is held from here on, so nothing else is locked behind it.
          for (var told : batches.entrySet()) {
            var run = told.getKey();
            var now = clock.now(run.workspace());
            log.append(connection, stream, run.workspace(), run.id(), told.getValue().batch(), now);
          }
          return true;
        });
  }

  private EngagementEvents told(
      Connection connection, Run run, SentRun sent, List<Engagement> engagements)
      throws SQLException {
    var now = clock.now(run.workspace());
    var told = engagements.stream().map(Engagement::ofRun).collect(Collectors.toSet());
    var seen = messages.seen(connection, run.workspace(), run.id(), told, now);
    var events = new EngagementEvents(run.workspace(), sent);
    seen.settled().forEach(events::add);
    for (var one : engagements) {
      @Nullable Instant at = seen.sentAt().get(one.ofRun());
      events.add(one, recent.judge(one, now, at), now);
    }
    return events;
  }

  private Optional<SentRun> sent(Run run) {
    var present = runs.get(run);
    if (present != null) {
      return Optional.of(present);
    }
    var read = messages.run(run.workspace(), run.id());
    read.ifPresent(
        sent -> {
          if (runs.size() >= MOST_RUNS_KEPT) {
            runs.clear();
          }
          runs.put(run, sent);
        });
    return read;
  }
}
