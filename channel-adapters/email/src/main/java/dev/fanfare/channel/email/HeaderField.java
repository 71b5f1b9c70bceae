package dev.fanfare.channel.email;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Writes header fields: folded (RFC 5322, 2.2.3), encoded when they are not ASCII (RFC 2047), and
 * refused when they would end the line they stand on.
 */
final class HeaderField {

  private static final int LINE = 76;
  private static final int LONGEST_LINE = 998;

  /** Of one encoded word, so that the first fits behind the name of the usual fields. */
  private static final int PAYLOAD = LINE - "Subject: =?UTF-8?Q??=".length();

  private static final Pattern NAME = Pattern.compile("[!-9;-~]{1,100}");
  private static final Pattern PLAIN = Pattern.compile("[!-~](?:[ -~\\t]*[!-~])?");
  private static final Pattern ATOMS =
      Pattern.compile("[a-zA-Z0-9!#$%&'*+/=?^_`{|}~-]+(?: [a-zA-Z0-9!#$%&'*+/=?^_`{|}~-]+)*");

  /** Fields that are the adapter's, or that must not be in a message at all. */
  private static final Set<String> RESERVED =
      Set.of(
          "from",
          "to",
          "cc",
          "bcc",
          "reply-to",
          "sender",
          "subject",
          "date",
          "message-id",
          "mime-version",
          "return-path",
          "received",
          "x-fanfare-message");

  private HeaderField() {}

  /** A field given from outside, with its CRLF. */
  static String given(String name, String value) throws InvalidMessageException {
    String lower = name.toLowerCase(Locale.ROOT);
    if (!NAME.matcher(name).matches()) {
      throw InvalidMessageException.message(
          "the name of a header is printable ASCII without colon");
    }
    if (RESERVED.contains(lower) || lower.startsWith("content-") || lower.startsWith("resent-")) {
      throw InvalidMessageException.message("the header " + name + " is not free to be given");
    }
    String field = unstructured(name, value);
    if (PLAIN.matcher(value).matches() && !linesFit(fold(name + ": " + value))) {
      throw InvalidMessageException.message("the header " + name + " does not fit on its lines");
    }
    return field;
  }

  /** A field of free text, with its CRLF. */
  static String unstructured(String name, String value) throws InvalidMessageException {
    requireOneLine(name, value);
    if (value.isEmpty()) {
      return name + ": \r\n";
    }
    boolean plain = PLAIN.matcher(value).matches() && !value.contains("=?");
    if (plain) {
      String folded = fold(name + ": " + value);
      if (linesFit(folded)) {
        return folded + "\r\n";
      }
    }
    return joined(name, encodedWords(value)) + "\r\n";
  }

  /** A field of one address with a display name, with its CRLF. */
  static String mailbox(String name, String displayName, EmailAddress address)
      throws InvalidMessageException {
    requireOneLine(name, displayName);
    String angle = "<" + address.text() + ">";
    if (displayName.isBlank()) {
      return name + ": " + address.text() + "\r\n";
    }
    String phrase = phrase(name, displayName);
    String separator = phrase.length() + 1 + angle.length() > LINE ? "\r\n " : " ";
    String field = phrase + separator + angle;
    if (!linesFit(field)) {
      throw InvalidMessageException.message("the display name in " + name + " is too long");
    }
    return field + "\r\n";
  }

  private static String phrase(String name, String displayName) {
    if (displayName.contains("=?") || !displayName.chars().allMatch(c -> c >= ' ' && c <= '~')) {
      return joined(name, encodedWords(displayName));
    }
    return name
        + ": "
        + (ATOMS.matcher(displayName).matches()
            ? displayName
            : '"' + displayName.replace("\\", "\\\\").replace("\"", "\\\"") + '"');
  }

  private static void requireOneLine(String name, String value) throws InvalidMessageException {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '\r' || c == '\n' || c == '\0') {
        throw InvalidMessageException.message(name + " holds no CR, LF or NUL");
      }
    }
  }

  /** Breaks before single spaces, so that unfolding gives the very same text. */
  private static String fold(String field) {
    if (field.length() <= LINE) {
      return field;
    }
    StringBuilder folded = new StringBuilder(field.length() + 16);
    int lineStart = 0;
    int lastBreak = -1;
    int first = field.indexOf(':') + 2;
    for (int i = first; i < field.length(); i++) {
      boolean single = field.charAt(i) == ' ' && solid(field, i - 1) && solid(field, i + 1);
      if (single && i - lineStart > LINE && lastBreak > lineStart) {
        folded.append(field, lineStart, lastBreak).append("\r\n");
        lineStart = lastBreak;
      }
      lastBreak = single ? i : lastBreak;
    }
    if (field.length() - lineStart > LINE && lastBreak > lineStart) {
      folded.append(field, lineStart, lastBreak).append("\r\n");
      lineStart = lastBreak;
    }
    return folded.append(field, lineStart, field.length()).toString();
  }

  private static boolean solid(String text, int at) {
    return at < text.length() && text.charAt(at) != ' ' && text.charAt(at) != '\t';
  }

  private static boolean linesFit(String field) {
    return field.lines().allMatch(line -> line.length() <= LONGEST_LINE);
  }

  private static String joined(String name, String[] words) {
    boolean fits = name.length() + 2 + words[0].length() <= LINE;
    return name + (fits ? ": " : ":\r\n ") + String.join("\r\n ", words);
  }

  private static String[] encodedWords(String text) {
    int quoted = text.codePoints().map(HeaderField::quotedLength).sum();
    boolean base64 = quoted > base64Length(text.getBytes(StandardCharsets.UTF_8).length);
    StringBuilder words = new StringBuilder();
    int start = 0;
    int length = 0;
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      int grown = length + (base64 ? utf8Length(c) : quotedLength(c));
      if ((base64 ? base64Length(grown) : grown) > PAYLOAD) {
        words.append(encodedWord(text.substring(start, i), base64)).append(' ');
        start = i;
        grown = base64 ? utf8Length(c) : quotedLength(c);
      }
      length = grown;
      i += Character.charCount(c);
    }
    return words.append(encodedWord(text.substring(start), base64)).toString().split(" ");
  }

  private static String encodedWord(String text, boolean base64) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (base64) {
      return "=?UTF-8?B?" + Base64.getEncoder().encodeToString(bytes) + "?=";
    }
    StringBuilder word = new StringBuilder("=?UTF-8?Q?");
    for (byte b : bytes) {
      if (b == ' ') {
        word.append('_');
      } else if (literal(b)) {
        word.append((char) b);
      } else {
        word.append('=').append(String.format(Locale.ROOT, "%02X", b & 0xFF));
      }
    }
    return word.append("?=").toString();
  }

  /** Safe in text and in phrases alike (RFC 2047, 5, rule 3). */
  private static boolean literal(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }

  private static int quotedLength(int c) {
    return c == ' ' || literal(c) ? 1 : 3 * utf8Length(c);
  }

  private static int base64Length(int bytes) {
    return (bytes + 2) / 3 * 4;
  }

  private static int utf8Length(int c) {
    if (c >= 0xD800 && c <= 0xDFFF) {
      return 1; // Half a surrogate pair is encoded as a question mark.
    }
    return c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
  }
}
