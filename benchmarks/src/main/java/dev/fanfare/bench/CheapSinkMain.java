package dev.fanfare.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * An SMTP server that throws everything away as cheaply as Java can, where {@code smtp-sink} is not
 * found. Understands clients that behave; says its port and lives until its input ends.
 */
final class CheapSinkMain {
  private static final byte[] OK = ascii("250 OK\r\n");
  private static final byte[] HELLO = ascii("250-sink\r\n250-PIPELINING\r\n250 8BITMIME\r\n");
  private static final byte[] GO_ON = ascii("354 Go on\r\n");
  private static final byte[] BYE = ascii("221 Bye\r\n");

  private CheapSinkMain() {}

  public static void main(String[] arguments) throws IOException {
    try (ServerSocket server = new ServerSocket(0, 128, InetAddress.getLoopbackAddress())) {
      System.out.println(server.getLocalPort());
      Thread acceptor = Thread.ofPlatform().daemon().start(() -> accept(server));
      while (System.in.read() >= 0) {
        // Until the parent closes it.
      }
      acceptor.interrupt();
    }
  }

  private static void accept(ServerSocket server) {
    try {
      while (true) {
        Socket socket = server.accept();
        Thread.ofPlatform().daemon().start(() -> serve(socket));
      }
    } catch (IOException e) {
      // The server was closed: the end.
    }
  }

  private static void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      socket.getOutputStream().write(ascii("220 sink\r\n"));
      new Conversation(socket).run();
    } catch (IOException e) {
      // The client went away.
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Bytes in, replies out; replies to pipelined commands leave in one write. */
  private static final class Conversation {
    private final InputStream input;
    private final OutputStream output;
    private final byte[] buffer = new byte[1 << 16];
    private final byte[] replies = new byte[1 << 12];
    private int replied;
    private boolean inData;
    private boolean open = true;

    /** The last five bytes of data, or the first letter of a command. */
    private long tail;

    private int column;

    Conversation(Socket socket) throws IOException {
      input = socket.getInputStream();
      output = socket.getOutputStream();
    }

    void run() throws IOException {
      for (int read = input.read(buffer); read >= 0 && open; read = input.read(buffer)) {
        for (int i = 0; i < read; i++) {
          if (inData) {
            data(buffer[i]);
          } else {
            command(buffer[i]);
          }
        }
        output.write(replies, 0, replied);
        replied = 0;
      }
    }

    private void data(byte read) {
      tail = (tail << 8 | (read & 0xff)) & 0xff_ffff_ffffL;
      if (tail == 0x0d0a2e0d0aL) {
        inData = false;
        column = 0;
        reply(OK);
      }
    }

    private void command(byte read) {
      if (column++ == 0) {
        tail = read;
      }
      if (read == '\n') {
        column = 0;
        switch ((char) (tail & 0xdf)) {
          case 'E', 'H' -> reply(HELLO);
          case 'D' -> {
            inData = true;
            tail = 0x0d0a;
            reply(GO_ON);
          }
          case 'Q' -> {
            open = false;
            reply(BYE);
          }
          default -> reply(OK);
        }
      }
    }

    private void reply(byte[] bytes) {
      System.arraycopy(bytes, 0, replies, replied, bytes.length);
      replied += bytes.length;
    }
  }
}
