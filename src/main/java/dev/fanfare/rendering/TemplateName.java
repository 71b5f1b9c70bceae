package dev.fanfare.rendering;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A template as it is asked for: {@code welcome}, or {@code welcome@3} for one version of it.
 *
 * @param version empty for the one in force
 */
public record TemplateName(String name, Optional<Integer> version) {

  /** Lower-case letters, digits and hyphens. */
  public static final Pattern PATTERN = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

  private static final Pattern WRITTEN =
      Pattern.compile("(" + PATTERN.pattern() + ")(?:@([1-9][0-9]{0,8}))?");

  /** Reads a name as it is written; empty when it is none. */
  public static Optional<TemplateName> read(String written) {
    var matcher = WRITTEN.matcher(written);
    return matcher.matches()
        ? Optional.of(
            new TemplateName(
                matcher.group(1), Optional.ofNullable(matcher.group(2)).map(Integer::valueOf)))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return name + version.map(number -> "@" + number).orElse("");
  }
}
