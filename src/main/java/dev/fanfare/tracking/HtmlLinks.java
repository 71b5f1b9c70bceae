package dev.fanfare.tracking;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Reads the HTML of a template by the rules of the HTML standard's tokenizer, stepping over what is
 * FreeMarker's, and finds the links that people follow: {@code href} of {@code a}, {@code area} and
 * of Outlook's {@code v:} shapes, also in its conditional comments. Of one thread.
 */
final class HtmlLinks {

  /** Turns the tracking of one link off: {@code data-fanfare-track="off"}. */
  private static final String SWITCH = "data-fanfare-track";

  private static final Set<String> LINKING = Set.of("a", "area");

  /** Elements whose content is no markup. */
  private static final Set<String> RAW =
      Set.of("script", "style", "title", "textarea", "xmp", "iframe", "noembed", "noframes");

  private final String source;
  private final List<FoundLink> links = new ArrayList<>();
  private final List<Integer> ends = new ArrayList<>();
  private int bodyStart;
  private int at;

  private HtmlLinks(String source) {
    this.source = source;
  }

  static HtmlLinks in(String source) {
    var html = new HtmlLinks(source);
    html.read();
    return html;
  }

  /** In their order. */
  List<FoundLink> links() {
    return links;
  }

  /** Behind the start tag of the body; 0 where there is none. */
  int bodyStart() {
    return bodyStart;
  }

  /** Where bodies end: before each end tag, or the end of the source. */
  List<Integer> bodyEnds() {
    return ends.isEmpty() ? List.of(source.length()) : ends;
  }

  private void read() {
    while (at < source.length()) {
      int behind = FtlUnits.skip(source, at);
      if (behind > at) {
        at = behind;
      } else if (source.charAt(at) == '<') {
        markup();
      } else {
        at++;
      }
    }
  }

  private void markup() {
    if (source.startsWith("<!--[if", at)) {
      // Outlook reads what all others take for a comment.
      at = FtlUnits.after(source, "]>", at);
    } else if (source.startsWith("<!--", at)) {
      at = FtlUnits.after(source, "-->", at + 4);
    } else if (source.startsWith("<!", at) || source.startsWith("<?", at)) {
      at = FtlUnits.after(source, ">", at);
    } else if (source.startsWith("</", at) && isLetter(at + 2)) {
      int start = at;
      at += 2;
      if (name().equals("body")) {
        ends.add(start);
      }
      attributes("");
    } else if (isLetter(at + 1)) {
      at++;
      startTag();
    } else {
      at++;
    }
  }

  private void startTag() {
    var name = name();
    attributes(name);
    if (name.equals("body")) {
      bodyStart = at;
    } else if (RAW.contains(name)) {
      int end = FtlUnits.after(source, "</" + name, at);
      at = end == source.length() ? end : end - name.length() - 2;
    }
  }

  private void attributes(String element) {
    boolean linking = LINKING.contains(element) || element.startsWith("v:");
    var found = new ArrayList<FoundLink>();
    boolean off = false;
    while (at < source.length() && source.charAt(at) != '>') {
      int behind = FtlUnits.skip(source, at);
      if (behind > at) {
        at = behind;
      } else if (isSpace(at) || source.charAt(at) == '/') {
        at++;
      } else {
        var name = attributeName();
        var value = value();
        if (linking && name.equals("href") && value.to() > value.from()) {
          found.add(value);
        }
        off |= name.equals(SWITCH) && text(value).equalsIgnoreCase("off");
      }
    }
    if (at < source.length()) {
      at++;
      for (var link : found) {
        links.add(new FoundLink(link.from(), link.to(), off));
      }
    }
  }

  private String text(FoundLink value) {
    return source.substring(value.from(), value.to()).strip();
  }

  private String name() {
    int from = at;
    while (at < source.length() && !isSpace(at) && "/>".indexOf(source.charAt(at)) < 0) {
      at++;
    }
    return source.substring(from, at).toLowerCase(Locale.ROOT);
  }

  private String attributeName() {
    int from = at;
    // An equals sign at its beginning belongs to the name.
    at++;
    while (at < source.length() && !isSpace(at) && "/>=".indexOf(source.charAt(at)) < 0) {
      int behind = FtlUnits.skip(source, at);
      at = behind > at ? behind : at + 1;
    }
    return source.substring(from, at).toLowerCase(Locale.ROOT);
  }

  /** The value behind the name, without its quotes; empty where there is none. */
  private FoundLink value() {
    int equals = at;
    while (equals < source.length() && isSpace(equals)) {
      equals++;
    }
    if (equals == source.length() || source.charAt(equals) != '=') {
      return new FoundLink(at, at, false);
    }
    at = equals + 1;
    while (at < source.length() && isSpace(at)) {
      at++;
    }
    if (at == source.length()) {
      return new FoundLink(at, at, false);
    }
    char quote = source.charAt(at);
    return quote == '"' || quote == '\'' ? quoted(quote) : unquoted();
  }

  private FoundLink quoted(char quote) {
    int from = ++at;
    while (at < source.length() && source.charAt(at) != quote) {
      int behind = FtlUnits.skip(source, at);
      at = behind > at ? behind : at + 1;
    }
    int to = Math.min(at, source.length());
    at = Math.min(at + 1, source.length());
    return new FoundLink(from, to, false);
  }

  private FoundLink unquoted() {
    int from = at;
    while (at < source.length() && !isSpace(at) && source.charAt(at) != '>') {
      int behind = FtlUnits.skip(source, at);
      at = behind > at ? behind : at + 1;
    }
    return new FoundLink(from, at, false);
  }

  private boolean isLetter(int index) {
    return index < source.length()
        && ((source.charAt(index) | 0x20) >= 'a' && (source.charAt(index) | 0x20) <= 'z');
  }

  private boolean isSpace(int index) {
    return " \t\n\f\r".indexOf(source.charAt(index)) >= 0;
  }
}
