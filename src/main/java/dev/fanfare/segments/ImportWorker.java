package dev.fanfare.segments;

import dev.fanfare.platform.CampaignClock;
import dev.fanfare.platform.NodeIdentity;
import dev.fanfare.platform.NodeLife;
import dev.fanfare.platform.Sql;
import dev.fanfare.platform.StorageShortage;
import dev.fanfare.platform.TimeOrderedId;
import dev.fanfare.platform.WorkLoop;
import dev.fanfare.platform.WorkspaceId;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Claims staged imports, applies their chunks on a few threads and switches the segment to its new
 * version. What a node left behind when it died is taken up by any other, or by its next life.
 */
@Singleton
final class ImportWorker {

  private static final Logger LOG = Logger.getLogger(ImportWorker.class);
  private static final int APPLYING_THREADS = 2;
  private static final long POLL_MILLIS = 1_000;

  /** With waits that double, the last attempt comes 127 first waits after the first. */
  private static final int MOST_FAILURES = 8;

  /** First waits between attempts while the database has no room. */
  private static final int WAIT_FOR_ROOM = 8;

  private final AgroalDataSource pool;
  private final ImportClaimStore claims;
  private final StageStore stage;
  private final ImportReceiver receiver;
  private final ImportApplier applier;
  private final ImportCompletion completion;
  private final NodeLife node;
  private final CampaignClock clock;
  private final Duration firstWait;
  private final Semaphore work = new Semaphore(0);
  private final ExecutorService appliers =
      Executors.newFixedThreadPool(
          APPLYING_THREADS, Thread.ofPlatform().name("import-apply-", 0).daemon().factory());
  private volatile boolean running = true;
  private final WorkLoop loop = new WorkLoop("import-worker", this::step);

  ImportWorker(
      @DataSource("background") AgroalDataSource pool,
      ImportClaimStore claims,
      StageStore stage,
      ImportReceiver receiver,
      ImportApplier applier,
      ImportCompletion completion,
      NodeLife node,
      CampaignClock clock,
      @ConfigProperty(name = "fanfare.imports.first-wait", defaultValue = "1S")
          Duration firstWait) {
    this.pool = pool;
    this.claims = claims;
    this.stage = stage;
    this.receiver = receiver;
    this.applier = applier;
    this.completion = completion;
    this.node = node;
    this.clock = clock;
    this.firstWait = firstWait;
  }

  void start(@Observes @Priority(100) StartupEvent event) {
    loop.start();
  }

  void stop(@Observes ShutdownEvent event) throws InterruptedException {
    running = false;
    appliers.shutdownNow();
    loop.stop();
  }

  /** There may be something to apply. */
  void wake() {
    work.release();
  }

  private Duration step() throws InterruptedException {
    if (once()) {
      return Duration.ZERO;
    }
    boolean woken = work.tryAcquire(POLL_MILLIS, TimeUnit.MILLISECONDS);
    LOG.tracef("woken: %s", woken);
    return Duration.ZERO;
  }

  /** One import, from its claim to its end or to its failure; false when there is none to claim. */
  boolean once() throws InterruptedException {
    var life = node.identity();
    receiver.endAbandoned();
    var now = clock.now(WorkspaceId.INSTALLATION);
    var claimed = Sql.inTransaction(pool, connection -> claims.claim(connection, life, now));
    if (claimed.isEmpty()) {
      return false;
    }
    var of = claimed.get();
    try {
      applyChunks(of, life);
      completion.complete(of, life);
    } catch (ImportApplier.Taken e) {
      LOG.infof("Import %s has been taken from this node", TimeOrderedId.write("imp", of.id()));
    } catch (RefusedFile e) {
      receiver.end(of, life, ImportState.REFUSED, e.problem());
    } catch (RuntimeException e) {
      if (running) {
        failed(of, life, e);
      }
    }
    return true;
  }

  /**
   * What can never do ends the import; all else is tried again, later each time, while imports into
   * other segments go on. A failure that cannot be written down is none of the import's.
   */
  private void failed(SegmentImport of, NodeIdentity life, RuntimeException failure) {
    int failures = of.failures() + 1;
    LOG.warnf(
        failure, "Attempt %d at import %s failed", failures, TimeOrderedId.write("imp", of.id()));
    if (StorageShortage.caused(failure)) {
      // Somebody has to make room, which says nothing of the file: it is tried until they have.
      later(of, life, of.failures(), firstWait.multipliedBy(WAIT_FOR_ROOM));
    } else if (isFinal(failure)) {
      receiver.end(of, life, ImportState.FAILED, "applying the file failed on our side");
    } else if (failures >= MOST_FAILURES) {
      receiver.end(
          of,
          life,
          ImportState.FAILED,
          "applying the file failed on our side " + failures + " times; upload again");
    } else {
      later(of, life, failures, firstWait.multipliedBy(1L << (failures - 1)));
    }
  }

  private void later(SegmentImport of, NodeIdentity life, int failures, Duration wait) {
    var dueAt = clock.now(WorkspaceId.INSTALLATION).plus(wait);
    Sql.inTransaction(
        pool,
        connection -> {
          claims.later(connection, of.id(), life, failures, dueAt);
          return true;
        });
  }

  /** Whether trying again cannot help: a statement or a value that will never do. */
  private static boolean isFinal(RuntimeException failure) {
    return failure.getCause() instanceof SQLException cause
        && cause.getSQLState() != null
        && (cause.getSQLState().startsWith("22") || cause.getSQLState().startsWith("42"));
  }

  private void applyChunks(SegmentImport of, NodeIdentity life) throws InterruptedException {
    var applied = Sql.inTransaction(pool, connection -> stage.appliedChunks(connection, of.id()));
    var running = new java.util.ArrayList<Future<?>>();
    for (int chunk = 0; chunk < of.chunks(); chunk++) {
      if (!applied.get(chunk)) {
        int number = chunk;
        running.add(appliers.submit(() -> applier.apply(of, life, number)));
      }
    }
    try {
      for (var future : running) {
        future.get();
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    } finally {
      running.forEach(future -> future.cancel(false));
    }
  }
}
