package dev.fanfare.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlacesTest {

  private static final String FILE =
      """
      campaign: spring
      audience:
        include: [one, two]
      message:
        template: offer
      """;

  @ParameterizedTest
  @CsvSource({
    "campaign, 1, 11",
    "audience.include[1], 3, 18",
    "audience.include[7], 3, 12",
    "audience.exclude[0], 3, 3",
    "message.template, 5, 13",
    "message.account, 5, 3",
    "nowhere, 1, 1",
  })
  void putsAProblemAtItsPathOrWhatEnclosesIt(String path, int line, int column) {
    Problem problem = CampaignFile.problem(FILE, path, null, "is wrong", "mend it");

    assertThat(problem).isEqualTo(new Problem(path, line, column, null, "is wrong", "mend it"));
  }
}
