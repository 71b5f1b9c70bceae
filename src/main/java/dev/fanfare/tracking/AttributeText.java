package dev.fanfare.tracking;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The text of an attribute's value in HTML, and back. */
final class AttributeText {

  private static final Pattern REFERENCE =
      Pattern.compile("&(?:#([0-9]{1,7})|#[xX]([0-9a-fA-F]{1,6})|([A-Za-z][A-Za-z0-9]*));");

  private AttributeText() {}

  /** What the value means; empty where it names a character that links do not hold. */
  static Optional<String> decode(String value) {
    if (value.indexOf('&') < 0) {
      return Optional.of(value);
    }
    var text = new StringBuilder();
    var reference = REFERENCE.matcher(value);
    while (reference.find()) {
      var character = character(reference);
      if (character.isEmpty()) {
        return Optional.empty();
      }
      reference.appendReplacement(text, Matcher.quoteReplacement(character));
    }
    return Optional.of(reference.appendTail(text).toString());
  }

  /** The text as it stands between quotes of either kind. */
  static String encode(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  private static String character(Matcher reference) {
    if (reference.group(3) != null) {
      return switch (reference.group(3)) {
        case "amp", "AMP" -> "&";
        case "lt", "LT" -> "<";
        case "gt", "GT" -> ">";
        case "quot", "QUOT" -> "\"";
        case "apos" -> "'";
        default -> "";
      };
    }
    int code =
        reference.group(1) != null
            ? Integer.parseInt(reference.group(1))
            : Integer.parseInt(reference.group(2), 16);
    return code > 0 && Character.isValidCodePoint(code) && (code < 0xd800 || code > 0xdfff)
        ? Character.toString(code)
        : "";
  }
}
