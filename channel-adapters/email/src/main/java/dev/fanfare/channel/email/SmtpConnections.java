package dev.fanfare.channel.email;

import dev.fanfare.channel.FailureClass;
import dev.fanfare.channel.Health;
import dev.fanfare.channel.SendPermit;
import dev.fanfare.channel.SendResult;
import dev.fanfare.channel.email.SmtpConnection.ReuseLimits;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import java.time.Duration;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one account: each speaks about one message at a time and stays open for the
 * next. Safe for many threads; a sender waits while all are busy.
 */
final class SmtpConnections implements AutoCloseable {

  private static final ReuseLimits LIMITS =
      new ReuseLimits(10_000, Duration.ofMinutes(30), Duration.ofSeconds(20));

  private final EmailSettings settings;
  private final Session session;
  private final Semaphore free;
  private final Deque<SmtpConnection> idle = new ConcurrentLinkedDeque<>();
  private final AtomicInteger open = new AtomicInteger();
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile Health health = new Health(true, "not used yet", 0);

  SmtpConnections(EmailSettings settings, String account) {
    this.settings = settings;
    this.session = SmtpSession.of(settings);
    this.free = new Semaphore(settings.connections());
    Thread.ofVirtual().name("smtp-idle-" + account).start(this::leaveIdleUntilClosed);
  }

  SendResult send(OutgoingMail mail, SendPermit permit) {
    try {
      free.acquire();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new SendResult.Unavailable(FailureClass.NETWORK, "interrupted before it began");
    }
    try {
      return sendOnOneConnection(mail, permit);
    } finally {
      free.release();
    }
  }

  private SendResult sendOnOneConnection(OutgoingMail mail, SendPermit permit) {
    if (closed.getCount() == 0) {
      return new SendResult.Unavailable(FailureClass.NETWORK, "the account is closed");
    }
    if (!permit.held()) {
      return new SendResult.Revoked();
    }
    SmtpConnection reused = takeIdle();
    if (reused != null) {
      SmtpExchange exchange = exchange(reused, mail, permit);
      if (!exchange.stale()) {
        return result(exchange);
      }
    }
    SmtpConnection fresh = new SmtpConnection(session);
    try {
      connect(fresh);
    } catch (MessagingException | RuntimeException e) {
      return unavailable(fresh, e);
    }
    return result(exchange(fresh, mail, permit));
  }

  private void connect(SmtpConnection fresh) throws MessagingException {
    fresh.connect(settings.host(), settings.port(), settings.username(), settings.password());
    open.incrementAndGet();
    if (settings.username() != null && !fresh.supportsExtension("AUTH")) {
      leave(fresh);
      throw new AuthenticationFailedException("the server offers no AUTH");
    }
  }

  private SmtpExchange exchange(SmtpConnection connection, OutgoingMail mail, SendPermit permit) {
    String envelopeFrom =
        settings.envelopeFrom() == null ? mail.from().text() : settings.envelopeFrom();
    // A connection that took longer to open than its message's rate allows serves the next one.
    SmtpExchange exchange =
        permit.begins()
            ? connection.exchange(mail, envelopeFrom, permit)
            : new SmtpExchange.Revoked();
    if (closed.getCount() > 0 && connection.reusable(LIMITS)) {
      idle.addFirst(connection);
    } else {
      leave(connection);
    }
    return exchange;
  }

  private SendResult result(SmtpExchange exchange) {
    SendResult result =
        switch (exchange) {
          case SmtpExchange.Answered(SmtpReply reply, SmtpStage stage) ->
              SmtpReplyClassifier.result(reply, stage);
          case SmtpExchange.Broken(SmtpStage stage, String detail) -> broken(stage, detail);
          case SmtpExchange.Revoked() -> new SendResult.Revoked();
          case SmtpExchange.NotSupported() ->
              new SendResult.Rejected(
                  FailureClass.INVALID_RECIPIENT, "5.6.7", "the server does not offer SMTPUTF8");
        };
    boolean usable = !(result instanceof SendResult.Unavailable);
    String detail = result instanceof SendResult.Unavailable(var _, String why) ? why : "in use";
    health = new Health(usable, detail, open.get());
    return result;
  }

  private static SendResult broken(SmtpStage stage, String detail) {
    return switch (stage) {
      case SESSION, SENDER -> new SendResult.Unavailable(FailureClass.NETWORK, detail);
      case RECIPIENT, DATA -> new SendResult.Deferred(FailureClass.NETWORK, "4.4.2", detail, null);
      case END -> new SendResult.Unknown(detail + " after the final dot");
    };
  }

  private SendResult unavailable(SmtpConnection fresh, Exception e) {
    SmtpReply reply = fresh.sessionReply();
    SendResult.Unavailable unavailable;
    if (e instanceof AuthenticationFailedException) {
      unavailable = new SendResult.Unavailable(FailureClass.AUTHENTICATION, "credentials refused");
    } else if (transportSecurityFailed(e)) {
      unavailable =
          new SendResult.Unavailable(
              FailureClass.AUTHENTICATION, "no trusted TLS connection with " + settings.host());
    } else if (reply != null && (reply.temporary() || reply.permanent())) {
      unavailable =
          new SendResult.Unavailable(
              SmtpReplyClassifier.failure(reply, SmtpStage.SESSION),
              reply.code() + " " + reply.text());
    } else {
      unavailable =
          new SendResult.Unavailable(
              FailureClass.NETWORK, "no connection to " + settings.host() + ":" + settings.port());
    }
    health = new Health(false, unavailable.detail(), open.get());
    return unavailable;
  }

  private static boolean transportSecurityFailed(Exception e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof SSLException
          || String.valueOf(cause.getMessage()).contains("STARTTLS")) {
        return true;
      }
    }
    return false;
  }

  private @Nullable SmtpConnection takeIdle() {
    for (SmtpConnection next = idle.pollFirst(); next != null; next = idle.pollFirst()) {
      if (next.reusable(LIMITS)) {
        return next;
      }
      leave(next);
    }
    return null;
  }

  private void leave(SmtpConnection connection) {
    connection.leave();
    open.decrementAndGet();
  }

  private void leaveIdleUntilClosed() {
    try {
      while (!closed.await(LIMITS.idle().toMillis() / 2, TimeUnit.MILLISECONDS)) {
        for (SmtpConnection last = idle.pollLast(); last != null; last = idle.pollLast()) {
          if (last.reusable(LIMITS)) {
            idle.addLast(last);
            break;
          }
          leave(last);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  Health health() {
    Health seen = health;
    return new Health(seen.usable(), seen.detail(), open.get());
  }

  /** Waits for messages under way as long as one answer may take, then closes what is idle. */
  @Override
  public void close() {
    closed.countDown();
    try {
      int all = settings.connections();
      if (free.tryAcquire(all, settings.timeout().toMillis(), TimeUnit.MILLISECONDS)) {
        free.release(all);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    for (SmtpConnection next = idle.pollFirst(); next != null; next = idle.pollFirst()) {
      leave(next);
    }
  }
}
