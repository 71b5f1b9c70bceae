package dev.fanfare.behaviour;

import dev.fanfare.behaviour.EventTaking.Item;
import dev.fanfare.events.DoorEvents;
import dev.fanfare.events.EventBatch;
import dev.fanfare.events.EventLog;
import dev.fanfare.events.EventStreams;
import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.CampaignClock;
import dev.fanfare.platform.NodeLife;
import dev.fanfare.platform.ProblemCode;
import dev.fanfare.platform.Sql;
import dev.fanfare.platform.WorkLoop;
import dev.fanfare.platform.WorkspaceId;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Commits events before they are answered: all calls that wait go in one transaction, written by
 * one thread into a stream of its own, so that many small calls cost few commits. Any thread may
 * ask.
 */
@Singleton
class EventIntake {

  private static final Logger LOG = Logger.getLogger(EventIntake.class);
  private static final int MOST_WAITING = 10_000;
  private static final int MOST_AT_ONCE = 2_000;
  private static final Duration LOOK = Duration.ofMillis(200);
  private static final long PATIENCE_SECONDS = 10;

  private static final class Waiting {
    private final WorkspaceId workspace;
    private final List<Item> items;
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile boolean committed;

    Waiting(WorkspaceId workspace, List<Item> items) {
      this.workspace = workspace;
      this.items = items;
    }
  }

  private final BlockingQueue<Waiting> queue = new ArrayBlockingQueue<>(MOST_WAITING);
  private final WorkLoop loop = new WorkLoop("events-in", this::work);
  private final AgroalDataSource pool;
  private final AgroalDataSource doors;
  private final EventTaking taking;
  private final DoorEvents doorEvents;
  private final EventLog log;
  private final EventStreams streams;
  private final NodeLife node;
  private final CampaignClock clock;

  EventIntake(
      @DataSource("background") AgroalDataSource pool,
      AgroalDataSource doors,
      EventTaking taking,
      DoorEvents doorEvents,
      EventLog log,
      EventStreams streams,
      NodeLife node,
      CampaignClock clock) {
    this.pool = pool;
    this.doors = doors;
    this.taking = taking;
    this.doorEvents = doorEvents;
    this.log = log;
    this.streams = streams;
    this.node = node;
    this.clock = clock;
  }

  void start(@Observes StartupEvent event) {
    loop.start();
  }

  void stop(@Observes ShutdownEvent event) throws InterruptedException {
    loop.stop();
  }

  /**
   * Returns once the events are committed, and what became of each is noted with it.
   *
   * @throws ApiProblem UNAVAILABLE when that took too long: whether they were is not known then
   */
  void commit(WorkspaceId workspace, List<Item> items) {
    var waiting = new Waiting(workspace, items);
    try {
      if (queue.offer(waiting)
          && waiting.over.await(PATIENCE_SECONDS, TimeUnit.SECONDS)
          && waiting.committed) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw ApiProblem.retryLater(
        ProblemCode.UNAVAILABLE,
        "Whether the events were taken is not known now; tell them again with the same ids.",
        1);
  }

  /** Takes events in the caller's transaction, which an Idempotency-Key has begun. */
  void join(WorkspaceId workspace, List<Item> items) {
    Sql.inDoorTransaction(
            doors,
            connection -> {
              var now = clock.now(workspace);
              var told = new EventBatch("/workspaces/" + workspace.value());
              var afterwards = taking.take(connection, workspace, items, told, now);
              doorEvents.append(connection, workspace, items.hashCode(), told);
              return afterwards;
            })
        .forEach(Runnable::run);
  }

  private Duration work() throws InterruptedException {
    var first = queue.poll(LOOK.toMillis(), TimeUnit.MILLISECONDS);
    if (first == null) {
      return Duration.ZERO;
    }
    var all = new ArrayList<Waiting>(List.of(first));
    int events = first.items.size();
    for (var next = queue.peek();
        next != null && events + next.items.size() <= MOST_AT_ONCE;
        next = queue.peek()) {
      all.add(queue.remove());
      events += next.items.size();
    }
    try {
      write(all);
    } finally {
      all.forEach(waiting -> waiting.over.countDown());
    }
    return Duration.ZERO;
  }

  /** Together, or when that does not work each by itself: nobody pays for another's call. */
  private void write(List<Waiting> all) {
    try {
      writeTogether(all);
    } catch (RuntimeException e) {
      if (all.size() == 1) {
        throw e;
      }
      LOG.warnf("Events of %d calls are taken one by one: %s", all.size(), e.getMessage());
      all.forEach(this::writeAlone);
    }
  }

  private void writeAlone(Waiting one) {
    try {
      writeTogether(List.of(one));
    } catch (RuntimeException e) {
      // Its caller is told that nobody knows; the others do not wait for it.
      LOG.warnf("Events of a call are not taken: %s", e.getMessage());
    }
  }

  private void writeTogether(List<Waiting> all) {
    var byWorkspace =
        new TreeMap<WorkspaceId, List<Item>>(Comparator.comparingInt(WorkspaceId::value));
    for (var waiting : all) {
      byWorkspace
          .computeIfAbsent(waiting.workspace, workspace -> new ArrayList<>())
          .addAll(waiting.items);
    }
    var stream = streams.own(node.identity().name() + "/events-in/0");
    var afterwards =
        Sql.inTransaction(
            pool,
            connection -> {
              var later = new ArrayList<Runnable>();
              var batches = new TreeMap<WorkspaceId, EventBatch>(byWorkspace.comparator());
              for (var each : byWorkspace.entrySet()) {
                var workspace = each.getKey();
                var told = new EventBatch("/workspaces/" + workspace.value());
                batches.put(workspace, told);
                later.addAll(
                    taking.take(
                        connection, workspace, each.getValue(), told, clock.now(workspace)));
              }
              // The stream is held from here on, so nothing else is locked behind it.
              for (var batch : batches.entrySet()) {
                var workspace = batch.getKey();
                log.append(
                    connection, stream, workspace, null, batch.getValue(), clock.now(workspace));
              }
              return later;
            });
    all.forEach(waiting -> waiting.committed = true);
    afterwards.forEach(Runnable::run);
  }
}
