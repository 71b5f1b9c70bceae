package dev.fanfare.templates;

import dev.fanfare.rendering.NamedWording;
import dev.fanfare.rendering.Words;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A template whole.
 *
 * @param version null for one of the folder, which has none
 * @param fragments templates its words include or import
 */
record TemplateView(
    String name,
    @Nullable Integer version,
    String kind,
    String origin,
    @Nullable String locale,
    @Nullable String subject,
    @Nullable String html,
    @Nullable String text,
    SortedMap<String, WordsBody.Translation> locales,
    Set<String> variables,
    List<String> fragments,
    @Nullable String hash,
    @Nullable String createdBy,
    @Nullable Instant createdAt) {

  static final String WORKSPACE = "workspace";
  static final String SHARED = "shared";

  /** A template in a list. */
  record Summary(
      String name,
      @Nullable Integer version,
      String kind,
      String origin,
      List<String> languages,
      @Nullable Instant createdAt) {

    static Summary of(StoredTemplate template) {
      return of(template.named(), WORKSPACE, template.createdAt());
    }

    static Summary of(NamedWording shared) {
      return of(shared, SHARED, null);
    }

    private static Summary of(NamedWording template, String origin, @Nullable Instant createdAt) {
      var languages = new TreeSet<>(template.wording().locales().keySet());
      if (template.locale() != null) {
        languages.add(template.locale());
      }
      return new Summary(
          template.name().name(),
          template.name().version().orElse(null),
          TemplateView.kind(template),
          origin,
          List.copyOf(languages),
          createdAt);
    }
  }

  /** A version in a list. */
  record Version(int version, String hash, String createdBy, Instant createdAt) {
    static Version of(StoredTemplate template) {
      return new Version(
          template.number(), template.hash(), template.createdBy(), template.createdAt());
    }
  }

  static TemplateView of(StoredTemplate template) {
    return of(
        template.named(), WORKSPACE, template.hash(), template.createdBy(), template.createdAt());
  }

  static TemplateView of(NamedWording shared) {
    return of(shared, SHARED, null, null, null);
  }

  private static TemplateView of(
      NamedWording template,
      String origin,
      @Nullable String hash,
      @Nullable String createdBy,
      @Nullable Instant createdAt) {
    var words = template.wording().words();
    var locales = new TreeMap<String, WordsBody.Translation>();
    template.wording().locales().forEach((tag, other) -> locales.put(tag, translation(other)));
    return new TemplateView(
        template.name().name(),
        template.name().version().orElse(null),
        kind(template),
        origin,
        template.locale(),
        words.subject(),
        words.html(),
        words.text(),
        locales,
        template.wording().variables(),
        List.copyOf(template.fragments()),
        hash,
        createdBy,
        createdAt);
  }

  private static WordsBody.Translation translation(Words words) {
    return new WordsBody.Translation(words.subject(), words.html(), words.text());
  }

  private static String kind(NamedWording template) {
    return template.isMessage() ? "message" : "fragment";
  }
}
