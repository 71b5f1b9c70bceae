package dev.fanfare.bench;

import java.nio.file.Path;
import java.util.List;

/** The outside's process, seen from the one that started it. */
final class Sink implements AutoCloseable {
  private final JavaProcess process;
  private final Path folder;
  private final int port;

  private Sink(JavaProcess process, Path folder) {
    this.process = process;
    this.folder = folder;
    this.port = Integer.parseInt(process.readLine());
  }

  /**
   * Starts it.
   *
   * @param cuts a pattern of recipients whose connection is cut once after the final dot
   */
  static Sink start(Path folder, String cuts) {
    return start(folder, cuts, "", "");
  }

  /**
   * Starts one that also refuses.
   *
   * @param forNow a pattern of recipients refused for now in their first two attempts
   * @param forGood a pattern of recipients refused for good
   */
  static Sink start(Path folder, String cuts, String forNow, String forGood) {
    List<String> options = List.of("-Xmx256m", "-XX:+UseSerialGC");
    List<String> arguments = List.of(folder.toString(), cuts, forNow, forGood);
    return new Sink(JavaProcess.start(options, SinkMain.class, arguments), folder);
  }

  int port() {
    return port;
  }

  Path folder() {
    return folder;
  }

  /** Answers every message so late; 0 for at once. */
  void pace(long milliseconds) {
    process.write("pace " + milliseconds);
  }

  /** Messages in the log whose senders wait for the answer that {@link #pace} delays. */
  long unanswered() {
    process.write("unanswered");
    return Long.parseLong(process.readLine());
  }

  @Override
  public void close() {
    process.close();
  }
}
