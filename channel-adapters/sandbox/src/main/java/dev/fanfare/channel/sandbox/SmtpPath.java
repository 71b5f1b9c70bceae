package dev.fanfare.channel.sandbox;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The argument of MAIL or RCPT: an address between angle brackets and parameters.
 *
 * @param address empty for the null sender
 */
record SmtpPath(String address, List<String> parameters) {

  private static final Pattern SYNTAX =
      Pattern.compile("<([^<>\\s\\p{Cntrl}]{0,320})>((?: [^\\s\\p{Cntrl}]+)*)");

  /** Null when the argument does not begin with the keyword or breaks the syntax. */
  static @Nullable SmtpPath parse(String argument, String keyword) {
    if (!argument.regionMatches(true, 0, keyword, 0, keyword.length())) {
      return null;
    }
    Matcher matcher = SYNTAX.matcher(argument.substring(keyword.length()).strip());
    if (!matcher.matches()) {
      return null;
    }
    String parameters = matcher.group(2).strip();
    return new SmtpPath(
        matcher.group(1), parameters.isEmpty() ? List.of() : List.of(parameters.split(" ")));
  }

  boolean ascii() {
    return StandardCharsets.US_ASCII.newEncoder().canEncode(address);
  }
}
