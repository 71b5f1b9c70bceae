package dev.fanfare.channel.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An SMTP server (RFC 5321) on loopback that delivers nothing, logs every message on disk before it
 * answers, and fails on purpose by rules. One virtual thread a connection. Safe for many threads.
 */
public final class SmtpInbox implements AutoCloseable {

  private final ServerSocket server;
  private final InboxLog log;
  private final boolean storeBodies;
  private final InboxRules rules = new InboxRules();
  private final AtomicLong transactions = new AtomicLong();
  private final AtomicLong cuts = new AtomicLong();
  private final AtomicLong connections = new AtomicLong();
  private final AtomicLong unanswered = new AtomicLong();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread acceptor;

  private SmtpInbox(ServerSocket server, InboxLog log, boolean storeBodies) {
    this.server = server;
    this.log = log;
    this.storeBodies = storeBodies;
    this.acceptor = Thread.ofVirtual().name("smtp-inbox").unstarted(this::acceptUntilClosed);
  }

  /** Starts an inbox that keeps its mails. */
  public static SmtpInbox start(Path folder, int port) throws IOException {
    return start(folder, port, true);
  }

  /**
   * Starts an inbox.
   *
   * @param folder where the log lies; what is there is read back
   * @param port 0 for any free one
   * @param storeBodies false to keep only the lines of the log, for runs of millions
   */
  public static SmtpInbox start(Path folder, int port, boolean storeBodies) throws IOException {
    ServerSocket server = new ServerSocket();
    try {
      server.setReuseAddress(true);
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1024);
      SmtpInbox inbox =
          new SmtpInbox(server, InboxLog.open(folder, InstantSource.system()), storeBodies);
      inbox.acceptor.start();
      return inbox;
    } catch (IOException e) {
      server.close();
      throw e;
    }
  }

  /** The port it listens on. */
  public int port() {
    return server.getLocalPort();
  }

  /** Connections accepted since it started. */
  public long connections() {
    return connections.get();
  }

  /** Messages that are logged as taken while their senders wait for the answer, by slow rules. */
  public long unanswered() {
    return unanswered.get();
  }

  /** How many messages ended how. */
  public InboxCounts counts() {
    return log.counts(transactions.get());
  }

  /** The rules in force, in the order they are asked. */
  public List<InboxRule> rules() {
    return rules.current();
  }

  /** Puts other rules in force, for the next recipient on, and forgets attempts counted so far. */
  public void rules(List<InboxRule> replacement) {
    rules.replace(replacement);
  }

  InboxLog log() {
    return log;
  }

  private void acceptUntilClosed() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        connections.incrementAndGet();
        open.add(socket);
        Thread.ofVirtual().name("smtp-inbox-connection").start(() -> converse(socket));
      } catch (SocketException e) {
        if (!server.isClosed()) {
          pause(Duration.ofMillis(20)); // Out of file descriptors: some will come back.
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private void converse(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      if (closed.getCount() > 0) {
        new SmtpConversation(this, socket).run();
      }
    } catch (IOException e) {
      // The client went away; what it was answered stands in the log.
    } finally {
      open.remove(socket);
    }
  }

  InboxRules ruleBook() {
    return rules;
  }

  /** Every second cut is a reset of the connection, the others are plain ends of it. */
  boolean resetsThisCut() {
    return cuts.getAndIncrement() % 2 == 1;
  }

  void countTransaction() {
    transactions.incrementAndGet();
  }

  void append(InboxRecord.Envelope envelope, InboxRecord.Outcome outcome, InboxMail mail)
      throws IOException {
    boolean taken = outcome == InboxRecord.Outcome.ACCEPTED || outcome == InboxRecord.Outcome.CUT;
    log.append(envelope, outcome, mail, storeBodies && taken);
  }

  /** Lets the sender of a logged message wait. */
  void answerLate(Duration delay) {
    unanswered.incrementAndGet();
    try {
      pause(delay);
    } finally {
      unanswered.decrementAndGet();
    }
  }

  /** Waits, but not longer than the inbox lives. */
  private void pause(Duration delay) {
    try {
      boolean ignored = closed.await(delay.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Closes all connections without a word, as a death of the process would. */
  @Override
  public void close() {
    closed.countDown();
    try {
      server.close();
      acceptor.join(); // Only then is the port free again.
      for (Socket socket : open) {
        socket.close();
      }
      log.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
