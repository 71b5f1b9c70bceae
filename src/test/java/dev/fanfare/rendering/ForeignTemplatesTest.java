package dev.fanfare.rendering;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.TestingData;
import dev.fanfare.rendering.Rendered.Message;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Messages made for other programs say here what they said there, to the byte. */
class ForeignTemplatesTest {

  @Test
  void rendersMessagesOfOthersUnchanged() throws IOException {
    var folder = TestingData.find("email-templates");
    try (var rendering = new TestingRendering()) {
      var files = files(folder);
      assertThat(files).hasSize(35);
      for (var file : files) {
        var words = Files.readString(file);
        boolean html = file.toString().endsWith(".html");

        var rendered = html ? rendering.html(words, "{}") : rendering.text(words, "{}");

        assertThat(rendered).as(file.toString()).isInstanceOf(Message.class);
        var content = ((Message) rendered).content();
        assertThat(html ? content.html() : content.text()).as(file.toString()).isEqualTo(words);
      }
    }
  }

  @Test
  void takesWordsThatLookLikeFreeMarkerAsTheyAre() {
    try (var rendering = new TestingRendering()) {
      var words = "${price} <#if> <@x> {{name}} %NAME% *|FNAME|*";

      var rendered = rendering.text("<#noparse>" + words + "</#noparse>", "{}");

      assertThat(((Message) rendered).content().text()).isEqualTo(words);
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      return files
          .filter(
              file -> file.toString().matches(".*\\.(html|txt)") && !file.endsWith("license.txt"))
          .sorted()
          .toList();
    }
  }
}
