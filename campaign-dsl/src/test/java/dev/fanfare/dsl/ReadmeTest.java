package dev.fanfare.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ReadmeTest {

  private static final Pattern BLOCK = Pattern.compile("(?s)```(\\w*)\n(.*?)```");

  private final String readme = GoldenFiles.text(Path.of("README.md"));

  @Test
  void showsAFileThatIsValidAndHasEveryKeyButTemplate() {
    String yaml = block("yaml");

    assertThat(CampaignFile.read(yaml)).isInstanceOf(Reading.Valid.class);
    assertThat(Shape.MESSAGE.keys())
        .filteredOn(key -> !key.equals("template"))
        .allSatisfy(key -> assertThat(yaml).contains("  " + key + ":"));
    assertThat(Shape.CAMPAIGN.keys()).allSatisfy(key -> assertThat(yaml).contains(key + ":"));
  }

  @Test
  void describesEveryKey() {
    for (Shape shape : Shape.values()) {
      String prefix = shape == Shape.CAMPAIGN ? "" : shape.key() + ".";
      assertThat(shape.keys())
          .filteredOn(key -> !List.of("audience", "message", "tracking", "retries").contains(key))
          .allSatisfy(key -> assertThat(readme).contains("`" + prefix + key + "`"));
    }
  }

  @Test
  void showsProblemsAsTheyAreTold() {
    String yaml =
        """
        campain: spring-coupons
        version: 1
        purpose: marketing
        audience:
          include: [campaign-18]
        schedule:
          at: 2026-12-01T09:00:00
        message:
          channel: email
          from: offers@example.com
          template: coupon-offer
        """;

    Reading reading = CampaignFile.read(yaml);

    assertThat(reading)
        .isInstanceOfSatisfying(
            Reading.Invalid.class,
            invalid ->
                assertThat(invalid.problems().stream().map(Problem::toString))
                    .containsExactlyElementsOf(block("").lines().toList()));
  }

  private String block(String language) {
    return BLOCK
        .matcher(readme)
        .results()
        .filter(block -> block.group(1).equals(language))
        .map((MatchResult block) -> block.group(2))
        .findFirst()
        .orElseThrow();
  }
}
