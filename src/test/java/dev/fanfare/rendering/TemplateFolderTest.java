package dev.fanfare.rendering;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateFolderTest {

  @TempDir Path temporary;

  private Path root() {
    return temporary.resolve("templates");
  }

  @BeforeEach
  void write() throws IOException {
    template(root().resolve("email/offer"));
    template(temporary.resolve("outside"));
  }

  @Test
  void readsATemplateAndStripsTheSubjectsLineBreak() {
    assertThat(new TemplateFolder(root()).read("email", "offer"))
        .contains(new TemplateSource("Hello", null, "words"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"../../outside", "..", ".", "", "offer/../offer", "Offer", "offer/", "/etc"})
  void neverLeavesTheFolderByName(String name) {
    assertThat(new TemplateFolder(root()).read("email", name)).isEmpty();
    assertThat(new TemplateFolder(root()).read(name, "offer")).isEmpty();
  }

  @Test
  void neverLeavesTheFolderByLink() throws IOException {
    Files.createSymbolicLink(root().resolve("email/linked"), temporary.resolve("outside"));
    var half = Files.createDirectory(root().resolve("email/half"));
    Files.createSymbolicLink(half.resolve("subject.ftl"), temporary.resolve("outside/subject.ftl"));
    Files.writeString(half.resolve("body.txt.ftl"), "words");

    var folder = new TemplateFolder(root());

    assertThat(folder.read("email", "linked")).isEmpty();
    assertThat(folder.read("email", "half")).isEmpty();
    assertThat(folder.names("email")).containsExactly("half", "offer");
  }

  @Test
  void takesNoTemplateWithoutABody() throws IOException {
    Files.delete(root().resolve("email/offer/body.txt.ftl"));

    assertThat(new TemplateFolder(root()).read("email", "offer")).isEmpty();
  }

  private static void template(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("subject.ftl"), "Hello\n");
    Files.writeString(folder.resolve("body.txt.ftl"), "words");
  }
}
