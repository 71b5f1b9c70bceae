package dev.fanfare.templates;

import dev.fanfare.platform.Violations;
import dev.fanfare.rendering.NamedWording;
import dev.fanfare.rendering.RenderModel;
import dev.fanfare.rendering.TemplateName;
import dev.fanfare.rendering.Wording;
import dev.fanfare.rendering.Words;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A template as it is given over the API.
 *
 * @param locale the language of the words beside it
 * @param subject left out in a fragment
 * @param locales the same in further languages, by BCP 47 tag
 * @param variables names that only a call says
 */
public record WordsBody(
    @Nullable String locale,
    @Nullable String subject,
    @Nullable String html,
    @Nullable String text,
    @Nullable Map<String, Translation> locales,
    @Nullable Set<String> variables) {

  private static final int LONGEST_SUBJECT = 2_000;
  private static final int LARGEST_PART = 1 << 20;
  private static final int MOST_LOCALES = 50;
  private static final int MOST_VARIABLES = 100;

  /** The words in one further language. */
  public record Translation(
      @Nullable String subject, @Nullable String html, @Nullable String text) {}

  /** The words under a name; refused (400) when their shape is wrong. */
  NamedWording read(String name) {
    var violations = new Violations();
    var usual = new Translation(subject, html, text);
    violations.require(
        TemplateName.PATTERN.matcher(name).matches(),
        "name",
        name,
        "must be 1 to 63 of a-z, 0-9 and -, a letter or digit first");
    parts("", usual, violations);
    var tag = tag("/locale", locale, violations);
    var others = new TreeMap<String, Words>();
    var given = locales == null ? Map.<String, Translation>of() : new TreeMap<>(locales);
    violations.require(
        given.size() <= MOST_LOCALES, "/locales", null, "must be at most " + MOST_LOCALES);
    violations.require(
        given.isEmpty() || locale != null,
        "/locale",
        null,
        "must say which language the words beside locales are in");
    given.forEach(
        (key, translation) -> {
          var place = "/locales/" + key;
          var canonical = tag(place, key, violations);
          parts(place, translation, violations);
          violations.require(
              sameParts(usual, translation),
              place,
              null,
              "must have a subject, html and text where the first language has one");
          violations.require(
              canonical.isEmpty() || !canonical.equals(tag), place, key, "is the first language");
          if (violations.isEmpty()) {
            canonical.ifPresent(language -> others.put(language, words(translation)));
          }
        });
    var said = variables == null ? Set.<String>of() : variables;
    violations.require(
        said.size() <= MOST_VARIABLES, "/variables", null, "must be at most " + MOST_VARIABLES);
    for (var variable : said) {
      violations.require(
          RenderModel.canBeSaid(variable),
          "/variables",
          variable,
          "must be letters, digits and _, and no name of the engine's");
    }
    violations.refuse();
    return new NamedWording(
        new TemplateName(name, Optional.empty()),
        tag.orElse(null),
        new Wording(words(usual), others, said));
  }

  private static Words words(Translation given) {
    return new Words(given.subject(), given.html(), given.text());
  }

  private static Optional<String> tag(String place, @Nullable String tag, Violations violations) {
    if (tag == null) {
      return Optional.empty();
    }
    var canonical = Wording.canonical(tag);
    violations.require(
        canonical.isPresent(), place, tag, "must be a BCP 47 language tag, as de or de-AT");
    return canonical;
  }

  private static boolean sameParts(Translation one, Translation other) {
    return (one.subject() == null) == (other.subject() == null)
        && (one.html() == null) == (other.html() == null)
        && (one.text() == null) == (other.text() == null);
  }

  private static void parts(String place, Translation given, Violations violations) {
    violations
        .require(given.html() != null || given.text() != null, place, null, "needs html or text")
        .require(
            given.subject() == null || given.subject().length() <= LONGEST_SUBJECT,
            place + "/subject",
            null,
            "must have at most " + LONGEST_SUBJECT + " characters");
    size(place + "/html", given.html(), violations);
    size(place + "/text", given.text(), violations);
  }

  private static void size(String place, @Nullable String part, Violations violations) {
    violations.require(
        part == null || part.getBytes(StandardCharsets.UTF_8).length <= LARGEST_PART,
        place,
        null,
        "must be at most a mebibyte");
  }
}
