package dev.fanfare.host;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The launcher's side of the host: {@code up}, {@code engine}, {@code down}, {@code reset}. */
public final class HostMain {
  /** Another host runs on the folder. */
  private static final int ALREADY_RUNS = 3;

  private static final int FAILED = 1;

  /** What may be in a data folder in which no host has been started yet. */
  private static final Set<String> BEFORE_A_START =
      Set.of("bench", "prove", "host.lock", "host.pid", "up.log");

  private static final Duration ORDERLY_END = Duration.ofMinutes(3);

  private final PrintStream out;

  private HostMain(PrintStream out) {
    this.out = out;
  }

  /** Exits 0 when done, 1 with a reason, 3 when another host runs on the folder. */
  public static void main(String[] arguments) {
    System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "error");
    HostMain main = new HostMain(new PrintStream(System.out, true, StandardCharsets.UTF_8));
    try {
      int status = main.run(Options.read(List.of(arguments), System.getenv()));
      if (status != 0) {
        System.exit(status);
      }
    } catch (HostProblem e) {
      System.err.println(e.getMessage());
      System.exit(FAILED);
    } catch (RuntimeException e) {
      // Servers of the sandbox would keep a process alive that looks after nothing any more.
      e.printStackTrace();
      System.exit(FAILED);
    }
  }

  private int run(Options options) {
    return switch (options.verb()) {
      case "up" -> up(options);
      case "engine" -> engine(options.dataFolder());
      case "down" -> down(options.dataFolder());
      default -> reset(options.dataFolder());
    };
  }

  private int up(Options options) {
    requireOurs(options.dataFolder());
    Optional<HostLock> lock = HostLock.take(options.dataFolder());
    if (lock.isEmpty()) {
      System.err.println(alreadyRuns(options.dataFolder()));
      return ALREADY_RUNS;
    }
    try (HostLock held = lock.get()) {
      new House(options, this::say).live();
    }
    return 0;
  }

  private int engine(Path dataFolder) {
    if (HostLock.holder(dataFolder).isEmpty()) {
      throw new HostProblem(
          "No host runs on %s. Start one with ./fanfare up.".formatted(dataFolder));
    }
    HostFile host = HostFile.read(dataFolder);
    EngineProcess engine = join(dataFolder, host);
    engine.awaitReady();
    say("%s (process %d) has joined: %s".formatted(engine.name(), engine.pid(), engine.apiUrl()));
    while (engine.isAlive()) {
      Waiting.pause(Duration.ofMillis(200));
    }
    throw new HostProblem("%s %s.".formatted(engine.name(), engine.child().end()));
  }

  /** Two that join at once wait for one another, or both would be the same engine. */
  private EngineProcess join(Path dataFolder, HostFile host) {
    Path file = dataFolder.resolve("engines/joining.lock");
    try (FileChannel channel =
            FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock held = channel.lock()) {
      Objects.requireNonNull(held);
      EngineProcess engine =
          new EngineProcess(
              HostConfig.in(dataFolder).saying(this::say),
              host.nextEngine(EngineProcess.allLiving(dataFolder).keySet()),
              House.engineJar(),
              host.engineEnvironment());
      Runtime.getRuntime().addShutdownHook(new Thread(engine::stop, "engine-shutdown"));
      engine.launch();
      return engine;
    } catch (IOException e) {
      throw new HostProblem("Cannot write " + file + ": " + e.getMessage(), e);
    }
  }

  /** A folder is removed as a whole one day, so nothing of anybody else may be in it. */
  private static void requireOurs(Path dataFolder) {
    if (!Files.isDirectory(dataFolder) || Files.exists(dataFolder.resolve(Ports.FILE))) {
      return;
    }
    try (Stream<Path> files = Files.list(dataFolder)) {
      List<String> strange =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> !BEFORE_A_START.contains(name))
              .sorted()
              .toList();
      if (!strange.isEmpty()) {
        throw new HostProblem(
            "%s holds other things (%s) and is no data folder of Fanfare. Choose an empty one."
                .formatted(
                    dataFolder,
                    String.join(", ", strange.subList(0, Math.min(3, strange.size())))));
      }
    } catch (IOException e) {
      throw new HostProblem("Cannot read " + dataFolder + ": " + e.getMessage(), e);
    }
  }

  /** Stops a running host, or what a killed one has left. */
  private int down(Path dataFolder) {
    Optional<Long> holder = HostLock.holder(dataFolder);
    if (holder.isPresent()) {
      say("Stopping the host (process %d) …".formatted(holder.get()));
      Programs.signal("TERM", holder.get());
      if (!Waiting.until(ORDERLY_END, () -> !Programs.isAlive(holder.get()))) {
        throw new HostProblem("The host (process %d) does not end.".formatted(holder.get()));
      }
    }
    boolean left = Host.stopLeftovers(dataFolder);
    for (Path stage : stages(dataFolder)) {
      // A living bench or prove looks after its own.
      left |= HostLock.holder(stage).isEmpty() && Host.stopLeftovers(stage);
    }
    say(holder.isPresent() || left ? "Stopped." : "Nothing runs on %s.".formatted(dataFolder));
    return 0;
  }

  private int reset(Path dataFolder) {
    if (HostLock.holder(dataFolder).isPresent()) {
      System.err.println(alreadyRuns(dataFolder));
      return ALREADY_RUNS;
    }
    List<Path> stages = stages(dataFolder);
    for (Path stage : stages) {
      Optional<Long> holder = HostLock.holder(stage);
      if (holder.isPresent()) {
        System.err.println(
            "A bench or prove (process %d) runs on %s. End it with Ctrl-C first."
                .formatted(holder.get(), stage));
        return ALREADY_RUNS;
      }
    }
    if (Host.isInhabited(dataFolder) || stages.stream().anyMatch(Host::isInhabited)) {
      throw new HostProblem(
          "Processes of a killed host still use %s. Stop them with ./fanfare down."
              .formatted(dataFolder));
    }
    if (!Files.exists(dataFolder)) {
      say("There is nothing to remove at %s.".formatted(dataFolder));
      return 0;
    }
    if (!Files.exists(dataFolder.resolve(Ports.FILE)) && stages.isEmpty()) {
      throw new HostProblem(
          "%s does not look like a data folder of Fanfare and is left alone."
              .formatted(dataFolder));
    }
    try {
      PostgresBinaries.delete(dataFolder);
    } catch (IOException e) {
      throw new HostProblem("Cannot remove " + dataFolder + ": " + e.getMessage(), e);
    }
    say("Removed %s.".formatted(dataFolder));
    return 0;
  }

  /** The folders in which {@code bench} and {@code prove} have run, each like a data folder. */
  private static List<Path> stages(Path dataFolder) {
    List<Path> stages = new ArrayList<>();
    for (String verb : List.of("bench", "prove")) {
      Path folder = dataFolder.resolve(verb);
      if (!Files.isDirectory(folder)) {
        continue;
      }
      try (Stream<Path> all = Files.list(folder)) {
        all.filter(each -> Files.exists(each.resolve(Ports.FILE))).forEach(stages::add);
      } catch (IOException e) {
        throw new HostProblem("Cannot read " + folder + ": " + e.getMessage(), e);
      }
    }
    return stages;
  }

  private static String alreadyRuns(Path dataFolder) {
    return "A host (process %d) already runs on %s. Stop it with ./fanfare down, or choose another folder with --data-folder."
        .formatted(HostLock.holder(dataFolder).orElse(0L), dataFolder);
  }

  private void say(String line) {
    out.println(line);
  }
}
