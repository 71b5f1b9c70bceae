package dev.fanfare.rendering;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
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
        .contains(
            new NamedWording(
                new TemplateName("offer", Optional.empty()),
                null,
                new Wording(new Words("Hello", null, "words"))));
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
    assertThat(folder.read("email", "half").orElseThrow().isMessage()).isFalse();
    assertThat(folder.names("email")).containsExactly("half", "offer");
  }

  @Test
  void readsFurtherLanguagesAndWhichTheFirstIs() throws IOException {
    Files.writeString(root().resolve("email/offer/locale.txt"), "en\n");
    var german = Files.createDirectory(root().resolve("email/offer/de-AT"));
    Files.writeString(german.resolve("subject.ftl"), "Servus");
    Files.writeString(german.resolve("body.txt.ftl"), "Worte");
    Files.createDirectory(root().resolve("email/offer/pictures"));

    var offer = new TemplateFolder(root()).read("email", "offer").orElseThrow();

    assertThat(offer.locale()).isEqualTo("en");
    assertThat(offer.wording().locales())
        .containsExactly(Map.entry("de-AT", new Words("Servus", null, "Worte")));
  }

  @Test
  void takesAFolderWithoutASubjectForAFragment() throws IOException {
    var footer = Files.createDirectory(root().resolve("email/footer"));
    Files.writeString(footer.resolve("body.txt.ftl"), "bye");

    assertThat(new TemplateFolder(root()).read("email", "footer").orElseThrow().isMessage())
        .isFalse();
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
