package dev.fanfare.host;

import java.io.IOException;
import java.nio.file.Files;

/**
 * PostgreSQL and a broker on one data folder, for as long as it is open. Each can be killed and
 * started again alone. One host per folder; not thread-safe.
 */
public final class Host implements AutoCloseable {
  private final EmbeddedPostgres postgres;
  private final EmbeddedBroker broker;

  private Host(HostConfig config) {
    Ports ports = new Ports(config.dataFolder(), config.anyPorts());
    postgres = new EmbeddedPostgres(config, ports);
    broker = new EmbeddedBroker(config, ports);
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
      host.postgres.start();
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
    return postgres.pid();
  }

  public long brokerPid() {
    return broker.pid();
  }

  /** Kills the postmaster as kill -9 does; {@link #startPostgres()} recovers. */
  public void killPostgres() {
    postgres.kill();
  }

  /** Starts PostgreSQL if it does not run, and returns when it answers. */
  public void startPostgres() {
    if (!postgres.isAlive()) {
      postgres.start();
    }
  }

  /** Kills the broker as kill -9 does; {@link #startBroker()} recovers. */
  public void killBroker() {
    broker.kill();
  }

  /** Starts the broker if it does not run, and returns when it answers. */
  public void startBroker() {
    if (!broker.isAlive()) {
      broker.launch();
    }
    broker.awaitReady();
  }

  /** Stops the broker, then PostgreSQL, in order. */
  @Override
  public void close() {
    broker.stop();
    postgres.stop();
  }
}
