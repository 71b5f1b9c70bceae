package dev.fanfare.dsl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CampaignFileLawsTest {

  private static final int CAMPAIGNS = 1_500;
  private static final int MUTATIONS = 4_000;

  private static final List<String> INSERTS =
      List.of(
          "\"",
          "'",
          ":",
          ": ",
          "- ",
          "? ",
          "[",
          "]",
          "{",
          "}",
          "&a ",
          "*a ",
          "!!str ",
          "!",
          "|",
          ">",
          "|9",
          ">-",
          "%",
          "%YAML 1.1\n",
          "%YAML 99999999999.1\n",
          "%TAG ! x\n",
          "%YAML 1.99999999999\n---\n",
          "---\n",
          "...\n",
          "\n",
          "\r",
          "\t",
          "#",
          "\\",
          "\\x",
          "\\u12",
          "\"\\UFFFFFFFF\"",
          "\"\\uD800\"",
          "\u0000",
          "\u0085",
          "\u2028",
          "\ud800",
          "\udc00",
          "\ufeff",
          "🎺",
          "<<: ",
          "null",
          "~",
          "1e999",
          "0x",
          "9999999999999",
          "P99999999999D",
          "2026-13-45T99:99:99Z",
          "[[[[[[[[[[[[[[[[[[[[",
          "{a: {a: {a: {a: ",
          "  ",
          "@",
          "`",
          ",");

  @ParameterizedTest
  @ValueSource(longs = {1, 20_261_201})
  void readsBackEveryCampaignItWrites(long seed) {
    TestingCampaigns campaigns = new TestingCampaigns(seed);
    for (int i = 0; i < CAMPAIGNS; i++) {
      Campaign campaign = campaigns.next();

      String yaml = CampaignFile.write(campaign);

      assertThat(CampaignFile.read(yaml))
          .as("campaign %d of seed %d, written as%n%s", i, seed, yaml)
          .isEqualTo(new Reading.Valid(campaign));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {7, 20_261_202})
  void answersEveryMutationOfTheGoldenFilesWithoutThrowing(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<String> golden =
        Stream.concat(GoldenFiles.valid().stream(), GoldenFiles.invalid().stream())
            .map(GoldenFiles::text)
            .toList();
    for (int i = 0; i < MUTATIONS; i++) {
      StringBuilder mutant = new StringBuilder(golden.get(random.nextInt(golden.size())));
      for (int changes = random.nextInt(1, 6); changes > 0; changes--) {
        mutate(mutant, random);
      }

      assertThatCode(() -> assertAnswered(mutant.toString()))
          .as("mutation %d of seed %d:%n%s", i, seed, mutant)
          .doesNotThrowAnyException();
    }
  }

  private static void assertAnswered(String yaml) {
    Reading reading = CampaignFile.read(yaml);
    switch (reading) {
      case Reading.Valid(Campaign campaign) ->
          assertThat(CampaignFile.read(CampaignFile.write(campaign))).isEqualTo(reading);
      case Reading.Invalid(List<Problem> problems) ->
          assertThat(problems)
              .allSatisfy(
                  problem -> {
                    assertThat(problem.line()).isBetween(1, (int) yaml.lines().count() + 1);
                    assertThat(problem.column()).isBetween(1, yaml.length() + 1);
                    assertThat(problem.toString()).doesNotContainPattern("\\p{Cntrl}");
                  });
    }
  }

  private static void mutate(StringBuilder text, SplittableRandom random) {
    int from = random.nextInt(text.length() + 1);
    int to = Math.min(text.length(), from + random.nextInt(1, 20));
    switch (random.nextInt(5)) {
      case 0 -> text.delete(from, to);
      case 1 -> text.insert(from, INSERTS.get(random.nextInt(INSERTS.size())));
      case 2 -> text.replace(from, to, INSERTS.get(random.nextInt(INSERTS.size())));
      case 3 -> text.insert(random.nextInt(text.length() + 1), text.substring(from, to));
      default -> text.insert(from, (char) random.nextInt(0x10000));
    }
  }
}
