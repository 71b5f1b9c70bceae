package dev.fanfare.bench;

import dev.fanfare.host.EngineProcess;
import dev.fanfare.host.Host;
import dev.fanfare.host.HostConfig;
import dev.fanfare.host.HostProblem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A fresh installation on a folder of its own: a host and engines, each a process. */
final class Stage implements AutoCloseable {
  private static final int MOST_TRIES = 5;
  private static final Pattern LOOPBACK_PORT = Pattern.compile("//127\\.0\\.0\\.1:([0-9]+)/");

  private final StageGuard guard;
  private final HostConfig config;
  private final Host host;
  private final Path engineJar;
  private List<EngineProcess> engines = List.of();
  private Map<String, String> variables = Map.of();
  private final Map<String, Wire> wires = new TreeMap<>();
  private boolean wired;

  private Stage(StageGuard guard, HostConfig config, Path engineJar) {
    this.guard = guard;
    this.config = config;
    this.engineJar = engineJar;
    this.host = Host.start(config);
  }

  /**
   * Starts the host in an emptied folder; no engine yet. Ends with this process, however it ends.
   *
   * @param home where folders of stages and the unpacked PostgreSQL lie
   */
  static Stage open(Path home, String name, String sharedBuffers, Path engineJar) {
    Path folder = home.resolve(name);
    HostConfig config =
        HostConfig.forTests(folder)
            .withBinaries(home.resolve("postgres-binaries"))
            .withSharedBuffers(sharedBuffers);
    StageGuard guard = StageGuard.take(folder);
    try {
      return new Stage(guard, config, engineJar);
    } catch (RuntimeException e) {
      guard.close();
      throw e;
    }
  }

  /** Has engines that are started from now on reach the database by a wire each. */
  Stage wired() {
    wired = true;
    return this;
  }

  /** The wire of an engine of a stage that is wired. */
  Wire wire(EngineProcess engine) {
    return Objects.requireNonNull(wires.get(engine.name()));
  }

  /**
   * Has so many engines run with further environment variables: ends others, and leaves alone what
   * runs so already.
   */
  void startEngines(int count, Map<String, String> further) {
    if (engines.size() == count && variables.equals(further)) {
      return;
    }
    stopEngines();
    variables = Map.copyOf(further);
    Map<String, String> environment = new TreeMap<>(host.engineEnvironment());
    environment.put("FANFARE_SANDBOX", "true");
    environment.putAll(further);
    List<EngineProcess> started = new ArrayList<>();
    engines = started;
    for (int number = 1; number <= count; number++) {
      if (wired) {
        environment.put("FANFARE_JDBC_URL", wiredUrl("engine-" + number));
      }
      Map<String, String> own = Map.copyOf(environment);
      EngineProcess engine = new EngineProcess(config, number, engineJar, own);
      started.add(engine);
      awaitEngines(); // One by one: the first migrates and makes the admin key.
    }
  }

  private String wiredUrl(String engine) {
    Matcher url = LOOPBACK_PORT.matcher(host.jdbcUrl());
    if (!url.find()) {
      throw new IllegalStateException("no port in " + host.jdbcUrl());
    }
    int port = Integer.parseInt(url.group(1));
    Wire wire = wires.computeIfAbsent(engine, _ -> Wire.to(port));
    return url.replaceFirst("//127.0.0.1:" + wire.port() + "/");
  }

  /**
   * Starts engines that are gone, and returns when all are ready; on a busy machine some give up.
   */
  void awaitEngines() {
    for (EngineProcess engine : engines) {
      for (int tries = 1; ; tries++) {
        try {
          if (!engine.isAlive()) {
            engine.launch();
          }
          engine.awaitReady();
          break;
        } catch (HostProblem e) {
          if (tries == MOST_TRIES) {
            throw e;
          }
        }
      }
    }
  }

  void stopEngines() {
    engines.forEach(EngineProcess::stop);
  }

  Host host() {
    return host;
  }

  Path folder() {
    return config.dataFolder();
  }

  List<EngineProcess> engines() {
    return engines;
  }

  EngineApi api() {
    return new EngineApi(engines.stream().map(EngineProcess::apiUrl).toList(), key());
  }

  /** The first admin key. */
  String key() {
    try {
      return Files.readString(config.dataFolder().resolve("admin.key")).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      engines.forEach(EngineProcess::kill);
    } finally {
      wires.values().forEach(Wire::close);
      host.close();
      guard.close();
    }
  }
}
