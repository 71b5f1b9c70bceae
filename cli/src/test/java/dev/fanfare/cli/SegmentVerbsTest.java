package dev.fanfare.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.cli.TestingEngine.Told;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SegmentVerbsTest {

  private final TestingEngine engine = new TestingEngine();
  private TestingShell shell = new TestingShell(Path.of(""));

  @BeforeEach
  void connect() {
    shell = new TestingShell(Path.of("")).at(engine);
  }

  @AfterEach
  void stop() {
    engine.close();
  }

  @Test
  void previewsACondition() throws IOException {
    engine.on(
        "POST /v1/segments/preview",
        Told.json(
            200,
            """
            {"members":1133,"people":20000,"sample":[{"externalId":"ada","subject":"1"}],
             "segments":{},"selects":true,"at":"2026-11-22T08:00:00Z"}
            """));

    assertThat(shell.run("segments", "preview", "profile.points > 1", "--person", "ada")).isZero();

    assertThat(engine.body("POST /v1/segments/preview").path("condition").asText())
        .isEqualTo("profile.points > 1");
    assertThat(shell.out()).contains("1,133 of 20,000 people", "ada: selected", "    ada");
  }

  @Test
  void definesARuleOverTheVersionThatWasRead() throws IOException {
    engine.on("GET /v1/segments/rich", Told.json(200, "{\"name\":\"rich\"}").with("ETag", "\"3\""));
    engine.on("PUT /v1/segments/rich/rule", Told.json(200, "{\"version\":4,\"members\":12}"));

    assertThat(shell.run("segments", "define", "rich", "profile.points > 100")).isZero();

    assertThat(engine.asked("PUT /v1/segments/rich/rule").getFirst().headers())
        .containsEntry("If-match", "\"3\"");
    assertThat(shell.out()).contains("rich is at version 4: 12 people");
  }

  @Test
  void showsWhoDiffersBetweenVersions() {
    engine.on(
        "GET /v1/segments/rich/diff?sample=10&from=2",
        Told.json(
            200,
            """
            {"from":{"version":2,"members":1,"condition":"a"},
             "to":{"version":4,"members":2,"condition":"b"},
             "joined":2,"left":0,"joinedSample":[{"externalId":"bob","subject":"2"}],
             "leftSample":[]}
            """));

    assertThat(shell.run("segments", "diff", "rich", "--from", "2")).isZero();

    assertThat(shell.out())
        .contains("- version 2: a", "+ version 4: b", "+ 2 people", "    + bob", "- 0 people");
  }
}
