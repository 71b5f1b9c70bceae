package dev.fanfare.tracking;

import dev.fanfare.dsl.Tracking;
import dev.fanfare.rendering.LinkMarks;
import dev.fanfare.rendering.TemplateSource;
import dev.fanfare.rendering.Words;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A template whose links are marked in every language and fragment, once for all its messages.
 * Nothing else of it is changed, but for what is hidden: the picture before the end of the body and
 * the link behind its beginning.
 *
 * @param source with {@link LinkMarks} in place of links
 * @param constants numbers of links that are said by a directive, by where they lead
 * @param hosts which the template itself names: data cannot make a link lead to another
 */
record TrackedTemplate(
    TemplateSource source,
    List<TemplateLink> links,
    Map<String, Integer> constants,
    Set<String> hosts,
    Tracking tracking) {

  /** Links of the engine itself, which are never led over it. */
  private static final Pattern OWN = Pattern.compile("\\b(unsubscribe|preferences|view)Url\\b");

  /** What begins like this is never a link to the web, whatever follows. */
  private static final Pattern ELSEWHERE =
      Pattern.compile("(?i)\\s*(#|(?!https?:)[a-z][a-z0-9+.-]*:).*", Pattern.DOTALL);

  private static final Pattern HOST =
      Pattern.compile(
          "(?i)\\bhttps?://([a-z0-9][a-z0-9.-]*(?::[0-9]{1,5})?)(?=[/?#\"'\\s<>&()]|$)");

  private static final Pattern BODY = Pattern.compile("(?i)</body\\s*>");

  private static final String PIXEL =
      "<img src=\""
          + LinkMarks.pixel()
          + "\" width=\"1\" height=\"1\" alt=\"\""
          + " style=\"display:block;width:1px;height:1px;border:0\">";

  static TrackedTemplate of(TemplateSource template, Tracking tracking) {
    return new Marking(template, tracking).marked();
  }

  private record Edit(int from, int to, String text) {}

  private static final class Marking {

    private final TemplateSource template;
    private final Tracking tracking;
    private final List<TemplateLink> links = new ArrayList<>();

    Marking(TemplateSource template, Tracking tracking) {
      this.template = template;
      this.tracking = tracking;
    }

    TrackedTemplate marked() {
      var marked =
          template.with(words -> new Words(words.subject(), html(words), text(words.text())));
      var constants = new HashMap<String, Integer>();
      if (links.stream().anyMatch(link -> link.isPersonal())) {
        template.parts().values().forEach(words -> name(DirectiveLinks.in(words), constants));
      }
      return new TrackedTemplate(
          marked,
          List.copyOf(links),
          Map.copyOf(constants),
          hosts(String.join("\n", template.parts().values())),
          tracking);
    }

    /** Links that come out of a directive are one place of the template, and many for a reader. */
    private void name(Set<String> addresses, Map<String, Integer> constants) {
      for (var address : addresses) {
        LinkTarget.of(address)
            .map(target -> target.with(tracking.parameters()).url())
            .filter(url -> !constants.containsKey(url))
            .ifPresent(
                url -> {
                  constants.put(url, links.size());
                  links.add(new TemplateLink(links.size(), TemplateLink.Part.HTML, address, url));
                });
      }
    }

    /** The body may stand in a fragment, as in a layout: what is hidden goes there. */
    private boolean holdsBody(Words words) {
      return holdsEnd(words)
          || (words.subject() != null
              && template.fragments().values().stream()
                  .noneMatch(fragment -> holdsEnd(fragment.words())));
    }

    private static boolean holdsEnd(Words words) {
      var html = words.html();
      return html != null && BODY.matcher(html).find();
    }

    private @Nullable String html(Words words) {
      var source = words.html();
      if (source == null) {
        return null;
      }
      boolean hides = holdsBody(words);
      var html = HtmlLinks.in(source);
      var edits = new ArrayList<Edit>();
      if (tracking.links()) {
        for (var link : html.links()) {
          mark(source, link, TemplateLink.Part.HTML, edits);
        }
      }
      int hiddenAt = html.bodyStart() == 0 ? source.length() : html.bodyStart();
      if (hides && tracking.clicks() && !links.isEmpty()) {
        edits.add(new Edit(hiddenAt, hiddenAt, hidden()));
      }
      if (hides && tracking.opens()) {
        html.bodyEnds().forEach(end -> edits.add(new Edit(end, end, PIXEL)));
      }
      return edited(source, edits);
    }

    private String hidden() {
      int number = links.size();
      links.add(new TemplateLink(number, TemplateLink.Part.HIDDEN, "", null));
      return "<a href=\""
          + LinkMarks.constant(number)
          + "\" style=\"display:none\" aria-hidden=\"true\" tabindex=\"-1\"></a>";
    }

    private @Nullable String text(@Nullable String source) {
      if (source == null || !tracking.text()) {
        return source;
      }
      var edits = new ArrayList<Edit>();
      for (var link : TextLinks.in(source)) {
        mark(source, link, TemplateLink.Part.TEXT, edits);
      }
      return edited(source, edits);
    }

    private void mark(String source, FoundLink found, TemplateLink.Part part, List<Edit> edits) {
      var value = source.substring(found.from(), found.to());
      if (found.own() || OWN.matcher(value).find() || ELSEWHERE.matcher(value).matches()) {
        return;
      }
      int number = links.size();
      if (FtlUnits.in(value)) {
        links.add(new TemplateLink(number, part, value, null));
        edits.add(new Edit(found.from(), found.from(), LinkMarks.opening(number)));
        edits.add(new Edit(found.to(), found.to(), LinkMarks.closing()));
        return;
      }
      TargetText.read(part, value)
          .map(target -> target.with(tracking.parameters()))
          .ifPresent(
              target -> {
                links.add(new TemplateLink(number, part, value, target.url()));
                edits.add(new Edit(found.from(), found.to(), padded(number, value)));
              });
    }

    /** As long and with as many lines as the link, so that later places stay what they were. */
    private static String padded(int number, String link) {
      var mark = LinkMarks.constant(number);
      int end = mark.length() - 1;
      var padded = new StringBuilder(mark.substring(0, end));
      for (int i = end; i < link.length() - 1; i++) {
        padded.append(link.charAt(i) == '\n' ? '\n' : ' ');
      }
      return padded.append(mark.charAt(end)).toString();
    }

    private static String edited(String source, List<Edit> edits) {
      var text = new StringBuilder(source.length() + 64 * edits.size());
      int at = 0;
      for (var edit :
          edits.stream().sorted((a, b) -> Integer.compare(a.from(), b.from())).toList()) {
        text.append(source, at, edit.from()).append(edit.text());
        at = edit.to();
      }
      return text.append(source, at, source.length()).toString();
    }

    private static Set<String> hosts(String words) {
      var hosts = new HashSet<String>();
      var host = HOST.matcher(words);
      while (host.find()) {
        hosts.add(host.group(1).toLowerCase(Locale.ROOT));
      }
      return Set.copyOf(hosts);
    }
  }
}
