package dev.fanfare.rendering;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fanfare.rendering.Rendered.Message;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
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
    return new TemplateFolder(FOLDER).names("email").stream();
  }

  @ParameterizedTest
  @MethodSource("templates")
  void rendersItsSample(String name) throws IOException {
    var folder = FOLDER.resolve("email").resolve(name);
    var source = new TemplateFolder(FOLDER).read("email", name).orElseThrow();
    var template = new Templates().compile(source, name);

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
  void showsTheWayOutAndThePostalAddress(String name) {
    var source = new TemplateFolder(FOLDER).read("email", name).orElseThrow();

    var template = new Templates().compile(source, name);

    assertThat(template.bodiesWithout("unsubscribeUrl")).isEmpty();
    assertThat(template.bodiesWithout("postalAddress")).isEmpty();
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
