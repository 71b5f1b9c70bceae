package dev.fanfare.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The sink and the source of the e-mail benchmark: Postfix's own where found, else in Java. */
final class MailTools implements AutoCloseable {
  /** Of a message without its header: those of the source and of the campaign beside it. */
  static final int BYTES = 4096;

  private static final Optional<Path> SINK = find("smtp-sink");
  private static final Optional<Path> SOURCE = find("smtp-source");

  private final JavaProcess sink;
  private final int port;

  private MailTools(JavaProcess sink, int port) {
    this.sink = sink;
    this.port = port;
  }

  static MailTools start() throws IOException {
    if (SINK.isEmpty()) {
      List<String> options = List.of("-Xmx128m", "-XX:+UseSerialGC");
      JavaProcess sink = JavaProcess.start(options, CheapSinkMain.class, List.of());
      return new MailTools(sink, Integer.parseInt(sink.readLine()));
    }
    int port = freePort();
    List<String> command = new ArrayList<>(List.of(SINK.get().toString()));
    if ("root".equals(System.getProperty("user.name"))) {
      command.addAll(List.of("-u", "nobody")); // It refuses to stay root.
    }
    command.addAll(List.of("127.0.0.1:" + port, "1000"));
    JavaProcess sink = JavaProcess.of(command);
    Waiting.until(
        Duration.ofSeconds(10), Duration.ofMillis(50), "smtp-sink answers", () -> answers(port));
    return new MailTools(sink, port);
  }

  /** What is used, in words. */
  static String words() {
    return SOURCE
            .map(found -> "smtp-source -d -s 8 -l " + BYTES)
            .orElse("lock-step client in Java, 8 sessions, " + BYTES + " bytes")
        + " to "
        + SINK.map(found -> "smtp-sink").orElse("a sink in Java");
  }

  int port() {
    return port;
  }

  /** Answers how many seconds the source takes for so many messages. */
  double seconds(int messages) {
    if (SOURCE.isEmpty()) {
      return LockStepClient.seconds(port, messages, BYTES);
    }
    long since = System.nanoTime();
    List<String> command =
        List.of(
            SOURCE.get().toString(),
            "-d",
            "-s",
            "8",
            "-l",
            "" + BYTES,
            "-m",
            "" + messages,
            "127.0.0.1:" + port);
    try (JavaProcess source = JavaProcess.of(command)) {
      if (source.waitFor() != 0) {
        throw new IllegalStateException("smtp-source failed");
      }
    }
    return (System.nanoTime() - since) / 1e9;
  }

  @Override
  public void close() {
    sink.close();
  }

  /** A program on the PATH or where Debian keeps it. */
  static Optional<Path> find(String program) {
    String path = System.getenv().getOrDefault("PATH", "") + ":/usr/sbin:/usr/lib/postfix/sbin";
    return Stream.of(path.split(":"))
        .map(folder -> Path.of(folder).resolve(program))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static int freePort() throws IOException {
    try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return any.getLocalPort();
    }
  }

  private static boolean answers(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }
}
