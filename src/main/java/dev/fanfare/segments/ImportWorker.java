package dev.fanfare.segments;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fanfare.access.Workspaces;
import dev.fanfare.events.DoorEvents;
import dev.fanfare.events.EventBatch;
import dev.fanfare.platform.CampaignClock;
import dev.fanfare.platform.MachineClock;
import dev.fanfare.platform.NodeIdentity;
import dev.fanfare.platform.NodeLife;
import dev.fanfare.platform.Sql;
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
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
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

  private static final WorkspaceId INSTALLATION = new WorkspaceId(0);
  private static final Duration REJECTS_LIVE = Duration.ofDays(30);
  private static final Duration FORGET_EVERY = Duration.ofHours(1);

  private final AgroalDataSource pool;
  private final ImportStore imports;
  private final StageStore stage;
  private final SegmentStore segments;
  private final ImportReceiver receiver;
  private final ImportApplier applier;
  private final DoorEvents events;
  private final NodeLife node;
  private final CampaignClock clock;
  private final MachineClock clockOfMachine;
  private final Workspaces workspaces;
  private final ObjectMapper json;
  private final Duration firstWait;
  private long forgetAt;
  private final Semaphore work = new Semaphore(0);
  private final ExecutorService appliers =
      Executors.newFixedThreadPool(
          APPLYING_THREADS, Thread.ofPlatform().name("import-apply-", 0).daemon().factory());
  private volatile boolean running = true;
  private final WorkLoop loop = new WorkLoop("import-worker", this::step);

  ImportWorker(
      @DataSource("background") AgroalDataSource pool,
      ImportStore imports,
      StageStore stage,
      SegmentStore segments,
      ImportReceiver receiver,
      ImportApplier applier,
      DoorEvents events,
      NodeLife node,
      CampaignClock clock,
      MachineClock clockOfMachine,
      Workspaces workspaces,
      ObjectMapper json,
      @ConfigProperty(name = "fanfare.imports.first-wait", defaultValue = "1S")
          Duration firstWait) {
    this.pool = pool;
    this.imports = imports;
    this.stage = stage;
    this.segments = segments;
    this.receiver = receiver;
    this.applier = applier;
    this.events = events;
    this.node = node;
    this.clock = clock;
    this.clockOfMachine = clockOfMachine;
    this.workspaces = workspaces;
    this.forgetAt = clockOfMachine.nanos();
    this.json = json;
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
    forgetRejects();
    boolean woken = work.tryAcquire(POLL_MILLIS, TimeUnit.MILLISECONDS);
    LOG.tracef("woken: %s", woken);
    return Duration.ZERO;
  }

  /** One import, from its claim to its end or to its failure; false when there is none to claim. */
  boolean once() throws InterruptedException {
    var life = node.identity();
    receiver.endAbandoned();
    var now = clock.now(INSTALLATION);
    var claimed = Sql.inTransaction(pool, connection -> imports.claim(connection, life, now));
    if (claimed.isEmpty()) {
      return false;
    }
    var of = claimed.get();
    try {
      applyChunks(of, life);
      finish(of, life);
    } catch (ImportApplier.Taken e) {
      LOG.infof("Import %s has been taken from this node", TimeOrderedId.write("imp", of.id()));
    } catch (RuntimeException e) {
      if (running) {
        failed(of, life, e);
      }
    }
    return true;
  }

  /**
   * What can never do ends the import; all else is tried again, later each time, while others go
   * on. A failure that cannot be written down is none of the import's.
   */
  private void failed(SegmentImport of, NodeIdentity life, RuntimeException failure) {
    int failures = of.failures() + 1;
    LOG.warnf(
        failure, "Attempt %d at import %s failed", failures, TimeOrderedId.write("imp", of.id()));
    if (isFinal(failure)) {
      receiver.end(of, life, ImportState.FAILED, "applying the file failed on our side");
    } else if (failures >= MOST_FAILURES) {
      receiver.end(
          of,
          life,
          ImportState.FAILED,
          "applying the file failed on our side " + failures + " times; upload again");
    } else {
      var dueAt = clock.now(INSTALLATION).plus(firstWait.multipliedBy(1L << (failures - 1)));
      Sql.inTransaction(
          pool,
          connection -> {
            imports.later(connection, of.id(), life, dueAt);
            return true;
          });
    }
  }

  /** Whether trying again cannot help: a statement or a value that will never do. */
  private static boolean isFinal(RuntimeException failure) {
    return failure.getCause() instanceof SQLException cause
        && cause.getSQLState() != null
        && (cause.getSQLState().startsWith("22") || cause.getSQLState().startsWith("42"));
  }

  private void forgetRejects() {
    if (clockOfMachine.nanos() - forgetAt < 0) {
      return;
    }
    forgetAt = clockOfMachine.nanos() + FORGET_EVERY.toNanos();
    for (var workspace : workspaces.all()) {
      var before = clock.now(workspace).minus(REJECTS_LIVE);
      int forgotten =
          Sql.inTransaction(pool, connection -> stage.forgetRejects(connection, workspace, before));
      LOG.debugf("%d rejects of workspace %d are forgotten", forgotten, workspace.value());
    }
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

  /** Makes the version and puts it into force: until here the segment is as it was. */
  private void finish(SegmentImport of, NodeIdentity life) {
    Sql.inTransaction(
        pool,
        connection -> {
          int before = segments.lockedVersion(connection, of.workspace(), of.segmentId());
          var people = stage.people(connection, of.id(), of.chunks() * 5_000);
          var members =
              before == 0
                  ? new long[0]
                  : segments.members(connection, of.workspace(), of.segmentId(), before);
          var mode = of.definition().mode();
          var after = MemberSets.after(mode == null ? ImportMode.REPLACE : mode, members, people);
          var outcome =
              new SegmentImport.Outcome(
                  stage.changedFields(connection, of.id()),
                  MemberSets.minus(after, members).length,
                  MemberSets.minus(members, after).length);
          var at = clock.now(of.workspace());
          var now = imports.read(connection, of.workspace(), of.id()).orElseThrow();
          var version =
              of.definition().dry() ? null : version(connection, of, before, outcome, after, at);
          if (!imports.done(connection, now, life, outcome, version, at)) {
            throw new ImportApplier.Taken();
          }
          stage.empty(connection, of.id());
          if (version != null) {
            tell(connection, now, version, after.length, at);
          }
          return true;
        });
  }

  /** The version with these members: that in force where they are the same, else a new one. */
  private int version(
      Connection connection,
      SegmentImport of,
      int before,
      SegmentImport.Outcome outcome,
      long[] members,
      Instant at)
      throws SQLException {
    if (before > 0 && outcome.sameMembers()) {
      return before;
    }
    segments.switchTo(connection, of.workspace(), of.segmentId(), before + 1, members, of.id(), at);
    return before + 1;
  }

  private void tell(Connection connection, SegmentImport of, int version, int members, Instant at)
      throws SQLException {
    var id = TimeOrderedId.write("imp", of.id());
    var data = new LinkedHashMap<String, Object>();
    data.put("segment", of.segment());
    data.put("version", version);
    data.put("members", members);
    data.put("import", id);
    data.put("rowsRead", of.counts().read());
    data.put("rowsRejected", of.counts().rejected());
    data.put("createdProfiles", of.counts().created());
    data.put("updatedProfiles", of.counts().updated());
    data.put("grantedConsents", of.counts().grantedConsents());
    data.put("keptWithdrawals", of.counts().keptWithdrawals());
    data.put("withdrawnConsents", of.counts().withdrawnConsents());
    var batch = new EventBatch("/workspaces/" + of.workspace().value());
    batch.add("segment.imported", id, 0, at, bytes(data));
    events.append(connection, of.workspace(), of.id(), batch);
  }

  private byte[] bytes(Map<String, Object> data) {
    try {
      return json.writeValueAsBytes(data);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an event's data is not JSON", e);
    }
  }
}
