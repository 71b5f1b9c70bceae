package dev.fanfare.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * PostgreSQL and a broker on one data folder, for as long as it is open. Each can be killed and
 * started again alone. One host per folder; not thread-safe.
 */
public final class Host implements AutoCloseable {
  private static final Duration LEFTOVERS = Duration.ofSeconds(60);
  private static final Duration JUST_STARTED = Duration.ofSeconds(10);

  private final HostConfig config;
  private final EmbeddedPostgres postgres;
  private final EmbeddedBroker broker;

  private Host(HostConfig config) {
    Ports ports = new Ports(config);
    this.config = config;
    this.postgres = new EmbeddedPostgres(config, ports);
    this.broker = new EmbeddedBroker(config, ports);
  }

  /** Starts both, or adopts what still runs on the folder, and returns when both answer. */
  public static Host start(HostConfig config) {
    try {
      Files.createDirectories(config.logs());
    } catch (IOException e) {
      throw new HostProblem("Cannot create " + config.logs() + ": " + e.getMessage(), e);
    }
    Host host = new Host(config);
    try {
      host.broker.launch();
      host.postgres.launch();
      host.broker.awaitReady();
      return host;
    } catch (RuntimeException e) {
      host.close();
      throw e;
    }
  }

  public String jdbcUrl() {
    return postgres.jdbcUrl();
  }

  public String user() {
    return EmbeddedPostgres.USER;
  }

  public String password() {
    return postgres.password();
  }

  public String kafkaBootstrap() {
    return broker.bootstrap();
  }

  public long postmasterPid() {
    return postgres.child().pid();
  }

  public long brokerPid() {
    return broker.child().pid();
  }

  /** The environment variables by which an engine attaches to this host. */
  public Map<String, String> engineEnvironment() {
    TreeMap<String, String> environment = new TreeMap<>();
    environment.put("FANFARE_HOME", config.dataFolder().toString());
    environment.put("FANFARE_JDBC_URL", jdbcUrl());
    environment.put("FANFARE_JDBC_USER", user());
    environment.put("FANFARE_JDBC_PASSWORD", password());
    environment.put("FANFARE_KAFKA", kafkaBootstrap());
    environment.put("FANFARE_KEYSTORE", config.dataFolder().resolve("keystore").toString());
    environment.put("FANFARE_MEMORY", config.dataFolder().resolve("lives").toString());
    environment.put("FANFARE_ADMIN_KEY_FILE", config.dataFolder().resolve("admin.key").toString());
    return environment;
  }

  /**
   * Kills the postmaster as kill -9 does; its sessions find out by themselves and {@link
   * #startPostgres()} recovers.
   */
  public void killPostgres() {
    postgres.child().kill();
  }

  /** Starts PostgreSQL if it does not run, and returns when it answers. */
  public void startPostgres() {
    if (!postgres.child().isAlive()) {
      postgres.launch();
    }
  }

  /** Kills the broker as kill -9 does; {@link #startBroker()} recovers. */
  public void killBroker() {
    broker.child().kill();
  }

  /** Starts the broker if it does not run, and returns when it answers. */
  public void startBroker() {
    if (!broker.child().isAlive()) {
      broker.launch();
    }
    broker.awaitReady();
  }

  /** Whether processes of an earlier host live on a folder. */
  public static boolean isInhabited(Path dataFolder) {
    return !EngineProcess.allLiving(dataFolder).isEmpty()
        || EmbeddedBroker.living(dataFolder).isPresent()
        || EmbeddedPostgres.living(dataFolder).isPresent();
  }

  /** Stops what a killed host has left running; false when there was nothing. */
  public static boolean stopLeftovers(Path dataFolder) {
    boolean inhabited = isInhabited(dataFolder);
    EngineProcess.allLiving(dataFolder)
        .values()
        .forEach(pid -> Programs.end("TERM", pid, LEFTOVERS));
    stopParts(dataFolder);
    return inhabited;
  }

  /**
   * Kills engines and stops all else on a folder, by process id, and lets this process start
   * nothing more. For a shutdown hook, also one that runs while a host is still being started.
   */
  public static void endAll(Path dataFolder) {
    Programs.startNoMore();
    EngineProcess.allLiving(dataFolder).values().forEach(Programs::kill);
    endParts(dataFolder);
  }

  /** Stops broker and PostgreSQL of a folder, also such as are only starting; then nothing more. */
  static void endParts(Path dataFolder) {
    Programs.startNoMore();
    stopParts(dataFolder);
    Programs.endStarted(JUST_STARTED);
  }

  private static void stopParts(Path dataFolder) {
    EmbeddedBroker.living(dataFolder).ifPresent(pid -> Programs.end("TERM", pid, LEFTOVERS));
    EmbeddedPostgres.living(dataFolder).ifPresent(pid -> Programs.end("INT", pid, LEFTOVERS));
  }

  List<Part> parts() {
    return List.of(postgres, broker);
  }

  /** Stops the broker, then PostgreSQL. */
  @Override
  public void close() {
    broker.stop();
    postgres.stop();
  }
}
