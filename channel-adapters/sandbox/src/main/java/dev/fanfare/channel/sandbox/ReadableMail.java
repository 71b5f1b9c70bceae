package dev.fanfare.channel.sandbox;

import jakarta.mail.Header;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeUtility;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UnsupportedEncodingException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * A mail as a mail program would show it.
 *
 * @param headers decoded, in the order they came
 * @param text the first plain text
 * @param html the first HTML
 */
record ReadableMail(List<Field> headers, @Nullable String text, @Nullable String html) {

  private static final Session SESSION = Session.getInstance(new Properties());

  record Field(String name, String value) {}

  static ReadableMail parse(byte[] bytes) throws IOException {
    try {
      MimeMessage message = new MimeMessage(SESSION, new ByteArrayInputStream(bytes));
      List<Field> headers = new ArrayList<>();
      for (Header header : Collections.list(message.getAllHeaders())) {
        headers.add(new Field(header.getName(), decoded(header.getValue())));
      }
      return new ReadableMail(headers, first(message, "text/plain"), first(message, "text/html"));
    } catch (MessagingException e) {
      throw new IOException("the mail cannot be parsed", e);
    }
  }

  static String decoded(@Nullable String value) {
    if (value == null) {
      return "";
    }
    String unfolded = MimeUtility.unfold(value);
    try {
      return MimeUtility.decodeText(unfolded);
    } catch (UnsupportedEncodingException e) {
      return unfolded;
    }
  }

  private static @Nullable String first(Part part, String type)
      throws MessagingException, IOException {
    if (part.isMimeType(type)) {
      return String.valueOf(part.getContent());
    }
    if (part.isMimeType("multipart/*") && part.getContent() instanceof Multipart parts) {
      for (int i = 0; i < parts.getCount(); i++) {
        String found = first(parts.getBodyPart(i), type);
        if (found != null) {
          return found;
        }
      }
    }
    return null;
  }
}
