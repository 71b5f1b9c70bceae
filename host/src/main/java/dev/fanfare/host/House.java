package dev.fanfare.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A host with its engines and sandbox, kept alive until the process is told to end. */
final class House {
  private static final Duration GLANCE = Duration.ofMillis(250);

  private final Options options;
  private final HostConfig config;
  private final Consumer<String> says;
  private final List<EngineProcess> engines = new CopyOnWriteArrayList<>();
  private @Nullable Sandbox sandbox;
  private Optional<String> told = Optional.empty();
  private boolean unwritten;
  private volatile boolean ending;

  House(Options options, Consumer<String> says) {
    this.options = options;
    this.says = says;
    HostConfig usual = HostConfig.in(options.dataFolder()).saying(says);
    this.config =
        usual.withSharedBuffers(
            System.getenv().getOrDefault("FANFARE_SHARED_BUFFERS", usual.sharedBuffers()));
  }

  /** Starts all, says where it is found, and looks after it; returns never but by failing. */
  void live() {
    forget();
    // Before anything runs: whatever fails or is broken off from here on ends by it.
    Runtime.getRuntime().addShutdownHook(new Thread(this::end, "host-shutdown"));
    try {
      start();
    } catch (HostProblem e) {
      if (!ending) {
        throw e;
      }
    }
  }

  private void start() {
    Host host = Host.start(config);
    Sandbox sandbox = Sandbox.start(config);
    keep(sandbox);
    says.accept(
        "PostgreSQL is up: %s (process %d)".formatted(host.jdbcUrl(), host.postmasterPid()));
    says.accept(
        "The broker is up: %s (process %d)".formatted(host.kafkaBootstrap(), host.brokerPid()));
    says.accept(
        "The inbox is up: smtp://127.0.0.1:%d, to read at %s"
            .formatted(sandbox.smtpPort(), sandbox.pageUrl()));
    TreeMap<String, String> environment = new TreeMap<>(host.engineEnvironment());
    environment.putAll(sandbox.engineEnvironment());
    startEngines(environment);
    write(host, sandbox, environment);
    says.accept("Ready. Data: %s. Stop with Ctrl-C or ./fanfare down.".formatted(folder()));
    List<Part> parts = new ArrayList<>(host.parts());
    parts.addAll(engines);
    Supervisor supervisor = new Supervisor(parts, says);
    LogFolder logs = new LogFolder(config.logs(), LogFolder.LARGEST);
    while (!ending) {
      look(supervisor, host, sandbox, environment);
      tellOnce(logs.keepSmall());
      Waiting.pause(GLANCE);
    }
  }

  /** What stays is not said at every look; what passes and comes again is. */
  private void tellOnce(Optional<String> trouble) {
    if (!trouble.equals(told)) {
      trouble.ifPresent(says);
      told = trouble;
    }
  }

  /** Never while {@link #end} stops what this would start again. */
  private synchronized void look(
      Supervisor supervisor, Host host, Sandbox sandbox, Map<String, String> environment) {
    if (!ending && (supervisor.look() || unwritten)) {
      try {
        write(host, sandbox, environment);
        unwritten = false;
      } catch (HostProblem e) {
        // A full disk ends nothing that runs; it is written when there is room.
        if (!unwritten) {
          says.accept(e.getMessage());
        }
        unwritten = true;
      }
    }
  }

  /** The packaged engine: {@code FANFARE_ENGINE_JAR}, or where the build puts it. */
  static Path engineJar() {
    return Path.of(
        System.getenv()
            .getOrDefault("FANFARE_ENGINE_JAR", "src/target/quarkus-app/quarkus-run.jar"));
  }

  private void startEngines(Map<String, String> environment) {
    if (options.port().isPresent()) {
      new Ports(config).set("engine-1", options.port().getAsInt());
    }
    for (int number = 1; number <= options.engines(); number++) {
      EngineProcess engine = new EngineProcess(config, number, engineJar(), environment);
      engines.add(engine);
      engine.launch();
    }
    for (EngineProcess engine : engines) {
      engine.awaitReady();
      says.accept(
          "%s is up: %s (process %d)".formatted(engine.name(), engine.apiUrl(), engine.pid()));
    }
  }

  private void write(Host host, Sandbox sandbox, Map<String, String> environment) {
    HostFile file = new HostFile(new TreeMap<>());
    file.environment(environment);
    TreeMap<String, String> entries = file.entries();
    entries.put("jdbc.url", host.jdbcUrl());
    entries.put("jdbc.user", host.user());
    entries.put("jdbc.password", host.password());
    entries.put("kafka.bootstrap", host.kafkaBootstrap());
    entries.put("smtp.host", "127.0.0.1");
    entries.put("smtp.port", String.valueOf(sandbox.smtpPort()));
    entries.put("inbox.url", sandbox.pageUrl());
    entries.put("engines", String.valueOf(engines.size()));
    entries.put("pid.host", String.valueOf(ProcessHandle.current().pid()));
    entries.put("pid.postgres", String.valueOf(host.postmasterPid()));
    entries.put("pid.broker", String.valueOf(host.brokerPid()));
    for (EngineProcess engine : engines) {
      entries.put("pid." + engine.name(), String.valueOf(engine.pid()));
      entries.put("url." + engine.name(), engine.apiUrl());
    }
    if (!engines.isEmpty()) {
      entries.put("api.url", engines.getFirst().apiUrl());
    }
    file.write(config.dataFolder());
  }

  private synchronized void keep(Sandbox started) {
    if (ending) {
      started.close();
    } else {
      sandbox = started;
    }
  }

  /** Whoever waits in {@link #look} for a part to start is told before it is waited for. */
  private void end() {
    ending = true;
    Programs.startNoMore();
    says.accept("Stopping …");
    endAll();
  }

  /** Engines first, for they use the rest; whatever of it runs by now. */
  private synchronized void endAll() {
    engines.parallelStream().forEach(EngineProcess::stop);
    if (sandbox != null) {
      sandbox.close();
    }
    Host.endParts(folder());
    forget();
    says.accept("Stopped.");
  }

  private void forget() {
    try {
      Files.deleteIfExists(HostFile.in(folder()));
    } catch (IOException e) {
      throw new HostProblem("Cannot remove " + HostFile.in(folder()), e);
    }
  }

  private Path folder() {
    return config.dataFolder();
  }
}
