package dev.fanfare.dispatch;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** A way to a server on loopback on which every answer comes later, as from another continent. */
final class TestingDistance implements AutoCloseable {

  private final ServerSocket here = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final int there;
  private final Duration later;

  TestingDistance(int there, Duration later) throws IOException {
    this.there = there;
    this.later = later;
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return here.getLocalPort();
  }

  private void accept() {
    while (!here.isClosed()) {
      try {
        var near = here.accept();
        var far = new Socket(InetAddress.getLoopbackAddress(), there);
        Thread.ofVirtual().start(() -> carry(near, far, Duration.ZERO));
        Thread.ofVirtual().start(() -> carry(far, near, later));
      } catch (IOException e) {
        // Closed, or the server is.
      }
    }
  }

  private static void carry(Socket from, Socket to, Duration later) {
    var bytes = new byte[1 << 16];
    try (from;
        to) {
      for (int n = from.getInputStream().read(bytes);
          n >= 0;
          n = from.getInputStream().read(bytes)) {
        LockSupport.parkNanos(later.toNanos());
        to.getOutputStream().write(bytes, 0, n);
      }
    } catch (IOException e) {
      // One of both hung up.
    }
  }

  @Override
  public void close() throws IOException {
    here.close();
  }
}
