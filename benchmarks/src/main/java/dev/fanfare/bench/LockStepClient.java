package dev.fanfare.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * What {@code smtp-source -d -s 8 -l 4096} does, in Java and as it does it: one thread that looks
 * which of its sessions has been answered. They stay open and wait for each reply before the next
 * command, all with the same message.
 */
final class LockStepClient {
  static final int SESSIONS = 8;
  private static final String LINE =
      "Hello from the baseline, which says the same in every line.\r\n";

  private LockStepClient() {}

  /** Answers how many seconds so many messages of so many bytes, without their header, take. */
  static double seconds(int port, int messages, int bytes) {
    long since = System.nanoTime();
    byte[] message = message(bytes);
    try (Selector selector = Selector.open()) {
      for (int i = 0; i < SESSIONS; i++) {
        int share = messages / SESSIONS + (i < messages % SESSIONS ? 1 : 0);
        Session session = new Session(port, message, share);
        session.channel.register(selector, SelectionKey.OP_READ, session);
      }
      int[] open = {SESSIONS};
      while (open[0] > 0) {
        selector.select(
            key -> {
              if (!((Session) key.attachment()).goOn()) {
                open[0]--;
              }
            });
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return (System.nanoTime() - since) / 1e9;
  }

  private static byte[] message(int bytes) {
    String lines = LINE.repeat(bytes / LINE.length());
    String last = "x".repeat(bytes - lines.length() - 2) + "\r\n";
    return ascii(
        """
        From: <from@baseline.test>\r
        To: <to@baseline.test>\r
        Date: Thu, 1 Jan 2026 00:00:00 +0000\r
        Message-Id: <0001@baseline.test>\r
        Subject: Hello\r
        \r
        """
            + lines
            + last
            + ".\r\n");
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static final class Session {
    private static final byte[] HELLO = ascii("HELO baseline\r\n");
    private static final byte[] SENDER = ascii("MAIL FROM:<from@baseline.test>\r\n");
    private static final byte[] RECIPIENT = ascii("RCPT TO:<to@baseline.test>\r\n");
    private static final byte[] DATA = ascii("DATA\r\n");
    private static final byte[] BYE = ascii("QUIT\r\n");

    private final SocketChannel channel;
    private final byte[] message;
    private final ByteBuffer reply = ByteBuffer.allocateDirect(4096);
    private final ByteBuffer said = ByteBuffer.allocateDirect(1 << 16);
    private int left;

    /** How many commands were answered: the greeting and HELO, then four a message. */
    private int answered;

    Session(int port, byte[] message, int messages) throws IOException {
      this.message = message;
      this.left = messages;
      channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.configureBlocking(false);
    }

    /** Reads what is there and says the next; false when all is said. */
    boolean goOn() {
      try {
        if (channel.read(reply) < 0) {
          throw new IOException("the sink closed the session");
        }
        if (!replied()) {
          return true;
        }
        reply.clear();
        if (left == 0 && answered % 4 == 1) {
          say(BYE);
          channel.close();
          return false;
        }
        say(next());
        return true;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private byte[] next() {
      if (answered++ == 0) {
        return HELLO;
      }
      return switch (answered % 4) {
        case 2 -> SENDER;
        case 3 -> RECIPIENT;
        case 0 -> DATA;
        default -> {
          left--;
          yield message;
        }
      };
    }

    private void say(byte[] bytes) throws IOException {
      said.clear().put(bytes).flip();
      while (said.hasRemaining()) {
        channel.write(said);
      }
    }

    /** Whether the last line of a reply has come: three digits and a space. */
    private boolean replied() {
      int length = reply.position();
      if (length == 0 || reply.get(length - 1) != '\n') {
        return false;
      }
      int line = length - 2;
      while (line > 0 && reply.get(line - 1) != '\n') {
        line--;
      }
      return reply.get(line + 3) == ' ';
    }
  }
}
