package dev.fanfare.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every YAML that the documentation shows is what it says: a campaign file, or keys of one. What is
 * neither says so, and why, in a comment on the line before: {@code <!-- no campaign: reason -->}.
 */
class DocumentedFilesTest {

  private static final Path ROOT = Path.of("..");

  private static final Pattern BLOCK =
      Pattern.compile("(?ms)^(?:<!-- no campaign: ([^\\n]*?) -->\\n+)?```ya?ml\\n(.*?)^```$");

  /** What is missing of a file that shows some of its keys. */
  private static final String BASE =
      """
      campaign: base
      version: 1
      purpose: marketing
      audience:
        include: [all]
      schedule: now
      message:
        channel: email
        from: offers@example.com
        subject: Hello ${firstName}
        text: |
          Hello ${firstName},
          your coupons are on your card.
      """;

  /** A block of a page. */
  record Shown(String place, String reason, String yaml) {
    @Override
    public String toString() {
      return place;
    }
  }

  static List<Shown> blocks() throws IOException {
    var blocks = new ArrayList<Shown>();
    for (var page : pages()) {
      var text = Files.readString(page);
      var matcher = BLOCK.matcher(text);
      while (matcher.find()) {
        var line = text.substring(0, matcher.start(2)).lines().count() + 1;
        blocks.add(
            new Shown(
                ROOT.relativize(page) + ":" + line,
                matcher.group(1) == null ? "" : matcher.group(1),
                matcher.group(2)));
      }
    }
    return blocks;
  }

  private static List<Path> pages() throws IOException {
    try (var docs = Files.walk(ROOT.resolve("docs"));
        var modules = Files.list(ROOT)) {
      return Stream.concat(
              docs.filter(page -> page.toString().endsWith(".md")),
              Stream.concat(Stream.of(ROOT), modules.filter(Files::isDirectory))
                  .map(folder -> folder.resolve("README.md"))
                  .filter(Files::isRegularFile))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("blocks")
  void isACampaignFileOrKeysOfOne(Shown shown) {
    if (!shown.reason().isEmpty()) {
      assertThat(shown.reason()).as("why it is no campaign").isNotBlank();
      return;
    }

    var reading = CampaignFile.read(whole(shown.yaml()));

    assertThat(reading).as(reading.toString()).isInstanceOf(Reading.Valid.class);
  }

  @Test
  void findsWhatIsShown() throws IOException {
    assertThat(blocks())
        .extracting(shown -> shown.place().replaceAll(":.*", ""))
        .contains("campaign-dsl/README.md", "docs/tracking.md", "docs/experiments.md")
        .hasSizeGreaterThanOrEqualTo(8);
    for (var page : pages()) {
      var text = Files.readString(page);
      assertThat(BLOCK.matcher(text).results().count())
          .as("%s: blocks are fenced at the start of a line", page)
          .isEqualTo(Pattern.compile("```ya?ml").matcher(text).results().count());
    }
  }

  /** The block, or the base with the block's keys in place of its own. */
  private static String whole(String yaml) {
    var shown = keys(yaml);
    if (shown.containsKey("campaign")) {
      return yaml;
    }
    var merged = keys(BASE);
    merged.putAll(shown);
    if (shown.containsKey("trigger")) {
      merged.remove("schedule");
    }
    return String.join("", merged.values());
  }

  /** The lines of each key of the outermost mapping. */
  private static Map<String, String> keys(String yaml) {
    var keys = new LinkedHashMap<String, String>();
    var key = "";
    for (var line : yaml.lines().toList()) {
      if (!line.isEmpty() && Character.isLetter(line.charAt(0)) && line.contains(":")) {
        key = line.substring(0, line.indexOf(':'));
      }
      keys.merge(key, line + "\n", String::concat);
    }
    return keys;
  }
}
