package dev.fanfare.channel.sandbox;

import dev.fanfare.channel.sandbox.InboxAction.Moment;
import dev.fanfare.channel.sandbox.InboxRecord.Envelope;
import dev.fanfare.channel.sandbox.InboxRecord.Outcome;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One connection to the inbox, from greeting to close (RFC 5321, 2920, 6152, 6531, 1870). */
final class SmtpConversation {

  private static final int LONGEST_COMMAND = 4096;
  private static final int LONGEST_LINE = 998;
  private static final int LARGEST_MESSAGE = 64 * 1024 * 1024;
  private static final int MOST_RECIPIENTS = 100;
  private static final String BARE = "5.5.2 Lines end with CRLF, never with CR or LF alone";
  private static final String LINE_TOO_LONG = "550 5.6.0 A line is longer than 998 octets";

  private record Recipient(String address, @Nullable InboxAction action) {}

  private final SmtpInbox inbox;
  private final Socket socket;
  private final CrlfReader reader;
  private final OutputStream output;
  private final List<Recipient> recipients = new ArrayList<>();
  private @Nullable String from;
  private boolean utf8;
  private boolean open = true;

  SmtpConversation(SmtpInbox inbox, Socket socket) throws IOException {
    this.inbox = inbox;
    this.socket = socket;
    this.reader = new CrlfReader(socket.getInputStream());
    this.output = new BufferedOutputStream(socket.getOutputStream(), 4096);
  }

  void run() throws IOException {
    reply("220 fanfare.sandbox ESMTP inbox");
    while (open) {
      if (!reader.moreAtHand()) {
        output.flush();
      }
      switch (reader.next(LONGEST_COMMAND)) {
        case WHOLE -> command(reader.text());
        case BARE -> reply("500 " + BARE);
        case TOO_LONG -> reply("500 5.5.2 Command line too long");
        case END -> open = false;
      }
    }
  }

  private void command(String line) throws IOException {
    int space = line.indexOf(' ');
    String verb = (space < 0 ? line : line.substring(0, space)).toUpperCase(Locale.ROOT);
    String argument = space < 0 ? "" : line.substring(space + 1).strip();
    switch (verb) {
      case "EHLO" -> greet(argument);
      case "HELO" -> {
        reset();
        reply("250 fanfare.sandbox");
      }
      case "MAIL" -> mail(argument);
      case "RCPT" -> recipient(argument);
      case "DATA" -> data();
      case "RSET" -> {
        reset();
        reply("250 2.0.0 Reset");
      }
      case "NOOP" -> reply("250 2.0.0 OK");
      case "QUIT" -> {
        reply("221 2.0.0 Bye");
        output.flush();
        open = false;
      }
      default -> reply("502 5.5.1 Command not known here");
    }
  }

  private void greet(String name) throws IOException {
    if (name.isEmpty()) {
      reply("501 5.5.4 EHLO needs a name");
      return;
    }
    reset();
    reply("250-fanfare.sandbox");
    reply("250-PIPELINING");
    reply("250-8BITMIME");
    reply("250-SMTPUTF8");
    reply("250-ENHANCEDSTATUSCODES");
    reply("250 SIZE " + LARGEST_MESSAGE);
  }

  private void mail(String argument) throws IOException {
    if (from != null) {
      reply("503 5.5.1 A message has begun already");
      return;
    }
    inbox.countTransaction();
    SmtpPath path = SmtpPath.parse(argument, "FROM:");
    if (path == null) {
      reply("501 5.1.7 Use MAIL FROM:<address>");
      return;
    }
    for (String parameter : path.parameters()) {
      String upper = parameter.toUpperCase(Locale.ROOT);
      if (upper.equals("SMTPUTF8")) {
        utf8 = true;
      } else if (upper.matches("SIZE=[0-9]{1,18}")) {
        if (Long.parseLong(upper.substring(5)) > LARGEST_MESSAGE) {
          reply("552 5.3.4 Message too large");
          return;
        }
      } else if (!upper.equals("BODY=8BITMIME") && !upper.equals("BODY=7BIT")) {
        reply("555 5.5.4 Parameter not known: " + printable(parameter));
        return;
      }
    }
    if (!path.ascii() && !utf8) {
      reply("553 5.6.7 The address needs SMTPUTF8");
      return;
    }
    from = path.address();
    reply("250 2.1.0 Sender OK");
  }

