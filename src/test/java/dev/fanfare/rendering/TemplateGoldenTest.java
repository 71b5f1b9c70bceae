package dev.fanfare.rendering;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fanfare.rendering.Rendered.Message;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every template renders its sample to the letter of its expected files, in each language that it
 * has words in: those of a further language stand in its folder. After an intended change: {@code
 * -Dupdate-golden=true}, then read the difference.
 */
class TemplateGoldenTest {

  private static final Path FOLDER = Path.of("..", "templates");
  private static final boolean UPDATE = Boolean.getBoolean("update-golden");
  private static final TestingRendering RENDERING = new TestingRendering();

  @AfterAll
  static void end() {
    RENDERING.close();
  }

  /** A template in one of its languages, whose expected files stand in a folder. */
  record Spoken(String name, String language, Path folder) {}

  static Stream<Spoken> templates() throws IOException {
    var folder = new TemplateFolder(FOLDER);
    var spoken = new ArrayList<Spoken>();
    for (var name : folder.names("email")) {
      var home = FOLDER.resolve("email").resolve(name);
      if (folder.read("email", name).orElseThrow().isMessage()) {
        spoken.add(new Spoken(name, Files.readString(home.resolve("locale.txt")).strip(), home));
        try (var others = Files.list(home)) {
          others
              .filter(Files::isDirectory)
              .sorted()
              .forEach(
                  other -> spoken.add(new Spoken(name, other.getFileName().toString(), other)));
        }
      }
    }
    return spoken.stream();
  }

  @Test
  void speaksEveryLanguageOfTheFolder() throws IOException {
    assertThat(templates().map(each -> each.name() + " " + each.language()))
        .contains("newsletter en", "newsletter de", "welcome en")
        .hasSizeGreaterThanOrEqualTo(6);
  }

  private static TemplateSource source(String name) {
    var folder = new TemplateFolder(FOLDER);
    return folder
        .read("email", name)
        .orElseThrow()
        .assemble(fragment -> folder.read("email", fragment));
  }

  @ParameterizedTest
  @MethodSource("templates")
  void rendersItsSample(Spoken spoken) throws IOException {
    var name = spoken.name();
    var folder = spoken.folder();
    var template = new Templates().compile(source(name), name);
    var file = FOLDER.resolve("email").resolve(name).resolve("sample.json");

    var rendered = RENDERING.render(template, sample(file, spoken.language()));

    assertThat(rendered).isInstanceOf(Message.class);
    var content = ((Message) rendered).content();
    assertThat(content.subject() + "\n")
        .isEqualTo(expected(folder, "subject", content.subject() + "\n"));
    assertThat(content.html())
        .isEqualTo(expected(folder, "html", content.html()))
        .contains("<html lang=\"" + spoken.language());
    assertThat(content.text()).isEqualTo(expected(folder, "txt", content.text()));
  }

  @ParameterizedTest
  @MethodSource("templates")
  void showsTheWayOutAndThePostalAddress(Spoken spoken) throws IOException {
    for (var file : List.of("expected.html", "expected.txt")) {
      assertThat(Files.readString(spoken.folder().resolve(file)))
          .contains("https://mail.example/u/token", "1 Market Square, Springfield");
    }
  }

  private static String expected(Path folder, String kind, @Nullable String rendered)
      throws IOException {
    var file = folder.resolve("expected." + kind);
    if (UPDATE) {
      Files.writeString(file, String.valueOf(rendered));
    }
    return Files.readString(file);
  }

  /** The made person, who speaks that language. */
  private static RenderModel sample(Path file, String language) throws IOException {
    var sample = new ObjectMapper().readTree(Files.readString(file));
    var locale = sample.get("locale").asText();
    return new RenderModel(
        new RenderModel.Shared(
            sample.get("campaign").asText(), "1 Market Square, Springfield", types(sample)),
        new RenderModel.Person(
            sample.get("externalId").asText(),
            sample.get("zone").asText(),
            locale.startsWith(language) ? locale : language,
            sample.get("attributes").toString()),
        "https://mail.example/u/token",
        TestingRendering.MESSAGE_ID);
  }

  private static Map<String, ValueType> types(JsonNode sample) {
    var types = new HashMap<String, ValueType>();
    sample
        .get("types")
        .properties()
        .forEach(
            type ->
                types.put(
                    type.getKey(),
                    ValueType.valueOf(type.getValue().asText().toUpperCase(Locale.ROOT))));
    return types;
  }
}
