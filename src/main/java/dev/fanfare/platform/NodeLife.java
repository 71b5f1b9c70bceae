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
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Keeps this process's life: beats, watches the others, fences the silent. Runs on its own thread
 * and a connection of no pool, so that a full pool cannot cost the lease. Leases are judged on the
 * monotonic clock by each side for itself; no two clocks are ever compared.
 */
@Singleton
public final class NodeLife {

  private static final Logger LOG = Logger.getLogger(NodeLife.class);

  /** A node as this process last saw it change. */
  private record Seen(NodeStore.Sighting sighting, long atNanos) {}

  private final NodeStore store;
  private final InstallationGuard guard;
  private final LifeMemory memory;
  private final NodeConfig config;
  private final MachineClock clock;
  private final String name;
  private final Map<String, Seen> others = new HashMap<>();
  private final Map<String, Boolean> duties = new ConcurrentHashMap<>();
  private volatile @Nullable NodeIdentity identity;
  private volatile long leaseUntil;
  private volatile boolean held;
  private final WorkLoop loop = new WorkLoop("node-life", this::live);
  private @Nullable UUID installation;
  private @Nullable Connection connection;

  NodeLife(
      NodeStore store,
      InstallationGuard guard,
      LifeMemory memory,
      NodeConfig config,
      MachineClock clock,
      @ConfigProperty(name = "quarkus.http.port") int port) {
    this.store = store;
    this.guard = guard;
    this.memory = memory;
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

  void start(@Observes @Priority(10) StartupEvent event) throws SQLException {
    begin(connected());
    loop.start();
  }

  void stop(@Observes @Priority(1000) ShutdownEvent event) throws InterruptedException {
    loop.stop();
    disconnect();
    var life = identity;
    if (life != null) {
      try (var last = store.connect()) {
        store.resign(last, life.name(), life.epoch());
      } catch (SQLException e) {
        LOG.warnf("The others will fence %s: %s", name, e.getMessage());
      }
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

  /**
   * Whether this life may still act for what it owns: the check before anything irreversible. Never
   * while sending is held.
   */
  public boolean leaseHeld(NodeIdentity life) {
    return !held && life.equals(identity) && clock.nanos() - leaseUntil < 0;
  }

  /** How long ago this process asked for its last committed beat. */
  public Duration sinceBeat() {
    return config.lease().plusNanos(clock.nanos() - leaseUntil);
  }

  /** How long after that it may send. */
  public Duration lease() {
    return config.lease();
  }

  /** Whether a database that is restored while no engine runs would be noticed. */
  public boolean noticesARestore() {
    return memory.isLasting();
  }

  /**
   * Whether this process does the named singleton work now. Asking the first time applies for it;
   * the answer follows with the next beats.
   */
  public boolean holdsDuty(String duty) {
    return duties.computeIfAbsent(duty, d -> false) && leaseHeld(identity());
  }

  private void begin(Connection open) throws SQLException {
    long asked = clock.nanos();
    var begun = store.begin(open, name, Instant.now());
    var life = new NodeIdentity(name, begun.moment().epoch());
    duties.replaceAll((duty, held) -> false);
    identity = life;
    lived(open, begun, asked);
    LOG.infof("Node %s begins life %d", life.name(), life.epoch());
  }

  private Duration live() {
    try {
      once();
    } catch (SQLException | RuntimeException e) {
      LOG.warnf("No heartbeat: %s", e.getMessage());
      disconnect();
    }
    return config.beat();
  }

  private void once() throws SQLException {
    var open = connected();
    long asked = clock.nanos();
    var life = identity();
    var beat = store.beat(open, life.name(), life.epoch());
    if (beat == null) {
      LOG.warnf("Life %d of %s was fenced; its work has been handed on", life.epoch(), name);
      begin(open);
    } else {
      lived(open, beat, asked);
    }
    watch(open);
    for (var duty : duties.keySet()) {
      var now = identity();
      duties.put(duty, store.takeDuty(open, duty, now.name(), now.epoch()));
    }
  }

  /** A beat that is no further than the last one comes from a database that went back. */
  private void lived(Connection open, NodeStore.Beat beat, long asked) throws SQLException {
    boolean further = memory.note(Objects.requireNonNull(installation), name, beat.moment());
    if (!further) {
      guard.check(open);
    }
    held = !further || beat.held();
    leaseUntil = asked + config.lease().toNanos();
  }

  private Connection connected() throws SQLException {
    var open = connection;
    if (open == null) {
      // Silence while the database was away says nothing about the others.
      others.clear();
      open = store.connect();
      connection = open;
      installation = guard.check(open);
    }
    return open;
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

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "engine";
    }
  }
}
