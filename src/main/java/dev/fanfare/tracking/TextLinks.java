package dev.fanfare.tracking;

import java.util.ArrayList;
import java.util.List;

/** Finds addresses of the web in a template of plain text, as mail programs do to make links. */
final class TextLinks {

  private static final String NEVER = "<>\"'`\\";
  private static final String NOT_LAST = ".,;:!?*_]}";

  private TextLinks() {}

  static List<FoundLink> in(String source) {
    var links = new ArrayList<FoundLink>();
    for (int at = 0; at < source.length(); ) {
      int behind = FtlUnits.skip(source, at);
      if (behind > at) {
        at = behind;
      } else if (begins(source, at)) {
        int end = end(source, at);
        links.add(new FoundLink(at, end, false));
        at = end;
      } else {
        at++;
      }
    }
    return links;
  }

  private static boolean begins(String source, int at) {
    boolean scheme =
        source.regionMatches(true, at, "https://", 0, 8)
            || source.regionMatches(true, at, "http://", 0, 7);
    return scheme && (at == 0 || !Character.isLetterOrDigit(source.charAt(at - 1)));
  }

  /** Behind the last character that belongs to it: a full stop ends the sentence instead. */
  private static int end(String source, int from) {
    int at = from;
    int end = from;
    int open = 0;
    while (at < source.length()) {
      char c = source.charAt(at);
      if (source.startsWith("${", at)) {
        at = FtlUnits.skip(source, at);
        end = at;
        continue;
      }
      if (Character.isWhitespace(c) || NEVER.indexOf(c) >= 0 || (c == ')' && open == 0)) {
        break;
      }
      open += c == '(' ? 1 : c == ')' ? -1 : 0;
      at++;
      if (NOT_LAST.indexOf(c) < 0) {
        end = at;
      }
    }
    return end;
  }
}
