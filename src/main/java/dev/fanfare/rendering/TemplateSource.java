package dev.fanfare.rendering;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * All words of one e-mail, in every language, with the fragments they include: nothing else is
 * needed to render it.
 *
 * @param name where the words come from, such as {@code welcome@3} or, of the folder, {@code
 *     welcome}; null when they stand in the campaign file
 * @param locale the language of the wording's own words; null when nobody has said
 * @param wording the message
 * @param fragments by name: layouts and partials
 */
public record TemplateSource(
    @Nullable String name,
    @Nullable String locale,
    Wording wording,
    SortedMap<String, Wording> fragments) {

  public TemplateSource {
    if (wording.words().subject() == null
        || wording.locales().values().stream().anyMatch(words -> words.subject() == null)) {
      throw new IllegalArgumentException("a message needs a subject in each language");
    }
    fragments = Collections.unmodifiableSortedMap(new TreeMap<>(fragments));
  }

  /** Words as they stand in a campaign file: one language, no fragments. */
  public TemplateSource(String subject, @Nullable String html, @Nullable String text) {
    this(null, null, new Wording(new Words(subject, html, text)), Collections.emptySortedMap());
  }

  public String subject() {
    return requireNonNull(wording.words().subject());
  }

  public @Nullable String html() {
    return wording.words().html();
  }

  public @Nullable String text() {
    return wording.words().text();
  }

  /**
   * The same words with another language for people who have none, or one that is not among them;
   * empty when that language itself is not.
   */
  public Optional<TemplateSource> speaking(String tag) {
    if (locale == null && wording.locales().isEmpty()) {
      return Optional.of(new TemplateSource(name, tag, wording, fragments));
    }
    if (locale != null && Wording.lookup(tag, Map.of(locale, "")).isPresent()) {
      return Optional.of(this);
    }
    return Wording.lookup(tag, wording.locales())
        .map(
            found -> {
              var others = new TreeMap<>(wording.locales());
              var words = requireNonNull(others.remove(found));
              if (locale != null) {
                others.put(locale, wording.words());
              }
              return new TemplateSource(
                  name, found, new Wording(words, others, wording.variables()), fragments);
            });
  }

  /** Names that only a call says, of the message and its fragments. */
  public Set<String> variables() {
    var variables = new TreeSet<>(wording.variables());
    fragments.values().forEach(fragment -> variables.addAll(fragment.variables()));
    return variables;
  }

  /** Every language there are words in, as far as it is known. */
  public Set<String> languages() {
    var languages = new TreeSet<>(wording.locales().keySet());
    if (locale != null) {
      languages.add(locale);
    }
    return languages;
  }

  /**
   * All words by where they stand, such as {@code html}, {@code de/html} or {@code footer/html}.
   */
  public Map<String, String> parts() {
    var parts = new LinkedHashMap<String, String>();
    add(parts, "", wording);
    fragments.forEach((fragment, words) -> add(parts, fragment + "/", words));
    return parts;
  }

  private static void add(Map<String, String> parts, String place, Wording wording) {
    add(parts, place, wording.words());
    wording.locales().forEach((tag, words) -> add(parts, place + tag + "/", words));
  }

  private static void add(Map<String, String> parts, String place, Words words) {
    for (var part : Part.values()) {
      var text = words.of(part);
      if (text != null) {
        parts.put(place + part.word(), text);
      }
    }
  }

  /** The same with other words for some parts of its first language; null keeps a part. */
  public TemplateSource with(
      @Nullable String otherSubject, @Nullable String otherHtml, @Nullable String otherText) {
    var words =
        new Words(
            otherSubject == null ? subject() : otherSubject,
            otherHtml == null ? html() : otherHtml,
            otherText == null ? text() : otherText);
    return new TemplateSource(
        name, locale, new Wording(words, wording.locales(), wording.variables()), fragments);
  }

  /** The same with other words: those of the message first, then those of the fragments. */
  public TemplateSource with(UnaryOperator<Words> change) {
    var message = wording.with(change);
    var others = new TreeMap<String, Wording>();
    fragments.forEach((fragment, words) -> others.put(fragment, words.with(change)));
    return new TemplateSource(name, locale, message, others);
  }

  /** SHA-256 of all words, in hex: the same for the same words, wherever they come from. */
  public String hash() {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      update(digest, wording);
      if (locale != null || !fragments.isEmpty()) {
        update(digest, locale);
      }
      fragments.forEach(
          (fragment, words) -> {
            update(digest, fragment);
            update(digest, words);
          });
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void update(MessageDigest digest, Wording wording) {
    update(digest, wording.words());
    wording
        .locales()
        .forEach(
            (tag, words) -> {
              digest.update((byte) 2);
              update(digest, tag);
              update(digest, words);
            });
    for (var variable : wording.variables()) {
      digest.update((byte) 3);
      update(digest, variable);
    }
  }

  private static void update(MessageDigest digest, Words words) {
    update(digest, words.subject());
    update(digest, words.html());
    update(digest, words.text());
  }

  private static void update(MessageDigest digest, @Nullable String part) {
    if (part == null) {
      digest.update((byte) 0);
    } else {
      // The length keeps a word moved from one part to the next from hashing alike.
      digest.update(("1" + part.length() + ":").getBytes(StandardCharsets.UTF_8));
      digest.update(part.getBytes(StandardCharsets.UTF_8));
    }
  }
}
