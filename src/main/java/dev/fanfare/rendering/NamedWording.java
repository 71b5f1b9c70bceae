package dev.fanfare.rendering;

import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A template as it is kept: a message, or without a subject a fragment for others to include.
 *
 * @param locale the language of the wording's own words; null when nobody has said
 */
public record NamedWording(TemplateName name, @Nullable String locale, Wording wording) {

  /** As written; what only looks like one, as in a comment, does no harm. */
  private static final Pattern FRAGMENT =
      Pattern.compile("<#(?:include|import)\\s+[\"']([a-z0-9-]{1,63})[\"']");

  public boolean isMessage() {
    return wording.words().subject() != null;
  }

  /** Names of the fragments its words name themselves, in any language. */
  public Set<String> fragments() {
    var names = new LinkedHashSet<String>();
    Stream.concat(Stream.of(wording.words()), wording.locales().values().stream())
        .flatMap(words -> Stream.of(Part.HTML, Part.TEXT).map(words::of))
        .filter(words -> words != null)
        .forEach(
            words -> FRAGMENT.matcher(words).results().forEach(hit -> names.add(hit.group(1))));
    return names;
  }

  /**
   * All that is needed to render it: a message with its fragments, and theirs. One that is not
   * there is left out, and told when the template is looked at.
   */
  public TemplateSource assemble(Function<String, Optional<NamedWording>> kept) {
    var fragments = new TreeMap<String, Wording>();
    var next = new ArrayDeque<>(fragments());
    while (!next.isEmpty()) {
      var wanted = next.remove();
      if (!fragments.containsKey(wanted)) {
        kept.apply(wanted)
            .filter(fragment -> !fragment.isMessage())
            .ifPresent(
                fragment -> {
                  fragments.put(wanted, fragment.wording());
                  next.addAll(fragment.fragments());
                });
      }
    }
    return new TemplateSource(name.toString(), locale, asMessage(), fragments);
  }

  /** A fragment is looked at by itself under a subject of ours. */
  private Wording asMessage() {
    if (isMessage()) {
      return wording;
    }
    var locales = new TreeMap<String, Words>();
    wording.locales().forEach((tag, words) -> locales.put(tag, titled(words)));
    return new Wording(titled(wording.words()), locales, wording.variables());
  }

  private static Words titled(Words words) {
    return new Words("fragment", words.html(), words.text());
  }
}
