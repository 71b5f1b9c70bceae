package dev.fanfare.channel.email;

import jakarta.mail.Session;
import java.io.IOException;
import java.io.OutputStream;
import org.eclipse.angus.mail.smtp.SMTPMessage;
import org.jspecify.annotations.Nullable;

/** A message whose bytes are ready: what Angus would serialise, it only copies. */
final class ReadyMessage extends SMTPMessage {

  private final byte[] bytes;

  ReadyMessage(Session session, OutgoingMail mail, String envelopeFrom) {
    super(session);
    this.bytes = mail.bytes();
    setEnvelopeFrom(envelopeFrom);
    if (mail.needsUtf8()) {
      setMailExtension("BODY=8BITMIME SMTPUTF8");
    }
  }

  @Override
  public void writeTo(OutputStream out, String @Nullable [] ignored) throws IOException {
    out.write(bytes);
  }
}
