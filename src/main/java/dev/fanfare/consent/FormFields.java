package dev.fanfare.consent;

import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

/** What the form of a page sent ({@code application/x-www-form-urlencoded}): names and values. */
final class FormFields {

  /** The longest form taken. */
  static final int LONGEST = 8_192;

  private record Field(String name, String value) {}

  private final Set<Field> fields = new HashSet<>();

  /** Reads a form; what is none has no fields. */
  static FormFields read(InputStream body) throws IOException {
    var form = new FormFields();
    var text = new String(body.readNBytes(LONGEST), StandardCharsets.UTF_8);
    for (var pair : text.split("&")) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        form.add(pair.substring(0, equals), pair.substring(equals + 1));
      }
    }
    return form;
  }

  boolean has(String name, String value) {
    return fields.contains(new Field(name, value));
  }

  private void add(String name, String value) {
    try {
      fields.add(
          new Field(
              URLDecoder.decode(name, StandardCharsets.UTF_8),
              URLDecoder.decode(value, StandardCharsets.UTF_8)));
    } catch (IllegalArgumentException e) {
      // No browser sends this; it names nothing.
    }
  }
}
