package dev.fanfare.rendering;

import java.util.Collections;
import java.util.IllformedLocaleException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The same thing said in one or more languages.
 *
 * @param words for everybody whose language is not among the locales
 * @param locales by canonical BCP 47 tag
 * @param variables names that only a call says, and that no attribute need have
 */
public record Wording(Words words, SortedMap<String, Words> locales, Set<String> variables) {

  public Wording {
    // What was stored before there were any has none.
    variables =
        variables == null ? Set.of() : Collections.unmodifiableSortedSet(new TreeSet<>(variables));
    locales = Collections.unmodifiableSortedMap(new TreeMap<>(locales));
  }

  public Wording(Words words) {
    this(words, Collections.emptySortedMap());
  }

  public Wording(Words words, SortedMap<String, Words> locales) {
    this(words, locales, Set.of());
  }

  /** The words for a person's locale. */
  Words in(@Nullable String tag) {
    return tag == null || locales.isEmpty()
        ? words
        : lookup(tag, locales).map(locales::get).orElse(words);
  }

  Wording with(UnaryOperator<Words> change) {
    var own = change.apply(words);
    var others = new TreeMap<String, Words>();
    locales.forEach((tag, other) -> others.put(tag, change.apply(other)));
    return new Wording(own, others, variables);
  }

  /** The best key for a tag: itself, or what is left as it is shortened (RFC 4647 3.4). */
  static Optional<String> lookup(String tag, Map<String, ?> keys) {
    var range = canonical(tag).orElse(tag);
    while (!range.isEmpty()) {
      if (keys.containsKey(range)) {
        return Optional.of(range);
      }
      int end = range.lastIndexOf('-');
      // A single letter only introduces what follows it.
      if (end >= 2 && range.charAt(end - 2) == '-') {
        end -= 2;
      }
      range = end < 0 ? "" : range.substring(0, end);
    }
    return Optional.empty();
  }

  /** The tag in its usual case; empty when it is none, or names no language. */
  public static Optional<String> canonical(String tag) {
    try {
      var locale = new Locale.Builder().setLanguageTag(tag).build();
      return locale.getLanguage().isEmpty()
          ? Optional.empty()
          : Optional.of(locale.toLanguageTag());
    } catch (IllformedLocaleException e) {
      return Optional.empty();
    }
  }
}
