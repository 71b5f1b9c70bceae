package dev.fanfare.dispatch;

import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** A mail as its reader sees it: decoded parts, and the links in them. */
record TestingMail(String html, String text) {

  private static final Pattern HREF = Pattern.compile("<a[^>]*? href=[\"']([^\"']*)[\"']");
  private static final Pattern IMAGE = Pattern.compile("<img[^>]*? src=\"([^\"]*/o/[^\"]*)\"");

  static TestingMail read(String source) {
    try {
      var bytes = new ByteArrayInputStream(source.getBytes(StandardCharsets.UTF_8));
      var parts = new ArrayList<Part>();
      leaves(new MimeMessage(null, bytes), parts);
      return new TestingMail(content(parts, "text/html"), content(parts, "text/plain"));
    } catch (MessagingException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What people follow in the HTML part, in order, unescaped. */
  List<String> links() {
    return HREF.matcher(html).results().map(link -> link.group(1).replace("&amp;", "&")).toList();
  }

  /** The link that nobody sees. */
  String hidden() {
    return links().stream().filter(link -> link.contains("/c/")).findFirst().orElseThrow();
  }

  /** The address of the picture that tells of opens; empty without one. */
  String pixel() {
    return IMAGE.matcher(html).results().map(image -> image.group(1)).findFirst().orElse("");
  }

  private static void leaves(Part part, List<Part> leaves) throws MessagingException, IOException {
    if (part.getContent() instanceof Multipart several) {
      for (int i = 0; i < several.getCount(); i++) {
        BodyPart one = several.getBodyPart(i);
        leaves(one, leaves);
      }
    } else {
      leaves.add(part);
    }
  }

  private static String content(List<Part> parts, String type)
      throws MessagingException, IOException {
    for (var part : parts) {
      if (part.isMimeType(type)) {
        return (String) part.getContent();
      }
    }
    return "";
  }
}
