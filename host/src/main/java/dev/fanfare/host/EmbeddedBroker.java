package dev.fanfare.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Uuid;

/**
 * One Kafka broker in a process of its own, so that it can be killed alone. One that still runs is
 * adopted. Not thread-safe.
 */
final class EmbeddedBroker implements Part {
  private static final String PORT = "kafka";
  private static final String CONTROLLER_PORT = "kafka-controller";
  private static final int PREFERRED_PORT = 29_092;
  private static final int PREFERRED_CONTROLLER_PORT = 29_093;
  private static final Duration READY = Duration.ofMinutes(3);
  private static final Duration SHUTDOWN = Duration.ofSeconds(40);

  private final HostConfig config;
  private final Ports ports;
  private final Path home;
  private final Path log;
  private final int port;
  private final int controllerPort;
  private Child child = Child.NONE;

  EmbeddedBroker(HostConfig config, Ports ports) {
    this.config = config;
    this.ports = ports;
    this.home = config.dataFolder().resolve("kafka");
    this.log = config.logs().resolve("broker.log");
    this.port = ports.of(PORT, PREFERRED_PORT);
    this.controllerPort = ports.of(CONTROLLER_PORT, PREFERRED_CONTROLLER_PORT);
  }

  @Override
  public String name() {
    return "The broker";
  }

  @Override
  public Child child() {
    return child;
  }

  @Override
  public void launch() {
    Optional<Long> living = living(config.dataFolder());
    if (living.isPresent()) {
      child = new Child.Adopted(living.get());
      config
          .says()
          .accept("The broker still runs (process %d) and is used on.".formatted(child.pid()));
      return;
    }
    ports.requireFree(PORT, port, "the broker");
    ports.requireFree(CONTROLLER_PORT, controllerPort, "the broker's controller");
    try {
      Files.createDirectories(home);
    } catch (IOException e) {
      throw new HostProblem("Cannot create " + home + ": " + e.getMessage(), e);
    }
    Path settings = home.resolve("broker.properties");
    PropertiesFile.write(settings, settings());
    Process process =
        Programs.start(
            JavaCommand.of(
                List.of(
                    "-Xms64m",
                    "-Xmx384m",
                    "-XX:+UseSerialGC",
                    "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                    "-Dorg.slf4j.simpleLogger.showDateTime=true",
                    "-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd HH:mm:ss.SSS"),
                BrokerMain.class,
                settings.toString(),
                clusterId()),
            log,
            home);
    child = new Child.Started(process);
    PropertiesFile.write(pidFile(config.dataFolder()), Map.of("pid", String.valueOf(child.pid())));
  }

  /** Returns when the broker answers as the cluster of this folder. */
  @Override
  public void awaitReady() {
    if (!Waiting.until(READY, () -> !child.isAlive() || !Ports.isFree(port)) || !child.isAlive()) {
      throw notStarted();
    }
    Map<String, Object> settings =
        Map.of("bootstrap.servers", bootstrap(), "default.api.timeout.ms", 60_000);
    try (Admin admin = Admin.create(settings)) {
      String answered = admin.describeCluster().clusterId().get(60, TimeUnit.SECONDS);
      if (!answered.equals(clusterId())) {
        throw new HostProblem(
            "Port %d answers as the Kafka cluster %s, which is not the one of %s."
                .formatted(port, answered, home));
      }
    } catch (ExecutionException | TimeoutException e) {
      throw new HostProblem("The broker does not answer; see " + log + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new HostProblem("Interrupted while waiting for the broker", e);
    }
  }

  @Override
  public void stop() {
    Programs.end("TERM", child.pid(), SHUTDOWN);
  }

  String bootstrap() {
    return "127.0.0.1:" + port;
  }

  /** The process id of a broker that lives on this folder, if there is one. */
  static Optional<Long> living(Path dataFolder) {
    Path home = dataFolder.resolve("kafka");
    return Optional.ofNullable(PropertiesFile.read(pidFile(dataFolder)).get("pid"))
        .map(Long::valueOf)
        .filter(pid -> Programs.isAliveIn(home, pid, "java"))
        // Its host may have been killed before it noted the number down.
        .or(() -> Programs.loneWorker(home, "java"));
  }

  private static Path pidFile(Path dataFolder) {
    return dataFolder.resolve("kafka/broker.pid");
  }

  private HostProblem notStarted() {
    return new HostProblem(
        "The broker did not start. Its log %s ends:%n%s".formatted(log, Programs.tail(log, 0)));
  }

  private String clusterId() {
    Path file = home.resolve("cluster.id");
    try {
      if (!Files.exists(file)) {
        PropertiesFile.writeText(file, Uuid.randomUuid().toString());
      }
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new HostProblem("Cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  private TreeMap<String, String> settings() {
    TreeMap<String, String> settings = new TreeMap<>();
    settings.put("process.roles", "broker,controller");
    settings.put("node.id", "1");
    settings.put(
        "listeners", "BROKER://" + bootstrap() + ",CONTROLLER://127.0.0.1:" + controllerPort);
    settings.put("listener.security.protocol.map", "BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT");
    settings.put("inter.broker.listener.name", "BROKER");
    settings.put("controller.listener.names", "CONTROLLER");
    settings.put("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
    settings.put("log.dirs", home.resolve("data").toString());
    settings.put("auto.create.topics.enable", "false");
    settings.put("offsets.topic.num.partitions", "4");
    settings.put("offsets.topic.replication.factor", "1");
    settings.put("transaction.state.log.num.partitions", "4");
    settings.put("transaction.state.log.replication.factor", "1");
    settings.put("transaction.state.log.min.isr", "1");
    settings.put("share.coordinator.state.topic.num.partitions", "1");
    settings.put("share.coordinator.state.topic.replication.factor", "1");
    settings.put("share.coordinator.state.topic.min.isr", "1");
    settings.put("group.initial.rebalance.delay.ms", "0");
    settings.put("log.cleaner.dedupe.buffer.size", String.valueOf(16 << 20));
    // A killed broker may come back as soon as its former session is over.
    settings.put("broker.session.timeout.ms", "3000");
    settings.put("broker.heartbeat.interval.ms", "500");
    settings.put("num.network.threads", "2");
    settings.put("num.io.threads", "4");
    return settings;
  }
}
