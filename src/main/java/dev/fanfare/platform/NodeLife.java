package dev.fanfare.platform;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Keeps this process's life: beats, watches the others, fences the silent. Runs on its own thread
 * and connection, so that a full pool cannot cost the lease. Leases are judged on the monotonic
 * clock by each side for itself; no two clocks are ever compared.
 */
@Singleton
public final class NodeLife {

  private static final Logger LOG = Logger.getLogger(NodeLife.class);

  /** A node as this process last saw it change. */
  private record Seen(NodeStore.Sighting sighting, long atNanos) {}

  private final NodeStore store;
  private final NodeConfig config;
  private final MachineClock clock;
  private final String name;
  private final Map<String, Seen> others = new HashMap<>();
  private final Map<String, Boolean> duties = new ConcurrentHashMap<>();
  private volatile @Nullable NodeIdentity identity;
  private volatile long leaseUntil;
  private volatile boolean running = true;
  private @Nullable Thread thread;
  private @Nullable Connection connection;

  NodeLife(
      NodeStore store,
      NodeConfig config,
      MachineClock clock,
      @ConfigProperty(name = "quarkus.http.port") int port) {
    this.store = store;
    this.config = config;
    this.clock = clock;
    this.name = config.name().orElseGet(() -> hostName() + ":" + port);
    if (config.fenceAfter().compareTo(config.lease()) <= 0) {
      throw new IllegalArgumentException(
          "fanfare.node.fence-after ("
              + config.fenceAfter()
              + ") must be longer than fanfare.node.lease ("
              + config.lease()
              + "), or a living worker could be doubled.");
    }
  }

  void start(@Observes @Priority(10) StartupEvent event) {
    begin();
    thread = Thread.ofPlatform().name("node-life").daemon().start(this::live);
  }

  void stop(@Observes @Priority(1000) ShutdownEvent event) throws InterruptedException {
    running = false;
    if (thread != null) {
      thread.interrupt();
      thread.join(2_000);
    }
    var life = identity;
    if (life != null) {
      store.resign(life.name(), life.epoch());
    }
  }

  /** The present life. */
  public NodeIdentity identity() {
    var life = identity;
    if (life == null) {
      throw new IllegalStateException("the node has not begun to live");
    }
    return life;
  }

  /** Whether this life may still act for what it owns: the check before anything irreversible. */
  public boolean leaseHeld(NodeIdentity life) {
    return life.equals(identity) && clock.nanos() - leaseUntil < 0;
  }

  /**
   * Whether this process does the named singleton work now. Asking the first time applies for it;
   * the answer follows with the next beats.
   */
  public boolean holdsDuty(String duty) {
    return duties.computeIfAbsent(duty, d -> false) && leaseHeld(identity());
  }

  private void begin() {
    long asked = clock.nanos();
    var life = new NodeIdentity(name, store.begin(name, Instant.now()));
    duties.replaceAll((duty, held) -> false);
    identity = life;
    leaseUntil = asked + config.lease().toNanos();
    LOG.infof("Node %s begins life %d", life.name(), life.epoch());
  }

  private void live() {
    while (running) {
      try {
        once();
        Thread.sleep(config.beat());
      } catch (SQLException | RuntimeException e) {
        LOG.warnf("No heartbeat: %s", e.getMessage());
        disconnect();
        pause();
      } catch (InterruptedException e) {
        break;
      }
    }
    disconnect();
  }

  private void once() throws SQLException {
    if (connection == null) {
      // Silence while the database was away says nothing about the others.
      others.clear();
      connection = store.connection();
    }
    long asked = clock.nanos();
    var life = identity();
    if (store.beat(connection, life.name(), life.epoch())) {
      leaseUntil = asked + config.lease().toNanos();
    } else {
      LOG.warnf("Life %d of %s was fenced; its work has been handed on", life.epoch(), name);
      begin();
    }
    watch(connection);
    for (var duty : duties.keySet()) {
      var now = identity();
      duties.put(duty, store.takeDuty(connection, duty, now.name(), now.epoch()));
    }
  }

  private void watch(Connection connection) throws SQLException {
    for (var sighting : store.sightings(connection)) {
      var seen = others.get(sighting.name());
      if (seen == null || !seen.sighting().equals(sighting)) {
        others.put(sighting.name(), new Seen(sighting, clock.nanos()));
      } else if (sighting.alive()
          && !sighting.name().equals(name)
          && clock.nanos() - seen.atNanos() > config.fenceAfter().toNanos()
          && store.fence(connection, sighting)) {
        LOG.warnf("Node %s is silent; life %d is fenced", sighting.name(), sighting.epoch());
      }
    }
  }

  private void disconnect() {
    var open = connection;
    connection = null;
    if (open != null) {
      try {
        open.close();
      } catch (SQLException e) {
        LOG.debugf("Closing the heartbeat connection: %s", e.getMessage());
      }
    }
  }

  private void pause() {
    try {
      Thread.sleep(config.beat());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      running = false;
    }
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "engine";
    }
  }
}
