package dev.fanfare.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Starts, finds and signals operating system processes that outlive the host. */
final class Programs {
  private static final Path SESSION_STARTER = Path.of("/usr/bin/setsid");
  private static final Path PROC = Path.of("/proc");

  /** What this process has started and may not have ended yet. */
  private static final List<Process> STARTED = new ArrayList<>();

  private static boolean ending;

  private Programs() {}

  /** Whether this process ends, so that nothing is waited for. */
  static boolean areEnding() {
    synchronized (STARTED) {
      return ending;
    }
  }

  /** From now on this process starts nothing more: it ends. */
  static void startNoMore() {
    synchronized (STARTED) {
      ending = true;
    }
  }

  /** Ends what this process has started and lives on, such as what nobody has noted down yet. */
  static void endStarted(Duration limit) {
    List<Process> left;
    synchronized (STARTED) {
      left = List.copyOf(STARTED);
    }
    for (Process process : left) {
      // What initdb has started writes until it notices that initdb is gone.
      List<ProcessHandle> below = process.descendants().toList();
      end("TERM", process.pid(), limit);
      below.forEach(each -> end("TERM", each.pid(), limit));
    }
  }

  /**
   * Starts a program in a session of its own, its output appended to a log: Ctrl-C on the terminal
   * then reaches the host alone, which stops the others in their order.
   */
  static Process start(List<String> command, Path log, Path workingFolder) {
    return start(new ProcessBuilder(), command, log, workingFolder);
  }

  /** As {@link #start(List, Path, Path)}, with an environment prepared in the builder. */
  static Process start(ProcessBuilder builder, List<String> command, Path log, Path folder) {
    List<String> whole = new ArrayList<>();
    if (Files.isExecutable(SESSION_STARTER)) {
      whole.add(SESSION_STARTER.toString());
    }
    whole.addAll(command);
    builder
        .command(whole)
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    try {
      return start(builder);
    } catch (IOException e) {
      throw new HostProblem("Cannot start " + command.getFirst() + ": " + e.getMessage(), e);
    }
  }

  /** Nothing slips in between the last look of {@link #endStarted} and the end of this process. */
  private static Process start(ProcessBuilder builder) throws IOException {
    synchronized (STARTED) {
      if (ending) {
        throw new HostProblem("Nothing is started any more: this process ends.");
      }
      STARTED.removeIf(process -> !process.isAlive());
      Process process = builder.start();
      STARTED.add(process);
      return process;
    }
  }

  /** Runs a short program to its end; the outcome holds both of its streams. */
  static Outcome run(List<String> command) {
    return outcome(command, ProcessBuilder::start);
  }

  /** The same of one that takes its time, and ends with what else was started. */
  static Outcome runStarted(List<String> command) {
    return outcome(command, Programs::start);
  }

  private interface Starter {
    Process start(ProcessBuilder builder) throws IOException;
  }

  private static Outcome outcome(List<String> command, Starter starter) {
    try {
      Process process = starter.start(new ProcessBuilder(command).redirectErrorStream(true));
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Outcome(process.waitFor(), output.strip());
    } catch (IOException e) {
      return new Outcome(127, String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new HostProblem("Interrupted while running " + command.getFirst(), e);
    }
  }

  /** Exit status and output of a finished program. */
  record Outcome(int status, String output) {
    boolean succeeded() {
      return status == 0;
    }
  }

  /** Whether the process exists and is more than an unburied zombie. */
  static boolean isAlive(long pid) {
    return pid > 0
        && ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent()
        && !isZombie(pid);
  }

  /** The first thread may be dead while others still hold ports and files. */
  private static boolean isZombie(long pid) {
    Path process = PROC.resolve(String.valueOf(pid));
    try (Stream<Path> threads = Files.list(process.resolve("task"))) {
      String stat = Files.readString(process.resolve("stat"));
      return stat.startsWith("Z", stat.lastIndexOf(')') + 2) && threads.count() <= 1;
    } catch (IOException | UncheckedIOException e) {
      return false;
    }
  }

  /** Ends a process at once, as kill -9 does, and waits until it is gone. */
  static void kill(long pid) {
    ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    Waiting.until(Duration.ofSeconds(10), () -> !isAlive(pid));
  }

  /** Processes that were started with such an argument. */
  static List<Long> startedWith(String argument) {
    return ProcessHandle.allProcesses()
        .filter(
            each -> each.info().arguments().filter(a -> List.of(a).contains(argument)).isPresent())
        .map(ProcessHandle::pid)
        .toList();
  }

  /** Sends a signal by its name (INT, TERM, STOP, CONT). */
  static void signal(String name, long pid) {
    run(List.of("/bin/sh", "-c", "kill -" + name + " " + pid));
  }

  /** Sends a signal and waits; a process that does not end in time is killed. */
  static void end(String signal, long pid, Duration limit) {
    if (!isAlive(pid)) {
      return;
    }
    signal(signal, pid);
    if (!Waiting.until(limit, () -> !isAlive(pid))) {
      kill(pid);
    }
  }

  /** Whether processes can be found by their working folder here (Linux). */
  static boolean canSeeWorkingFolders() {
    return Files.isDirectory(PROC.resolve("self"));
  }

  /**
   * Whether a process lives and works in a folder, and its number has not passed to a stranger.
   * Where working folders cannot be seen the name of its program decides.
   */
  static boolean isAliveIn(Path folder, long pid, String program) {
    if (!isAlive(pid)) {
      return false;
    }
    if (!canSeeWorkingFolders()) {
      return ProcessHandle.of(pid)
          .flatMap(process -> process.info().command())
          .filter(command -> command.endsWith(program))
          .isPresent();
    }
    try {
      return workingFolder(pid).equals(Optional.of(folder.toRealPath()));
    } catch (IOException e) {
      return false;
    }
  }

  /** The living processes that work in a folder and run a program of one of these names. */
  static List<Long> workingIn(Path folder, String... programs) {
    try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
      return all.map(ProcessHandle::pid)
          .filter(pid -> workingFolder(pid).filter(folder::equals).isPresent())
          .filter(pid -> List.of(programs).contains(program(pid)))
          .filter(Programs::isAlive)
          .toList();
    }
  }

  /** The one of a program that works in a folder, noted down or not; empty where that is unseen. */
  static Optional<Long> loneWorker(Path folder, String program) {
    try {
      return Files.isDirectory(folder)
          ? workingIn(folder.toRealPath(), program).stream().findFirst()
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static String program(long pid) {
    try {
      return Files.readString(PROC.resolve(pid + "/comm")).strip();
    } catch (IOException e) {
      return "";
    }
  }

  private static Optional<Path> workingFolder(long pid) {
    try {
      return Optional.of(Files.readSymbolicLink(PROC.resolve(pid + "/cwd")));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** The last lines of a log, for an error a person can act on. */
  static String tail(Path log, long from) {
    try {
      byte[] bytes = Files.readAllBytes(log);
      int start = (int) Math.max(Math.min(from, bytes.length), bytes.length - 2_000L);
      return new String(bytes, start, bytes.length - start, StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      return "";
    }
  }

  static long size(Path file) {
    try {
      return Files.exists(file) ? Files.size(file) : 0;
    } catch (IOException e) {
      return 0;
    }
  }
}
