package dev.fanfare.dsl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GoldenFilesTest {

  static List<Path> valid() {
    return GoldenFiles.valid();
  }

  static List<Path> invalid() {
    return GoldenFiles.invalid();
  }

  @ParameterizedTest
  @MethodSource("valid")
  void readsValidFilesAndGivesThemBackFromTheirCanonicalForm(Path file) {
    Reading reading = CampaignFile.read(GoldenFiles.text(file));

    switch (reading) {
      case Reading.Invalid(List<Problem> problems) -> fail(problems.toString());
      case Reading.Valid(Campaign campaign) ->
          assertThat(CampaignFile.read(CampaignFile.write(campaign))).isEqualTo(reading);
    }
  }

  @ParameterizedTest
  @MethodSource("invalid")
  void reportsEveryProblemOfInvalidFilesAtItsPlace(Path file) {
    Reading reading = CampaignFile.read(GoldenFiles.text(file));

    switch (reading) {
      case Reading.Valid(Campaign campaign) -> fail("taken for valid: " + campaign);
      case Reading.Invalid(List<Problem> problems) ->
          assertThat(
                  problems.stream()
                      .map(Problem::toString)
                      .collect(Collectors.joining("\n", "", "\n")))
              .isEqualTo(GoldenFiles.problems(file));
    }
  }

  @Test
  void holdsEnoughFilesToBeTheSpecification() {
    assertThat(GoldenFiles.valid()).hasSizeGreaterThanOrEqualTo(12);
    assertThat(GoldenFiles.invalid()).hasSizeGreaterThanOrEqualTo(25);
  }
}
