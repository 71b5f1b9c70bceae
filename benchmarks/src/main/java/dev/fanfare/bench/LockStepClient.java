package dev.fanfare.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * What {@code smtp-source -d -s 8} does, in Java: sessions that stay open and wait for each reply
 * before the next command, all with the same small message.
 */
final class LockStepClient {
  static final int SESSIONS = 8;
  private static final byte[] MESSAGE =
      ("Subject: Hello\r\n\r\n"
              + "Hello from the baseline, which says little.\r\n".repeat(15)
              + ".\r\n")
          .getBytes(StandardCharsets.US_ASCII);

  private LockStepClient() {}

  /** Answers how many seconds so many messages take. */
  static double seconds(int port, int messages) {
    long since = System.nanoTime();
    try (ExecutorService pool = Executors.newFixedThreadPool(SESSIONS)) {
      List<Callable<Integer>> sessions = new ArrayList<>();
      for (int i = 0; i < SESSIONS; i++) {
        int share = messages / SESSIONS + (i < messages % SESSIONS ? 1 : 0);
        sessions.add(() -> session(port, share));
      }
      for (Future<Integer> each : pool.invokeAll(sessions)) {
        each.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("a session of the baseline failed", e);
    }
    return (System.nanoTime() - since) / 1e9;
  }

  private static int session(int port, int messages) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setTcpNoDelay(true);
      InputStream input = socket.getInputStream();
      OutputStream output = socket.getOutputStream();
      byte[] reply = new byte[4096];
      await(input, reply);
      say(output, "HELO baseline", input, reply);
      for (int i = 0; i < messages; i++) {
        say(output, "MAIL FROM:<from@baseline.test>", input, reply);
        say(output, "RCPT TO:<to@baseline.test>", input, reply);
        say(output, "DATA", input, reply);
        output.write(MESSAGE);
        await(input, reply);
      }
      say(output, "QUIT", input, reply);
      return messages;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void say(OutputStream output, String line, InputStream input, byte[] reply)
      throws IOException {
    output.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
    await(input, reply);
  }

  /** Reads until a last line of a reply has come: three digits and a space. */
  private static void await(InputStream input, byte[] reply) throws IOException {
    int length = 0;
    while (true) {
      int read = input.read(reply, length, reply.length - length);
      if (read < 0) {
        throw new IOException("the sink closed the session");
      }
      length += read;
      int line = length - 2;
      while (line > 0 && reply[line - 1] != '\n') {
        line--;
      }
      if (reply[length - 1] == '\n' && reply[line + 3] == ' ') {
        return;
      }
    }
  }
}