  private void recipient(String argument) throws IOException {
    SmtpPath path = SmtpPath.parse(argument, "TO:");
    if (from == null) {
      reply("503 5.5.1 MAIL comes first");
    } else if (path == null || path.address().isEmpty() || !path.parameters().isEmpty()) {
      reply("501 5.1.3 Use RCPT TO:<address>");
    } else if (!path.ascii() && !utf8) {
      reply("553 5.6.7 The address needs SMTPUTF8");
    } else if (recipients.size() == MOST_RECIPIENTS) {
      reply("452 4.5.3 Too many recipients");
    } else {
      InboxAction action = inbox.ruleBook().decide(path.address());
      if (action instanceof InboxAction.Temporary(int code, String text, Moment at)
          && at == Moment.RECIPIENT) {
        refuse(path.address(), Outcome.TEMPORARY, code + " " + text);
      } else if (action instanceof InboxAction.Permanent(int code, String text, Moment at)
          && at == Moment.RECIPIENT) {
        refuse(path.address(), Outcome.PERMANENT, code + " " + text);
      } else {
        recipients.add(new Recipient(path.address(), action));
        reply("250 2.1.5 Recipient OK");
      }
    }
  }

  private void refuse(String to, Outcome outcome, String reply) throws IOException {
    inbox.append(new Envelope(sender(), to), outcome, InboxMail.UNSEEN);
    reply(reply);
  }

  private void data() throws IOException {
    if (from == null || recipients.isEmpty()) {
      reply("503 5.5.1 MAIL and RCPT come first");
      return;
    }
    reply("354 End with a dot on a line of its own");
    output.flush();
    boolean cut =
        recipients.stream().anyMatch(to -> to.action() instanceof InboxAction.CutBeforeDot);
    ByteArrayOutputStream message = new ByteArrayOutputStream(8192);
    String fault = null;
    while (true) {
      CrlfReader.Line line = reader.next(LONGEST_LINE + 1); // A stuffed dot comes on top.
      if (line == CrlfReader.Line.END || cut) {
        open = false;
        return;
      }
      if (line == CrlfReader.Line.WHOLE && reader.isFinalDot()) {
        break;
      }
      fault = fault == null ? fault(line, message.size()) : fault;
      if (fault == null && reader.unstuffedLength() > LONGEST_LINE) {
        fault = LINE_TOO_LONG;
      }
      if (fault == null) {
        reader.appendTo(message);
      }
    }
    if (fault == null) {
      end(new InboxMail(message.toByteArray()));
    } else {
      reply(fault);
    }
    reset();
  }

  private static @Nullable String fault(CrlfReader.Line line, int size) {
    return switch (line) {
      case WHOLE, END -> size > LARGEST_MESSAGE ? "552 5.3.4 Message too large" : null;
      case BARE -> "550 " + BARE;
      case TOO_LONG -> LINE_TOO_LONG;
    };
  }

  /** Logs what became of a whole message, then answers; the first failure decides for all. */
  private void end(InboxMail mail) throws IOException {
    InboxAction action = null;
    for (Recipient to : recipients) {
      action = action == null ? to.action() : action;
    }
    switch (action) {
      case null -> {
        log(mail, Outcome.ACCEPTED);
        reply("250 2.0.0 Accepted");
      }
      case InboxAction.Temporary(int code, String text, Moment _) -> {
        log(mail, Outcome.TEMPORARY);
        reply(code + " " + text);
      }
      case InboxAction.Permanent(int code, String text, Moment _) -> {
        log(mail, Outcome.PERMANENT);
        reply(code + " " + text);
      }
      case InboxAction.Slow(var delay) -> {
        log(mail, Outcome.ACCEPTED);
        inbox.answerLate(delay);
        reply("250 2.0.0 Accepted");
      }
      case InboxAction.CutAfterDot() -> {
        log(mail, Outcome.CUT);
        if (inbox.resetsThisCut()) {
          socket.setSoLinger(true, 0); // So that its close is a reset (RST), not an end (FIN).
        }
        open = false;
      }
      case InboxAction.CutBeforeDot() -> open = false;
    }
  }

  private void log(InboxMail mail, Outcome outcome) throws IOException {
    for (Recipient to : recipients) {
      inbox.append(new Envelope(sender(), to.address()), outcome, mail);
    }
  }

  private String sender() {
    return from == null ? "" : from;
  }

  private void reset() {
    from = null;
    utf8 = false;
    recipients.clear();
  }

  private void reply(String line) throws IOException {
    output.write(line.getBytes(StandardCharsets.US_ASCII));
    output.write('\r');
    output.write('\n');
  }

  private static String printable(String text) {
    return text.replaceAll("[^!-~]", "?");
  }
}
