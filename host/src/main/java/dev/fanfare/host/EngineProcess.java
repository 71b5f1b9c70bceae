package dev.fanfare.host;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One engine of the packaged build, attached to a host. Not thread-safe. */
public final class EngineProcess implements Part, AutoCloseable {
  /** Replaced as a whole by {@code FANFARE_ENGINE_OPTS} that is not blank. */
  private static final String DEFAULT_OPTIONS = "-Xmx768m -XX:+UseSerialGC";

  /**
   * Of an engine's environment: the file it leaves its classes in when it ends in order, for later
   * starts.
   */
  public static final String RECORD_CLASSES = "FANFARE_RECORD_CLASSES";

  private static final Pattern NAME = Pattern.compile("engine-([1-9][0-9]*)");
  private static final int FIRST_PORT = 8_080;
  private static final Duration READY = Duration.ofMinutes(2);
  private static final Duration ONE_ANSWER = Duration.ofSeconds(5);
  private static final Duration SHUTDOWN = Duration.ofSeconds(40);
  private static final Duration RECORDING = Duration.ofMinutes(5);

  private final HostConfig config;
  private final Ports ports;
  private final Path jar;
  private final Map<String, String> environment;
  private final String name;
  private final int port;
  private Child child = Child.NONE;

  /**
   * Prepares the engine {@code engine-<number>} of a data folder; nothing runs yet.
   *
   * @param jar the packaged {@code quarkus-run.jar}
   * @param environment what it attaches to; see {@link Host#engineEnvironment()}
   */
  public EngineProcess(HostConfig config, int number, Path jar, Map<String, String> environment) {
    this.config = config;
    this.ports = new Ports(config);
    this.jar = jar.toAbsolutePath();
    this.environment = environment;
    this.name = "engine-" + number;
    this.port = ports.of(name, FIRST_PORT + number - 1);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Child child() {
    return child;
  }

  public long pid() {
    return child.pid();
  }

  public String apiUrl() {
    return "http://127.0.0.1:" + port;
  }

  @Override
  public void launch() {
    Optional<Long> living = living(config.dataFolder(), name);
    if (living.isPresent()) {
      child = new Child.Adopted(living.get());
      config.says().accept("%s still runs (process %d) and is used on.".formatted(name, pid()));
      return;
    }
    if (!Files.exists(jar)) {
      throw new HostProblem("There is no engine at " + jar + ": build it first.");
    }
    ports.requireFree(name, port, name);
    try {
      Files.createDirectories(home());
    } catch (IOException e) {
      throw new HostProblem("Cannot create " + home() + ": " + e.getMessage(), e);
    }
    ProcessBuilder builder = new ProcessBuilder();
    builder.environment().putAll(environment);
    builder.environment().put("FANFARE_NODE", name);
    builder.environment().put("FANFARE_HTTP_HOST", "127.0.0.1");
    builder.environment().put("FANFARE_HTTP_PORT", String.valueOf(port));
    child = new Child.Started(Programs.start(builder, command(), log(), home()));
    PropertiesFile.write(
        pidFile(config.dataFolder(), name), Map.of("pid", String.valueOf(pid()), "url", apiUrl()));
  }

  /** Returns when the engine says that it is ready. */
  @Override
  public void awaitReady() {
    long logged = Math.max(0, Programs.size(log()) - 1);
    if (!Waiting.until(READY, () -> !child.isAlive() || answersReady()) || !child.isAlive()) {
      throw new HostProblem(
          "%s did not become ready (%s). Its log %s ends:%n%s"
              .formatted(
                  name,
                  child.isAlive() ? "still running" : child.end(),
                  log(),
                  Programs.tail(log(), child.isAlive() ? logged : 0)));
    }
  }

  /** Lets it finish what it started, then ends it. */
  @Override
  public void stop() {
    boolean records = environment.containsKey(RECORD_CLASSES);
    Programs.end("TERM", pid(), records ? RECORDING : SHUTDOWN);
  }

  /** Ends it at once, as kill -9 does. */
  public void kill() {
    child.kill();
  }

  public boolean isAlive() {
    return child.isAlive();
  }

  @Override
  public void close() {
    stop();
  }

  /** The numbers of the engines that live on a data folder, with their process ids. */
  static Map<Integer, Long> allLiving(Path dataFolder) {
    Path engines = dataFolder.resolve("engines");
    if (!Files.isDirectory(engines)) {
      return Map.of();
    }
    Map<Integer, Long> found = new TreeMap<>();
    try (Stream<Path> folders = Files.list(engines)) {
      for (Path folder : folders.toList()) {
        Matcher name = NAME.matcher(folder.getFileName().toString());
        if (name.matches()) {
          living(dataFolder, name.group())
              .ifPresent(pid -> found.put(Integer.valueOf(name.group(1)), pid));
        }
      }
      return found;
    } catch (IOException e) {
      throw new HostProblem("Cannot read " + engines + ": " + e.getMessage(), e);
    }
  }

  private static Optional<Long> living(Path dataFolder, String name) {
    Path home = dataFolder.resolve("engines").resolve(name);
    return Optional.ofNullable(PropertiesFile.read(pidFile(dataFolder, name)).get("pid"))
        .map(Long::valueOf)
        .filter(pid -> Programs.isAliveIn(home, pid, "java"))
        // Its host may have been killed before it noted the number down.
        .or(() -> Programs.loneWorker(home, "java"));
  }

  private static Path pidFile(Path dataFolder, String name) {
    return dataFolder.resolve("engines").resolve(name).resolve("engine.pid");
  }

  private Path home() {
    return config.dataFolder().resolve("engines").resolve(name);
  }

  private Path log() {
    return config.logs().resolve(name + ".log");
  }

  private List<String> command() {
    List<String> command = new ArrayList<>();
    command.add(JavaCommand.program());
    command.addAll(options(System.getenv("FANFARE_ENGINE_OPTS")));
    Path classes = jar.resolveSibling("app.aot");
    if (environment.containsKey(RECORD_CLASSES)) {
      command.add("-XX:AOTCacheOutput=" + environment.get(RECORD_CLASSES));
    } else if (isOfThisBuild(classes)) {
      // Another JDK than the one that built it starts without, and need not say so.
      command.addAll(List.of("-XX:AOTCache=" + classes, "-Xlog:aot=off", "-Xlog:cds=off"));
    }
    command.add(
        "-Djakarta.mail.util.StreamProvider=org.eclipse.angus.mail.util.MailStreamProvider");
    command.add("-jar");
    command.add(jar.toString());
    return command;
  }

  static List<String> options(@Nullable String given) {
    var options = given == null || given.isBlank() ? DEFAULT_OPTIONS : given.strip();
    return List.of(options.split("\\s+"));
  }

  /** A cache left by an earlier build holds classes that this one generates otherwise. */
  private boolean isOfThisBuild(Path classes) {
    return Files.exists(classes) && classes.toFile().lastModified() >= jar.toFile().lastModified();
  }

  private boolean answersReady() {
    if (Ports.isFree(port)) {
      return false;
    }
    HttpRequest question =
        HttpRequest.newBuilder(URI.create(apiUrl() + "/q/health/ready"))
            .timeout(ONE_ANSWER)
            .build();
    try (HttpClient client = HttpClient.newBuilder().connectTimeout(ONE_ANSWER).build()) {
      return client.send(question, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new HostProblem("Interrupted while waiting for " + name, e);
    }
  }
}
