package dev.fanfare.rendering;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.platform.Violation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Templates made to hurt, a file each: none is taken, and the next template is. The timeout is for
 * what never ends: deadlines are of the processor, and a busy machine gives little of it.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class TrialBombsTest {

  private static final Path BOMBS = Path.of("test/resources/bombs");

  private static final Schema SCHEMA =
      Schema.of(
          Map.of(
              "firstName", ValueType.STRING,
              "points", ValueType.NUMBER,
              "nothing", ValueType.STRINGS,
              "nope", ValueType.STRING,
              "x", ValueType.STRING));

  private static final Trials TRIALS =
      new Trials(1, Duration.ofSeconds(4), Duration.ofMinutes(1), "64m");

  @AfterAll
  static void end() {
    TRIALS.close();
  }

  static Stream<Path> bombs() throws IOException {
    try (var files = Files.list(BOMBS)) {
      return files.sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("bombs")
  void isNotTaken(Path bomb) throws IOException {
    assertThat(problems(Files.readString(bomb)))
        .isNotEmpty()
        .as("refused for what it does, and not for a name that nobody declared")
        .noneMatch(
            violation ->
                violation.rule().contains("declare")
                    && !String.valueOf(violation.value()).contains(".class"));
    assertThat(problems("Hello ${firstName}")).isEmpty();
  }

  /** Of those that ask for a value beside, which is declared, so that nothing else refuses them. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "abort-computed.ftl | Why a message is ended is written out",
        "abort-handed-on.ftl | stands by itself",
        "stop.ftl | #stop is not taken",
        "attempt.ftl | #attempt is not taken",
        "list-doubling-of-default.ftl | Lists are not added to one another.",
        "regex-of-default-behind-a-value.ftl | ?keep_after is called where it stands",
      })
  void isRefusedByTheRuleThatIsMadeForIt(String bomb, String words) throws IOException {
    assertThat(problems(Files.readString(BOMBS.resolve(bomb))))
        .anyMatch(violation -> violation.rule().contains(words));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<#if a>|</#if>",
        "${(|)}",
        "${[|]}",
        "<#list [1] as a>|</#list>",
        "<@m>|</@m>",
        "${'${|}'}",
      })
  void nestingIsNotTakenHoweverDeep(String around) {
    var halves = around.split("\\|");
    for (int depth : new int[] {150, 5_000, 100_000}) {
      assertThat(problems(halves[0].repeat(depth) + "1" + halves[1].repeat(depth))).isNotEmpty();
    }
    assertThat(problems("Hello ${firstName}")).isEmpty();
  }

  private static List<Violation> problems(String words) {
    return TRIALS.problems(new TemplateSource("x", null, words), SCHEMA, TemplateUse.SERVICE);
  }
}
