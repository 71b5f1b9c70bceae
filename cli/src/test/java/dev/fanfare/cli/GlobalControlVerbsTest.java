package dev.fanfare.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.cli.TestingEngine.Told;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GlobalControlVerbsTest {

  private static final String GROUP =
      """
      {"version":3,"share":"5%","exempt":{"purposes":["service"],"tags":["legal"]},"draw":1,
       "salt":"00ff00ff00ff00ff","changedAt":"2026-11-22T08:00:00Z","changedBy":"k1"}
      """;

  private static final String REMOVED =
      """
      {"version":4,"removed":true,"exempt":{"purposes":[],"tags":[]},"draw":1,
       "salt":"00ff00ff00ff00ff","changedAt":"2026-11-23T08:00:00Z","changedBy":"k1"}
      """;

  @TempDir Path folder;
  private final TestingEngine engine = new TestingEngine();
  private TestingShell shell = new TestingShell(Path.of(""));

  @BeforeEach
  void connect() {
    shell = new TestingShell(folder).at(engine);
  }

  @AfterEach
  void stop() {
    engine.close();
  }

  @Test
  void showsTheGroup() {
    engine.on("GET /v1/global-control", GROUP);

    assertThat(shell.run("global-control")).isZero();

    assertThat(shell.out())
        .contains("share: 5%\nexempt purposes: service\nexempt tags: legal\n")
        .contains("version 3, draw 1, salt 00ff00ff00ff00ff; set by k1, 2026-11-22T08:00:00Z");
  }

  @Test
  void makesItWhatAFileSays() throws IOException {
    var file = "{\"share\":\"5%\",\"exempt\":{\"purposes\":[\"service\"]}}";
    Files.writeString(folder.resolve("group.json"), file);
    engine.on("GET /v1/global-control", Told.json(200, GROUP).with("ETag", "\"3\""));
    engine.on("PUT /v1/global-control", GROUP);

    assertThat(shell.run("global-control", "set", "group.json")).isZero();

    assertThat(engine.body("PUT /v1/global-control").toString()).isEqualTo(file);
    assertThat(engine.asked("PUT /v1/global-control").getFirst().headers())
        .containsEntry("If-match", "\"3\"");
    assertThat(shell.out()).contains("share: 5%");
    Files.writeString(folder.resolve("words.json"), "5%");
    assertThat(shell.run("global-control", "set", "words.json")).isEqualTo(Exit.USAGE);
  }

  @Test
  void makesAGroupWhereThereIsNone() throws IOException {
    Files.writeString(folder.resolve("group.json"), "{\"share\":\"5%\"}");
    engine.on("PUT /v1/global-control", Told.json(201, GROUP));

    assertThat(shell.run("global-control", "set", "group.json")).isZero();

    assertThat(engine.asked("PUT /v1/global-control").getFirst().headers())
        .containsEntry("If-none-match", "*");
  }

  @Test
  void endsItAsItWasReadAndListsWhatWasEverSaid() {
    engine.on("GET /v1/global-control", Told.json(200, GROUP).with("ETag", "\"3\""));
    engine.on("DELETE /v1/global-control", Told.json(204, ""));
    engine.on("GET /v1/global-control/versions", "{\"items\":[" + GROUP + "," + REMOVED + "]}");

    assertThat(shell.run("global-control", "delete")).isZero();
    assertThat(shell.run("global-control", "versions")).isZero();

    assertThat(engine.asked("DELETE /v1/global-control").getFirst().headers())
        .containsEntry("If-match", "\"3\"");
    assertThat(shell.out())
        .contains("global control group: ended")
        .containsPattern("3 +5% +1 +2026-11-22T08:00:00Z +k1")
        .containsPattern("4 +removed +1 +2026-11-23T08:00:00Z +k1");
  }
}
