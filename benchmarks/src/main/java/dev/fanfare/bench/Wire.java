package dev.fanfare.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The line between one engine and the database, which can be cut: what is open breaks off, and
 * nothing new comes through until it is mended. Safe for many threads.
 */
final class Wire implements AutoCloseable {
  private final ServerSocket server;
  private final int port;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile boolean cut;

  private Wire(ServerSocket server, int port) {
    this.server = server;
    this.port = port;
  }

  /** Begins to relay to a port of this machine. */
  static Wire to(int port) {
    try {
      Wire wire = new Wire(new ServerSocket(0, 256, InetAddress.getLoopbackAddress()), port);
      Thread.ofVirtual().name("wire").start(wire::accept);
      return wire;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The port at which the other end is reached. */
  int port() {
    return server.getLocalPort();
  }

  void cut() {
    cut = true;
    open.forEach(Wire::end);
  }

  void mend() {
    cut = false;
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket near = server.accept();
        Thread.ofVirtual().start(() -> relay(near));
      } catch (IOException e) {
        // Closed, or a connection that was gone before it was taken.
      }
    }
  }

  private void relay(Socket near) {
    open.add(near);
    try (near;
        Socket far = new Socket(InetAddress.getLoopbackAddress(), port)) {
      open.add(far);
      try {
        if (cut) {
          return;
        }
        near.setTcpNoDelay(true);
        far.setTcpNoDelay(true);
        Thread back = Thread.ofVirtual().start(() -> copy(far, near));
        copy(near, far);
        back.join();
      } finally {
        open.remove(far);
      }
    } catch (IOException e) {
      // The database is away: as if there were no wire.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(near);
    }
  }

  /** Until one side ends; then both have. */
  private static void copy(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException e) {
      // Cut, or one of them was killed.
    } finally {
      end(from);
      end(to);
    }
  }

  private static void end(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is gone already.
    }
  }

  @Override
  public void close() {
    cut();
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
