package dev.fanfare.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestoredVerbTest {

  @TempDir Path folder;
  private final TestingEngine engine = new TestingEngine();

  @AfterEach
  void stop() {
    engine.close();
  }

  @Test
  void tellsWhyNothingIsSentAndWhatToDo() {
    engine.on(
        "GET /v1/installation",
        """
        {"sends": false, "hold": {"since": "2026-11-22T08:00:00Z",
         "because": "engine-1 has lived 7 lives and the database knows of 3"}}
        """);
    var shell = new TestingShell(folder).at(engine);

    assertThat(shell.run("restored")).isZero();

    assertThat(shell.out())
        .contains("Nothing is sent since 2026-11-22")
        .contains("the database knows of 3")
        .contains("restored --send");
  }

  @Test
  void decidesOnlyWhenTold() throws IOException {
    engine.on("GET /v1/installation", "{\"sends\": true}");
    engine.on("POST /v1/installation/restored", "{\"sends\": true}");
    var shell = new TestingShell(folder).at(engine);

    assertThat(shell.run("restored")).isZero();
    assertThat(engine.asked("POST /v1/installation/restored")).isEmpty();
    assertThat(shell.run("restored", "--send")).isZero();

    assertThat(engine.body("POST /v1/installation/restored").path("decision").asText())
        .isEqualTo("send");
    assertThat(shell.out()).contains("Nothing waits for a decision").contains("send on");
  }
}
