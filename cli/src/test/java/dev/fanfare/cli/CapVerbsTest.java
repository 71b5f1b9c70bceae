package dev.fanfare.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.cli.TestingEngine.Told;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CapVerbsTest {

  private static final String WEEKLY =
      """
      {"name":"weekly","count":2,"window":{"rolling":"P7D"},"channel":"any","onHit":"drop",
       "version":1,"createdAt":"2026-11-22T08:00:00Z"}
      """;

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
  void listsCaps() {
    engine.on(
        "GET /v1/frequency-caps",
        """
        {"version":2,"defaultZone":"Europe/Vienna","items":[%s,
         {"name":"promo","count":1,"window":{"calendar":"day"},"channel":"email","tag":"spring",
          "onHit":"defer","version":2,"createdAt":"2026-11-22T08:00:00Z"}]}
        """
            .formatted(WEEKLY));

    assertThat(shell.run("caps")).isZero();

    assertThat(shell.out())
        .containsPattern("weekly +2 +rolling P7D +any +- +drop")
        .containsPattern("promo +1 +calendar day, else of Europe/Vienna +email +spring +defer");
  }

  @Test
  void saysThatThereAreNone() {
    engine.on("GET /v1/frequency-caps", "{\"version\":0,\"defaultZone\":\"UTC\",\"items\":[]}");

    assertThat(shell.run("caps")).isZero();

    assertThat(shell.out()).contains("No frequency caps.");
  }

  @Test
  void createsACap() throws IOException {
    engine.on("PUT /v1/frequency-caps/weekly", Told.json(201, WEEKLY));

    assertThat(shell.run("caps", "set", "weekly", "--count", "2", "--rolling", "P7D")).isZero();

    assertThat(engine.body("PUT /v1/frequency-caps/weekly").toString())
        .isEqualTo("{\"count\":2,\"window\":{\"rolling\":\"P7D\"}}");
    assertThat(engine.asked("PUT /v1/frequency-caps/weekly").getFirst().headers())
        .containsEntry("If-none-match", "*");
    assertThat(shell.out()).contains("weekly: created");
  }

  @Test
  void replacesACapAsItWasRead() throws IOException {
    engine.on("GET /v1/frequency-caps/weekly", Told.json(200, WEEKLY).with("ETag", "\"7\""));
    engine.on("PUT /v1/frequency-caps/weekly", Told.json(200, WEEKLY));

    assertThat(
            shell.run(
                "caps",
                "set",
                "weekly",
                "--count",
                "1",
                "--calendar",
                "month",
                "--channel",
                "email",
                "--tag",
                "promo",
                "--on-hit",
                "defer"))
        .isZero();

    assertThat(engine.body("PUT /v1/frequency-caps/weekly").toString())
        .isEqualTo(
            "{\"count\":1,\"window\":{\"calendar\":\"month\"},\"channel\":\"email\","
                + "\"tag\":\"promo\",\"onHit\":\"defer\"}");
    assertThat(engine.asked("PUT /v1/frequency-caps/weekly").getFirst().headers())
        .containsEntry("If-match", "\"7\"");
    assertThat(shell.out()).contains("weekly: replaced");
  }

  @Test
  void takesOneWindowAndNotTwo() {
    assertThat(shell.run("caps", "set", "weekly", "--count", "1")).isEqualTo(Exit.USAGE);
    assertThat(
            shell.run(
                "caps", "set", "weekly", "--count", "1", "--rolling", "P7D", "--calendar", "day"))
        .isEqualTo(Exit.USAGE);
  }

  @Test
  void deletesACapAsItWasRead() {
    engine.on("GET /v1/frequency-caps/weekly", Told.json(200, WEEKLY).with("ETag", "\"7\""));
    engine.on("DELETE /v1/frequency-caps/weekly", Told.json(204, ""));

    assertThat(shell.run("caps", "delete", "weekly")).isZero();

    assertThat(engine.asked("DELETE /v1/frequency-caps/weekly").getFirst().headers())
        .containsEntry("If-match", "\"7\"");
    assertThat(shell.out()).contains("weekly: deleted");
  }
}
