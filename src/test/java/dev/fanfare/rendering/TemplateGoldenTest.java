package dev.fanfare.rendering;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fanfare.rendering.Rendered.Message;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every template renders its sample to the letter of its expected files. After an intended change:
 * {@code -Dupdate-golden=true}, then read the difference.
 */
class TemplateGoldenTest {

  private static final Path FOLDER = Path.of("..", "templates");
  private static final boolean UPDATE = Boolean.getBoolean("update-golden");
  private static final TestingRendering RENDERING = new TestingRendering();

  @AfterAll
  static void end() {
    RENDERING.close();
  }

  static Stream<String> templates() {
    var folder = new TemplateFolder(FOLDER);
    return folder.names("email").stream()
        .filter(name -> folder.read("email", name).orElseThrow().isMessage());
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
  void rendersItsSample(String name) throws IOException {
    var folder = FOLDER.resolve("email").resolve(name);
    var template = new Templates().compile(source(name), name);

    var rendered = RENDERING.render(template, sample(folder.resolve("sample.json")));

    assertThat(rendered).isInstanceOf(Message.class);
    var content = ((Message) rendered).content();
    assertThat(content.subject() + "\n")
        .isEqualTo(expected(folder, "subject", content.subject() + "\n"));
    assertThat(content.html()).isEqualTo(expected(folder, "html", content.html()));
    assertThat(content.text()).isEqualTo(expected(folder, "txt", content.text()));
  }

  @ParameterizedTest
  @MethodSource("templates")
  void showsTheWayOutAndThePostalAddress(String name) throws IOException {
    var folder = FOLDER.resolve("email").resolve(name);

    for (var file : List.of("expected.html", "expected.txt")) {
      assertThat(Files.readString(folder.resolve(file)))
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

  private static RenderModel sample(Path file) throws IOException {
    var sample = new ObjectMapper().readTree(Files.readString(file));
    return new RenderModel(
        new RenderModel.Shared(
            sample.get("campaign").asText(), "1 Market Square, Springfield", types(sample)),
        new RenderModel.Person(
            sample.get("externalId").asText(),
            sample.get("zone").asText(),
            sample.get("locale").asText(),
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
