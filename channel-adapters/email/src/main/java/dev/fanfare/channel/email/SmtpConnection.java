package dev.fanfare.channel.email;

import dev.fanfare.channel.SendPermit;
import jakarta.mail.Address;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import java.io.IOException;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.jspecify.annotations.Nullable;

/**
 * One connection that knows how far it has come, because that alone decides between "not sent" and
 * "unknown". For one thread at a time.
 */
final class SmtpConnection extends SMTPTransport {

  private static final String RESET = "RSET";

  private final Session session;
  private final long openedNanos;
  private long usedNanos;
  private int messages;
  private SmtpStage stage = SmtpStage.SESSION;
  private boolean resetting;
  private boolean broken;
  private boolean revoked;
  private @Nullable SmtpReply reply;
  private SendPermit permit = SendPermit.ALWAYS;

  SmtpConnection(Session session) {
    super(session, null);
    this.session = session;
    this.openedNanos = System.nanoTime();
    this.usedNanos = openedNanos;
  }

  /** Speaks about one message, once. */
  SmtpExchange exchange(OutgoingMail mail, String envelopeFrom, SendPermit permit) {
    if (mail.needsUtf8() && !supportsExtension("SMTPUTF8")) {
      return new SmtpExchange.NotSupported();
    }
    this.permit = permit;
    this.revoked = false;
    begin(SmtpStage.SENDER);
    messages++;
    String failure = "";
    try {
      sendMessage(new ReadyMessage(session, mail, envelopeFrom), recipient(mail.to()));
    } catch (MessagingException | RuntimeException e) {
      failure = reason(e);
    }
    usedNanos = System.nanoTime();
    if (revoked) {
      return new SmtpExchange.Revoked();
    }
    return reply != null && reply.isReply()
        ? new SmtpExchange.Answered(reply, stage)
        : new SmtpExchange.Broken(stage, failure);
  }

  private static Address[] recipient(EmailAddress to) {
    InternetAddress address = new InternetAddress();
    address.setAddress(to.text());
    return new Address[] {address};
  }

  private static String reason(Exception e) {
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause instanceof SocketTimeoutException
        ? "no answer in time"
        : cause instanceof IOException
            ? "connection lost: " + cause.getClass().getSimpleName()
            : "connection closed by the server";
  }

  private void begin(SmtpStage next) {
    stage = next;
    reply = null;
  }

  @Override
  protected void rcptTo() throws MessagingException {
    begin(SmtpStage.RECIPIENT);
    super.rcptTo();
  }

  @Override
  protected OutputStream data() throws MessagingException {
    begin(SmtpStage.DATA);
    OutputStream data = super.data();
    reply = null; // The go-ahead is not the answer to the message.
    return data;
  }

  @Override
  protected void finishData() throws IOException, MessagingException {
    if (!permit.held()) {
      revoked = true;
      broken = true;
      throw new IOException("revoked"); // Makes Angus close the socket, the dot unsent.
    }
    begin(SmtpStage.END);
    super.finishData();
  }

  /** Sends UTF-8: Angus makes one byte of each character, so that is what it is given. */
  @Override
  protected void sendCommand(String command) throws MessagingException {
    resetting = command.equals(RESET);
    String octets =
        new String(command.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    try {
      super.sendCommand(octets);
    } catch (MessagingException e) {
      broken = true;
      throw e;
    }
  }

  /** Keeps the reply to the command that failed, not to the RSET that Angus sends after it. */
  @Override
  protected int readServerResponse() throws MessagingException {
    int code = -1;
    try {
      code = super.readServerResponse();
      return code;
    } finally {
      broken |= code < 0 || code == 421;
      if (!resetting && code >= 0) {
        reply = SmtpReply.parse(code, getLastServerResponse());
      }
    }
  }

  /** The last reply while the session was being opened. */
  @Nullable SmtpReply sessionReply() {
    return stage == SmtpStage.SESSION ? reply : null;
  }

  /** True when another message can follow. */
  boolean reusable(ReuseLimits limits) {
    long now = System.nanoTime();
    return !broken
        && messages < limits.messages()
        && now - openedNanos < limits.age().toNanos()
        && now - usedNanos < limits.idle().toNanos();
  }

  /** How long and how often a connection is used. */
  record ReuseLimits(int messages, Duration age, Duration idle) {}

  /** Closes without waiting for the server's goodbye; a connection already lost is no problem. */
  void leave() {
    try {
      close();
    } catch (MessagingException e) {
      broken = true;
    }
  }
}
