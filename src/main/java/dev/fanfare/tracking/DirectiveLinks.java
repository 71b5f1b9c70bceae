package dev.fanfare.tracking;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Finds addresses of the web that a template hands to its directives as texts, as in {@code
 * <@layout.button url="https://…">}: they become links where the directive says so, and lead
 * everybody to one place.
 */
final class DirectiveLinks {

  private static final Pattern TEXT =
      Pattern.compile("([\"'])(https?://[^\"'\\s<>\\\\${}]+)\\1", Pattern.CASE_INSENSITIVE);

  private DirectiveLinks() {}

  static Set<String> in(String source) {
    var found = new LinkedHashSet<String>();
    for (int at = 0; at < source.length(); ) {
      int behind = FtlUnits.skip(source, at);
      if (behind > at && isDirective(source, at)) {
        TEXT.matcher(source).region(at, behind).results().forEach(text -> found.add(text.group(2)));
      }
      at = Math.max(behind, at + 1);
    }
    return found;
  }

  private static boolean isDirective(String source, int at) {
    return source.startsWith("<@", at)
        || (source.startsWith("<#", at)
            && !source.startsWith("<#--", at)
            && !source.startsWith("<#noparse>", at));
  }
}
