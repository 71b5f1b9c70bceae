package dev.fanfare.rendering;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** The FreeMarker sources of one e-mail: at least one of html and text is present. */
public record TemplateSource(String subject, @Nullable String html, @Nullable String text) {

  public TemplateSource {
    if (html == null && text == null) {
      throw new IllegalArgumentException("a template needs html or text");
    }
    // Editors end files with a line break; a subject has none.
    subject = subject.strip();
  }

  /** The same with other words for some parts; null keeps a part. */
  public TemplateSource with(
      @Nullable String otherSubject, @Nullable String otherHtml, @Nullable String otherText) {
    return new TemplateSource(
        otherSubject == null ? subject : otherSubject,
        otherHtml == null ? html : otherHtml,
        otherText == null ? text : otherText);
  }

  /** SHA-256 of all parts, in hex: the same for the same words. */
  public String hash() {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      update(digest, subject);
      update(digest, html);
      update(digest, text);
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void update(MessageDigest digest, @Nullable String part) {
    if (part == null) {
      digest.update((byte) 0);
    } else {
      // The length keeps a word moved from one part to the next from hashing alike.
      digest.update(("1" + part.length() + ":").getBytes(StandardCharsets.UTF_8));
      digest.update(part.getBytes(StandardCharsets.UTF_8));
    }
  }
}
