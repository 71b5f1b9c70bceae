package dev.fanfare.bench;

import dev.fanfare.host.EngineProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/** A flight recording of an engine, and what its samples say costs most. */
final class Profile {
  private static final int SHOWN = 25;

  private final long pid;
  private final Path file;

  private Profile(long pid, Path file) {
    this.pid = pid;
    this.file = file;
  }

  static Profile start(EngineProcess engine, Path file) throws IOException {
    Files.deleteIfExists(file);
    Profile profile = new Profile(engine.pid(), file);
    profile.jcmd("JFR.start", "name=bench", "settings=profile");
    return profile;
  }

  /** Ends the recording; the top methods and threads as lines. */
  List<String> stop() throws IOException {
    jcmd("JFR.stop", "name=bench", "filename=" + file);
    Map<String, Integer> methods = new HashMap<>();
    Map<String, Integer> threads = new HashMap<>();
    int samples = 0;
    try (RecordingFile recording = new RecordingFile(file)) {
      while (recording.hasMoreEvents()) {
        RecordedEvent event = recording.readEvent();
        if (event.getEventType().getName().equals("jdk.ExecutionSample")
            && event.getStackTrace() != null) {
          samples++;
          methods.merge(method(event.getStackTrace().getFrames().getFirst()), 1, Integer::sum);
          threads.merge(thread(event), 1, Integer::sum);
        }
      }
    }
    List<String> lines = new ArrayList<>();
    lines.add("Profile of the warm run, " + samples + " samples; the recording is " + file);
    lines.addAll(top("thread", threads, samples));
    lines.addAll(top("method", methods, samples));
    return lines;
  }

  private static String method(RecordedFrame frame) {
    return frame.getMethod().getType().getName() + "." + frame.getMethod().getName();
  }

  /** Numbers at the end of names are dropped, so that a pool is one. */
  private static String thread(RecordedEvent event) {
    var thread = event.getThread("sampledThread");
    String name = thread == null ? null : thread.getJavaName();
    return name == null || name.isEmpty() ? "virtual" : name.replaceAll("[0-9]+", "#");
  }

  private static List<String> top(String what, Map<String, Integer> counts, int samples) {
    return counts.entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
        .limit(SHOWN)
        .map(
            entry ->
                "  %s %5.1f %%  %s"
                    .formatted(what, 100.0 * entry.getValue() / samples, entry.getKey()))
        .toList();
  }

  private void jcmd(String... words) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString());
    command.add(String.valueOf(pid));
    command.addAll(List.of(words));
    try (JavaProcess process = JavaProcess.of(command)) {
      while (process.read() != null) {
        // What it says does not matter when its status is good.
      }
      if (process.waitFor() != 0) {
        throw new IllegalStateException(String.join(" ", words) + " failed");
      }
    }
  }
}
