package dev.fanfare.dsl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CampaignDiffTest {

  private static final Path PAIRS = Path.of("src/test/resources/diffs");

  static List<Path> pairs() {
    try (Stream<Path> folders = Files.list(PAIRS)) {
      return folders.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void tellsWhatAFileSaysOtherwise(Path pair) {
    var changes =
        CampaignDiff.between(
            campaign(pair.resolve("before.yaml")), campaign(pair.resolve("after.yaml")));

    assertThat(
            changes.stream()
                .map(
                    each ->
                        each.path() + ": " + shown(each.before()) + " -> " + shown(each.after()))
                .collect(Collectors.joining("\n", "", changes.isEmpty() ? "" : "\n")))
        .isEqualTo(GoldenFiles.text(pair.resolve("changes")));
  }

  @ParameterizedTest
  @ValueSource(longs = {3, 20_261_203})
  void tellsNothingOfEqualCampaignsAndSomethingOfAllOthers(long seed) {
    TestingCampaigns campaigns = new TestingCampaigns(seed);
    Campaign before = campaigns.next();
    for (int i = 0; i < 500; i++) {
      Campaign after = campaigns.next();

      assertThat(CampaignDiff.between(after, after)).isEmpty();
      assertThat(CampaignDiff.between(before, after).isEmpty()).isEqualTo(before.equals(after));
      Campaign mixed = mixed(before, after, i);
      assertThat(CampaignDiff.between(before, mixed).isEmpty())
          .as("campaign %d of seed %d", i, seed)
          .isEqualTo(before.equals(mixed));
      before = after;
    }
  }

  @Test
  void tellsOfTheWayBackTheSameTheOtherWayRound() {
    TestingCampaigns campaigns = new TestingCampaigns(11);
    for (int i = 0; i < 250; i++) {
      Campaign one = campaigns.next();
      Campaign other = mixed(one, campaigns.next(), i);

      assertThat(CampaignDiff.between(other, one))
          .containsExactlyInAnyOrderElementsOf(
              CampaignDiff.between(one, other).stream()
                  .map(each -> new Change(each.path(), each.after(), each.before()))
                  .toList());
    }
  }

  /** The first with one key as in the second: what differs is one thing, or nothing. */
  private static Campaign mixed(Campaign one, Campaign other, int which) {
    Map<String, String> file = sections(one);
    Map<String, String> source = sections(other);
    var keys = new TreeSet<>(file.keySet());
    keys.addAll(source.keySet());
    String key = List.copyOf(keys).get(which % keys.size());
    file.remove(key);
    file.put(key, source.getOrDefault(key, ""));
    return CampaignFile.read(String.join("", file.values())) instanceof Reading.Valid valid
        ? valid.campaign()
        : one;
  }

  /** A canonical file by its first-level keys. */
  private static Map<String, String> sections(Campaign campaign) {
    var sections = new LinkedHashMap<String, String>();
    String key = "";
    for (String line : CampaignFile.write(campaign).split("(?<=\n)")) {
      if (Character.isLetter(line.charAt(0))) {
        key = line.substring(0, line.indexOf(':'));
      }
      sections.merge(key, line, String::concat);
    }
    return sections;
  }

  private static String shown(@Nullable String text) {
    return text == null ? "-" : text.replace("\n", "\\n");
  }

  private static Campaign campaign(Path file) {
    return switch (CampaignFile.read(GoldenFiles.text(file))) {
      case Reading.Valid(Campaign campaign) -> campaign;
      case Reading.Invalid(List<Problem> problems) -> fail(problems.toString());
    };
  }
}
