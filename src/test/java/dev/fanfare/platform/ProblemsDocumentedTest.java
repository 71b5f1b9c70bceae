package dev.fanfare.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class ProblemsDocumentedTest {

  @Test
  void thePageHasEveryCodeWithItsStatusAndTitle() throws IOException {
    var rows =
        Files.readAllLines(Path.of("../docs/problems.md")).stream()
            .filter(line -> line.startsWith("| `"))
            .toList();

    assertThat(rows)
        .containsExactlyElementsOf(
            Arrays.stream(ProblemCode.values())
                .map(
                    code ->
                        "| `%s` | %d | %s |".formatted(code.wire(), code.status(), code.title()))
                .toList());
  }

  @Test
  void theContractHasEveryCode() throws IOException {
    var contract = Files.readString(Path.of("../openapi.yaml"));

    for (var code : ProblemCode.values()) {
      assertThat(contract).contains("        - " + code.wire() + "\n");
    }
  }
}
