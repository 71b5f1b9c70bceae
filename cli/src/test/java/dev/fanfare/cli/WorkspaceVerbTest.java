package dev.fanfare.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.cli.TestingEngine.Told;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WorkspaceVerbTest {

  private static final String SETTINGS =
      """
      {"name": "acme", "sandbox": true, "defaultZone": "Europe/Vienna", "region": "AT",
       "createdAt": "2026-11-22T08:00:00Z"}\
      """;

  private final TestingEngine engine = new TestingEngine();
  private TestingShell shell = new TestingShell(Path.of(""));

  @BeforeEach
  void begin() {
    shell = new TestingShell(Path.of("")).at(engine);
    engine.on("GET /v1/workspace", Told.json(200, SETTINGS).with("ETag", "\"3\""));
    engine.on("PATCH /v1/workspace", Told.json(200, SETTINGS));
  }

  @AfterEach
  void stop() {
    engine.close();
  }

  @Test
  void showsTheSettings() {
    assertThat(shell.run("workspace")).isZero();

    assertThat(shell.out()).contains("Workspace acme (a sandbox)", "region: AT", "publicUrl: -");
  }

  @Test
  void changesWhatIsGivenAsItWasRead() throws IOException {
    assertThat(shell.run("workspace", "set", "--region", "AT", "--postal-address", "")).isZero();

    var change = engine.body("PATCH /v1/workspace");
    assertThat(change.path("region").asText()).isEqualTo("AT");
    assertThat(change.path("postalAddress").isNull()).isTrue();
    assertThat(change.size()).isEqualTo(2);
    assertThat(engine.asked("PATCH /v1/workspace").getFirst().headers())
        .containsEntry("If-match", "\"3\"");
  }

  @Test
  void asksForASetting() {
    assertThat(shell.run("workspace", "set")).isEqualTo(Exit.USAGE);
  }
}
