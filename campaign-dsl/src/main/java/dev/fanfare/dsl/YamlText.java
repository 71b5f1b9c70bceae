package dev.fanfare.dsl;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Texts as the canonical file has them: plain, quoted or as blocks. */
final class YamlText {

  /** Texts that no YAML parser, also of version 1.1, takes for anything else. */
  private static final Pattern PLAIN =
      Pattern.compile("[\\p{L}][\\p{L}\\p{N}._@<>/${}()!?-]*( [\\p{L}\\p{N}._@<>/${}()!?-]+)*");

  private static final int LONGEST_PLAIN = 120;

  private static final Set<String> NOT_PLAIN =
      Set.of("y", "n", "yes", "no", "on", "off", "true", "false", "null");

  private YamlText() {}

  /** A text as one value: plain where no parser takes it for anything else. */
  static String scalar(String value) {
    // The pattern's loop takes stack with every word, so a long line is quoted unseen.
    boolean plain =
        value.length() <= LONGEST_PLAIN
            && PLAIN.matcher(value).matches()
            && !NOT_PLAIN.contains(value.toLowerCase(Locale.ROOT));
    return plain ? value : quoted(value);
  }

  /** Whether a literal block gives the text back to the character, whatever its indentation. */
  static boolean isBlock(String value) {
    return value.indexOf('\n') > 0
        && !value.endsWith("\n\n")
        && !Character.isWhitespace(value.charAt(0))
        && value.codePoints().noneMatch(c -> c != '\n' && c != '\t' && isEscaped(c))
        && value.lines().noneMatch(line -> !line.isEmpty() && line.isBlank());
  }

  /**
   * A literal block.
   *
   * @param indent of its lines
   */
  static String block(String value, String indent) {
    String head = value.endsWith("\n") ? "|\n" : "|-\n";
    return value
        .lines()
        .map(line -> line.isEmpty() ? "" : indent + line)
        .collect(Collectors.joining("\n", head, ""));
  }

  static String quoted(String value) {
    StringBuilder quoted = new StringBuilder("\"");
    value
        .codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\t' -> quoted.append("\\t");
                default -> {
                  if (isEscaped(c)) {
                    quoted.append(String.format(c > 0xFFFF ? "\\U%08X" : "\\u%04X", c));
                  } else {
                    quoted.appendCodePoint(c);
                  }
                }
              }
            });
    return quoted.append('"').toString();
  }

  /** What YAML does not take as it stands, or what an editor would not show. */
  private static boolean isEscaped(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          true;
      default -> false;
    };
  }
}
