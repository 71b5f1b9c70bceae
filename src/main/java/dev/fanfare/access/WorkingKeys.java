package dev.fanfare.access;

import dev.fanfare.platform.NodeIdentity;
import dev.fanfare.platform.WorkLoop;
import dev.fanfare.platform.WorkspaceId;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The keys this process works on, and those it could not let go of, the database being away. A row
 * of such a key names a life that lives: here it is taken again at once, and for the other engines,
 * who must believe it, it is forgotten as soon as the database lets it. Any thread.
 */
@Singleton
final class WorkingKeys {

  private static final Duration EVERY = Duration.ofSeconds(2);

  /** A key of a workspace. */
  record Key(WorkspaceId workspace, String text) {}

  private final IdempotencyStore store;
  private final Set<Key> working = ConcurrentHashMap.newKeySet();
  private final Map<Key, NodeIdentity> abandoned = new ConcurrentHashMap<>();
  private final WorkLoop loop = new WorkLoop("idempotency-abandoned", this::once);

  WorkingKeys(IdempotencyStore store) {
    this.store = store;
  }

  void start(@Observes StartupEvent event) {
    loop.start();
  }

  void stop(@Observes ShutdownEvent event) throws InterruptedException {
    loop.stop();
  }

  /** False when somebody here works on it already. */
  boolean begin(Key key) {
    if (!working.add(key)) {
      return false;
    }
    // Waits while it is being forgotten.
    abandoned.remove(key);
    return true;
  }

  /** Nobody works on it any more, and its row says so. */
  void end(Key key) {
    working.remove(key);
  }

  /** Nobody works on it any more, and its row may still name the owner. */
  void abandon(Key key, NodeIdentity owner) {
    abandoned.put(key, owner);
    working.remove(key);
  }

  private Duration once() {
    for (var key : abandoned.keySet()) {
      abandoned.computeIfPresent(key, this::forgotten);
    }
    return EVERY;
  }

  /** Null once nothing is left to forget, or somebody has begun on it again. */
  private @Nullable NodeIdentity forgotten(Key key, NodeIdentity owner) {
    return working.contains(key) || store.forgetAbandoned(key.workspace(), key.text(), owner)
        ? null
        : owner;
  }
}
