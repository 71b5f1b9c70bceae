package dev.fanfare.channel.sandbox;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A message as it was transferred, with the header fields the log keeps. */
final class InboxMail {

  /** What stands for a message refused before it was seen. */
  static final InboxMail UNSEEN = new InboxMail(new byte[0]);

  private static final int LONGEST_HEADER = 64 * 1024;

  private final byte[] bytes;
  private final Map<String, String> fields;

  InboxMail(byte[] bytes) {
    this.bytes = bytes;
    this.fields = fields(bytes);
  }

  byte[] bytes() {
    return bytes;
  }

  /** The first field of that lower case name, unfolded and not decoded. */
  @Nullable String field(String name) {
    return fields.get(name);
  }

  private static Map<String, String> fields(byte[] bytes) {
    String head =
        new String(bytes, 0, Math.min(bytes.length, LONGEST_HEADER), StandardCharsets.UTF_8);
    int end = head.startsWith("\r\n") ? 0 : head.indexOf("\r\n\r\n");
    String header = end < 0 ? head : head.substring(0, end);
    Map<String, String> fields = new HashMap<>();
    for (String line : header.replaceAll("\r\n([ \t])", "$1").split("\r\n")) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        fields.putIfAbsent(
            line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
      }
    }
    return fields;
  }
}
