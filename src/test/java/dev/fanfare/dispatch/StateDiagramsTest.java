package dev.fanfare.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.campaigns.RunState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The documented states are those of the code. */
class StateDiagramsTest {

  private static final Path PAGE = Path.of("../docs/state-machines.md");

  @Test
  void drawsTheMovesOfARun() throws IOException {
    assertThat(Files.readString(PAGE)).contains(runs());
  }

  @Test
  void drawsTheEndsOfAPerson() throws IOException {
    assertThat(Files.readString(PAGE)).contains(ends());
  }

  @Test
  void listsEveryReasonWithItsStateAndWords() throws IOException {
    assertThat(Files.readString(PAGE)).contains(reasons());
  }

  private static String runs() {
    var moves =
        Arrays.stream(RunState.values())
            .flatMap(
                from -> from.successors().stream().map(to -> "  %s --> %s".formatted(from, to)));
    var ends =
        Arrays.stream(RunState.values()).filter(RunState::ended).map("  %s --> [*]"::formatted);
    return lines(
        Stream.concat(
            Stream.of("stateDiagram-v2", "  [*] --> PLANNED"), Stream.concat(moves, ends)));
  }

  private static String ends() {
    return lines(Arrays.stream(LedgerState.values()).map("  %s --> [*]"::formatted));
  }

  private static String reasons() {
    return lines(
        Arrays.stream(Reason.values())
            .map(
                reason ->
                    "| %s | `%s` | %s |".formatted(reason.state(), reason.wire(), reason.words()))
            .map(line -> line.replace("``", "-")));
  }

  private static String lines(Stream<String> lines) {
    return lines.collect(Collectors.joining("\n", "", "\n"));
  }
}
