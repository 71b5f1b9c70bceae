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

class SeedGroupVerbsTest {

  private static final String QA =
      """
      {"name":"qa","members":[{"position":1,"profile":"c-18"},
        {"position":2,"address":"desk@example.com"}],"renderAs":"c-1029","version":7,
       "createdAt":"2026-11-22T08:00:00Z","changedAt":"2026-11-22T08:00:00Z","changedBy":"k1"}
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
  void listsGroups() {
    engine.on(
        "GET /v1/seed-groups",
        """
        {"items":[{"name":"qa","members":1000,"version":7,"changedAt":"2026-11-22T08:00:00Z"}]}
        """);

    assertThat(shell.run("seed-groups")).isZero();

    assertThat(shell.out()).containsPattern("qa +1,000 +2026-11-22T08:00:00Z");
  }

  @Test
  void saysThatThereAreNone() {
    engine.on("GET /v1/seed-groups", "{\"items\":[]}");

    assertThat(shell.run("seed-groups")).isZero();

    assertThat(shell.out()).contains("No seed groups.");
  }

  @Test
  void writesTheGroupThatAFileNames() throws IOException {
    Files.writeString(
        folder.resolve("qa.json"),
        """
        {"name": "qa", "members": [{"profile": "c-18"}, {"address": "desk@example.com"}],
         "renderAs": "c-1029"}
        """);
    engine.on("PUT /v1/seed-groups/qa", Told.json(201, QA));

    assertThat(shell.run("seed-groups", "set", "qa.json")).isZero();

    assertThat(engine.body("PUT /v1/seed-groups/qa").toString())
        .isEqualTo(
            "{\"members\":[{\"profile\":\"c-18\"},{\"address\":\"desk@example.com\"}],"
                + "\"renderAs\":\"c-1029\"}");
    assertThat(engine.asked("PUT /v1/seed-groups/qa").getFirst().headers())
        .containsEntry("If-none-match", "*");
    assertThat(shell.out()).contains("qa: created, 2 members");
  }

  @Test
  void asksForAFileThatNamesAGroup() throws IOException {
    Files.writeString(folder.resolve("nameless.json"), "{\"members\": []}");
    Files.writeString(folder.resolve("list.json"), "[]");
    Files.writeString(folder.resolve("words.json"), "members");

    assertThat(shell.run("seed-groups", "set", "nameless.json")).isEqualTo(Exit.USAGE);
    assertThat(shell.run("seed-groups", "set", "list.json")).isEqualTo(Exit.USAGE);
    assertThat(shell.run("seed-groups", "set", "words.json")).isEqualTo(Exit.USAGE);
    assertThat(shell.run("seed-groups", "set", "none.json")).isEqualTo(Exit.USAGE);
  }

  @Test
  void deletesAGroupAsItWasRead() {
    engine.on("GET /v1/seed-groups/qa", Told.json(200, QA).with("ETag", "\"7\""));
    engine.on("DELETE /v1/seed-groups/qa", Told.json(204, ""));

    assertThat(shell.run("seed-groups", "delete", "qa")).isZero();

    assertThat(engine.asked("DELETE /v1/seed-groups/qa").getFirst().headers())
        .containsEntry("If-match", "\"7\"");
    assertThat(shell.out()).contains("qa: deleted");
  }
}
