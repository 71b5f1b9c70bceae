package dev.fanfare.cli.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fanfare.cli.api.ApiClient;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The words of templates as files: {@code templates/email/NAME/} with {@code subject.ftl}, {@code
 * body.html.ftl}, {@code body.txt.ftl}, {@code locale.txt}, {@code variables.txt}, and a folder for
 * each further language. Other files there, such as samples, are left alone.
 */
final class TemplateFiles {

  /** Where they lie in a folder. */
  static final Path TEMPLATES = Path.of("templates", "email");

  private static final Map<String, String> PARTS = new LinkedHashMap<>();

  static {
    PARTS.put("subject", "subject.ftl");
    PARTS.put("html", "body.html.ftl");
    PARTS.put("text", "body.txt.ftl");
  }

  private static final String LOCALE = "locale.txt";
  private static final String VARIABLES = "variables.txt";

  private TemplateFiles() {}

  /** Which version words were taken from, as far as it is noted. */
  static Optional<TakenVersions.Taken> taken(
      @Nullable TakenVersions lock, String workspace, String name) {
    return lock == null ? Optional.empty() : lock.find(workspace, "template:" + name);
  }

  /** Notes which version words are. */
  static void note(
      TakenVersions lock, String workspace, String name, int version, ObjectNode words) {
    lock.note(workspace, "template:" + name, version, words.toString());
  }

  /** Names of the templates of a folder. */
  static List<String> names(Path folder) throws IOException {
    return folders(folder.resolve(TEMPLATES)).stream()
        .filter(path -> hasBody(path))
        .map(path -> path.getFileName().toString())
        .toList();
  }

  /** The words as the engine takes them; empty where there are none. */
  static Optional<ObjectNode> read(Path template) throws IOException {
    if (!hasBody(template)) {
      return Optional.empty();
    }
    ObjectNode words = parts(template);
    String locale = text(template.resolve(LOCALE));
    if (locale != null) {
      words.put("locale", locale.strip());
    }
    ObjectNode locales = ApiClient.JSON.createObjectNode();
    for (Path language : folders(template)) {
      if (hasBody(language)) {
        locales.set(language.getFileName().toString(), parts(language));
      }
    }
    if (!locales.isEmpty()) {
      words.set("locales", locales);
    }
    String variables = text(template.resolve(VARIABLES));
    if (variables != null && !variables.isBlank()) {
      var names = words.putArray("variables");
      variables.strip().lines().map(String::strip).sorted().forEach(names::add);
    }
    return Optional.of(words);
  }

  /** Only what {@link #read} would find, in the same order: alike words are written alike. */
  static ObjectNode words(JsonNode template) {
    ObjectNode words = parts(template);
    if (template.hasNonNull("locale")) {
      words.put("locale", template.path("locale").asText());
    }
    ObjectNode locales = ApiClient.JSON.createObjectNode();
    template
        .path("locales")
        .properties()
        .forEach(language -> locales.set(language.getKey(), parts(language.getValue())));
    if (!locales.isEmpty()) {
      words.set("locales", locales);
    }
    if (!template.path("variables").isEmpty()) {
      words.set("variables", template.path("variables"));
    }
    return words;
  }

  /** Writes words; files of parts that they do not have are taken away. */
  static void write(Path template, ObjectNode words) throws IOException {
    write(template, (JsonNode) words);
    put(template.resolve(LOCALE), line(words.path("locale")));
    List<String> variables = new ArrayList<>();
    words.path("variables").forEach(name -> variables.add(name.asText()));
    put(
        template.resolve(VARIABLES),
        variables.isEmpty() ? null : String.join("\n", variables) + "\n");
    for (Path language : folders(template)) {
      if (hasBody(language) && !words.path("locales").has(language.getFileName().toString())) {
        for (String file : PARTS.values()) {
          Files.deleteIfExists(language.resolve(file));
        }
      }
    }
    for (var language : words.path("locales").properties()) {
      write(template.resolve(language.getKey()), language.getValue());
    }
  }

  private static void write(Path folder, JsonNode words) throws IOException {
    Files.createDirectories(folder);
    put(folder.resolve("subject.ftl"), line(words.path("subject")));
    put(folder.resolve("body.html.ftl"), text(words.path("html")));
    put(folder.resolve("body.txt.ftl"), text(words.path("text")));
  }

  private static void put(Path file, @Nullable String text) throws IOException {
    if (text == null) {
      Files.deleteIfExists(file);
    } else {
      Files.writeString(file, text);
    }
  }

  private static @Nullable String text(JsonNode part) {
    return part.isTextual() ? part.asText() : null;
  }

  private static @Nullable String line(JsonNode part) {
    return part.isTextual() ? part.asText() + "\n" : null;
  }

  private static boolean hasBody(Path folder) {
    return Files.isRegularFile(folder.resolve("body.html.ftl"))
        || Files.isRegularFile(folder.resolve("body.txt.ftl"));
  }

  private static ObjectNode parts(Path folder) throws IOException {
    ObjectNode words = ApiClient.JSON.createObjectNode();
    for (var part : PARTS.entrySet()) {
      String text = text(folder.resolve(part.getValue()));
      if (text != null) {
        words.put(part.getKey(), part.getKey().equals("subject") ? text.strip() : text);
      }
    }
    return words;
  }

  private static ObjectNode parts(JsonNode given) {
    ObjectNode words = ApiClient.JSON.createObjectNode();
    for (String part : PARTS.keySet()) {
      if (given.hasNonNull(part)) {
        words.put(part, given.path(part).asText());
      }
    }
    return words;
  }

  private static @Nullable String text(Path file) throws IOException {
    try {
      return Files.isRegularFile(file) ? Files.readString(file) : null;
    } catch (CharacterCodingException e) {
      throw new IOException(file + " is not text in UTF-8.", e);
    }
  }

  private static List<Path> folders(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.filter(Files::isDirectory).sorted().toList();
    }
  }
}
