package dev.fanfare.segments;

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
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Reads the files of imports that name a source: some at once, one of each workspace, so that what
 * comes slowly holds up nobody else.
 */
@Singleton
final class SourceReader {

  private static final Logger LOG = Logger.getLogger(SourceReader.class);
  private static final long POLL_MILLIS = 1_000;

  private final AgroalDataSource pool;
  private final ImportStore imports;
  private final ImportReceiver receiver;
  private final ImportSources sources;
  private final ImportWorker worker;
  private final Semaphore work = new Semaphore(0);
  private final Set<WorkspaceId> busy = new HashSet<>();
  private final List<WorkLoop> loops;

  SourceReader(
      SourceConfig config,
      @DataSource("background") AgroalDataSource pool,
      ImportStore imports,
      ImportReceiver receiver,
      ImportSources sources,
      ImportWorker worker) {
    this.pool = pool;
    this.imports = imports;
    this.receiver = receiver;
    this.sources = sources;
    this.worker = worker;
    this.loops =
        IntStream.range(0, config.readers())
            .mapToObj(i -> new WorkLoop("import-source-" + i, this::step))
            .toList();
  }

  void start(@Observes @Priority(100) StartupEvent event) {
    loops.forEach(WorkLoop::start);
  }

  void stop(@Observes ShutdownEvent event) throws InterruptedException {
    for (var loop : loops) {
      loop.stop();
    }
  }

  /** There may be something to read. */
  void wake() {
    work.release();
  }

  private Duration step() throws InterruptedException {
    var next = take();
    if (next.isEmpty()) {
      boolean woken = work.tryAcquire(POLL_MILLIS, TimeUnit.MILLISECONDS);
      LOG.tracef("woken: %s", woken);
      return Duration.ZERO;
    }
    var workspace = next.get().workspace();
    try {
      read(next.get());
    } finally {
      synchronized (busy) {
        busy.remove(workspace);
      }
    }
    return Duration.ZERO;
  }

  /** The oldest import that waits, of a workspace none of whose files is being read here. */
  private Optional<SegmentImport> take() {
    synchronized (busy) {
      var next = Sql.inTransaction(pool, connection -> imports.waitingForSource(connection, busy));
      next.ifPresent(of -> busy.add(of.workspace()));
      return next;
    }
  }

  /** The file of a source, open from when it is asked for; whoever unpacks it leaves it so. */
  private final class Reading implements Arrival, AutoCloseable {

    private final WorkspaceId workspace;
    private final String source;
    private @Nullable InputStream bytes;

    Reading(WorkspaceId workspace, String source) {
      this.workspace = workspace;
      this.source = source;
    }

    @Override
    public Coming open() throws IOException {
      var coming = sources.open(workspace, source);
      if (coming instanceof Body body) {
        bytes = body.bytes();
      }
      return coming;
    }

    @Override
    public void close() throws IOException {
      if (bytes != null) {
        bytes.close();
      }
    }
  }

  /** Whatever keeps it from being read ends the import, with the reason. */
  private void read(SegmentImport of) {
    var source = of.definition().source();
    if (source == null) {
      throw new IllegalStateException("an import without source waits for none");
    }
    try (var reading = new Reading(of.workspace(), source)) {
      if (receiver.receive(of, reading)) {
        worker.wake();
      }
    } catch (RefusedFile | IOException e) {
      LOG.infof("Import %s: %s", TimeOrderedId.write("imp", of.id()), e.getMessage());
    }
  }
}
