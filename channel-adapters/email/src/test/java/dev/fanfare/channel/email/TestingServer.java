package dev.fanfare.channel.email;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A mail server that says what no proper one says. */
final class TestingServer implements AutoCloseable {

  private static final String DEAF = "deaf";

  private final ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
  private final List<String> heard = new CopyOnWriteArrayList<>();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);
  private final String greeting;
  private final String answer;

  private TestingServer(String greeting, String answer) throws IOException {
    this.greeting = greeting;
    this.answer = answer;
    Thread.ofVirtual().start(this::serve);
  }

  /** Says this and closes; closes without a word when it is empty. */
  static TestingServer saying(String greeting) throws IOException {
    return new TestingServer(greeting, "");
  }

  /** Takes all commands and answers the message with this. */
  static TestingServer answeringTheMessage(String answer) throws IOException {
    return new TestingServer("220 ready", answer);
  }

  /** Takes all commands and reads nothing after its go-ahead for the message. */
  static TestingServer deafToMessages() throws IOException {
    return new TestingServer("220 ready", DEAF);
  }

  int port() {
    return server.getLocalPort();
  }

  List<String> heard() {
    return heard;
  }

  void awaitEndOfConnection() {
    try {
      if (!ended.await(20, TimeUnit.SECONDS)) {
        throw new AssertionError("the connection did not end");
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private void serve() {
    while (!server.isClosed()) {
      try (Socket socket = server.accept()) {
        converse(socket);
      } catch (IOException e) {
        // The client went away, or the test is over.
      } finally {
        ended.countDown();
      }
    }
  }

  private void converse(Socket socket) throws IOException {
    OutputStream out = socket.getOutputStream();
    if (!greeting.isEmpty()) {
      say(out, greeting);
    }
    if (answer.isEmpty()) {
      return;
    }
    BufferedReader in =
        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    boolean message = false;
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      heard.add(line);
      if (message && line.equals(".")) {
        message = false;
        say(out, answer);
      } else if (line.equals("DATA")) {
        message = true;
        say(out, "354 go on");
        if (answer.equals(DEAF)) {
          awaitClose();
          return;
        }
      } else if (!message) {
        say(out, "250 OK");
      }
    }
  }

  private void awaitClose() throws IOException {
    try {
      if (!closed.await(60, TimeUnit.SECONDS)) {
        throw new IOException("the test has not ended");
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private static void say(OutputStream out, String line) throws IOException {
    out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  @Override
  public void close() throws IOException {
    closed.countDown();
    server.close();
  }
}
