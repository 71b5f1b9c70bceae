package dev.fanfare.platform;

import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The clocks of all workspaces: the machine's, and for sandboxes what was set. What is set is read
 * on a connection of no pool, since whoever asks may hold the last one of any, and is believed for
 * {@link #FRESH}: whoever has moved a clock and waited that long knows that every engine follows.
 */
@Singleton
final class WorkspaceClocks implements CampaignClock {

  /** How long what was read is believed, from when it was asked for, on the monotonic clock. */
  static final Duration FRESH = AGREED.minusMillis(1);

  private record Seen(Map<WorkspaceId, ClockSetting> settings, long askedAt) {}

  private final SandboxClockStore store;
  private final UnpooledDatabase database;
  private final MachineClock machine;
  private final Map<WorkspaceId, Boolean> sandboxes = new ConcurrentHashMap<>();
  private final ReentrantLock reading = new ReentrantLock();
  private volatile @Nullable Seen seen;
  private @Nullable Connection connection;

  WorkspaceClocks(SandboxClockStore store, UnpooledDatabase database, MachineClock machine) {
    this.store = store;
    this.database = database;
    this.machine = machine;
  }

  void stop(@Observes ShutdownEvent event) {
    reading.lock();
    try {
      disconnect();
    } finally {
      reading.unlock();
    }
  }

  @Override
  public Instant now(WorkspaceId workspace) {
    var setting = setting(workspace);
    var now = Instant.now().truncatedTo(ChronoUnit.MICROS);
    return setting == null ? now : setting.now(now);
  }

  @Override
  public boolean stands(WorkspaceId workspace) {
    var setting = setting(workspace);
    return setting != null && setting.stands();
  }

  private @Nullable ClockSetting setting(WorkspaceId workspace) {
    return isSandbox(workspace) ? settings().get(workspace) : null;
  }

  /** What a workspace is it stays; one that is not there yet may become either. */
  private boolean isSandbox(WorkspaceId workspace) {
    if (workspace.equals(WorkspaceId.INSTALLATION)) {
      return false;
    }
    var known = sandboxes.get(workspace);
    if (known == null) {
      reading.lock();
      try {
        known = read(open -> store.isSandbox(open, workspace));
      } finally {
        reading.unlock();
      }
      if (known == null) {
        return false;
      }
      sandboxes.put(workspace, known);
    }
    return known;
  }

  private Map<WorkspaceId, ClockSetting> settings() {
    var present = seen;
    if (present != null && isFresh(present)) {
      return present.settings();
    }
    reading.lock();
    try {
      present = seen;
      if (present == null || !isFresh(present)) {
        long asked = machine.nanos();
        present = new Seen(read(store::all), asked);
        seen = present;
      }
      return present.settings();
    } finally {
      reading.unlock();
    }
  }

  private boolean isFresh(Seen one) {
    return machine.nanos() - one.askedAt() < FRESH.toNanos();
  }

  /** A connection that has gone since the last time is replaced once. */
  private <T extends @Nullable Object> T read(Sql.Work<T> work) {
    var present = connection;
    if (present != null) {
      try {
        return work.on(present);
      } catch (SQLException e) {
        disconnect();
      }
    }
    try {
      var fresh = database.connect("fanfare-clock");
      connection = fresh;
      return work.on(fresh);
    } catch (SQLException e) {
      disconnect();
      throw new DatabaseFailure(e);
    }
  }

  private void disconnect() {
    var open = connection;
    connection = null;
    if (open != null) {
      try {
        open.close();
      } catch (SQLException e) {
        // It is gone either way.
        return;
      }
    }
  }
}
