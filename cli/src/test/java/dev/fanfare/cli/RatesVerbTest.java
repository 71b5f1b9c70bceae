package dev.fanfare.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.cli.TestingEngine.Told;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RatesVerbTest {

  private static final String RATE =
      """
      {"scope": "email", "messages": 1500, "per": "PT1M", "changedAt": "2026-11-22T08:00:00Z"}\
      """;
  private static final String RUN =
      """
      {"id": "run_1", "state": "SENDING", "account": "main", "plannedAt": "2026-11-22T08:00:00Z",
       "launchedBy": "k", "createdAt": "2026-11-22T08:00:00Z",
       "rate": {"messages": 20, "per": "PT10S"}}\
      """;

  private final TestingEngine engine = new TestingEngine();
  private TestingShell shell = new TestingShell(Path.of(""));

  @BeforeEach
  void begin() {
    shell = new TestingShell(Path.of("")).at(engine);
  }

  @AfterEach
  void stop() {
    engine.close();
  }

  @Test
  void listsWhatIsSet() {
    engine.on("GET /v1/rates", Told.json(200, "{\"items\": [" + RATE + "]}"));

    assertThat(shell.run("rates")).isZero();

    assertThat(shell.out()).contains("email", "1,500 per PT1M");
  }

  @Test
  void setsOneOfAChannelByTheWordsOfTime() throws IOException {
    engine.on("PUT /v1/rates/email", Told.json(200, RATE));

    assertThat(shell.run("rates", "set", "email", "1500", "minute")).isZero();

    assertThat(engine.body("PUT /v1/rates/email").path("per").asText()).isEqualTo("PT1M");
    assertThat(engine.body("PUT /v1/rates/email").path("messages").asInt()).isEqualTo(1_500);
    assertThat(shell.out()).contains("email: 1,500 per PT1M");
  }

  @Test
  void setsOneOfARunAndTellsHowItGoes() throws IOException {
    engine.on("PUT /v1/runs/run_1/rate", Told.json(200, RUN));

    assertThat(shell.run("rates", "set", "run_1", "20", "PT10S")).isZero();

    assertThat(engine.body("PUT /v1/runs/run_1/rate").path("per").asText()).isEqualTo("PT10S");
    assertThat(shell.out()).contains("run_1: 20 per PT10S", "Sending");
  }

  @Test
  void takesOneBack() {
    engine.on("DELETE /v1/rates/workspace", Told.json(204, ""));
    engine.on("DELETE /v1/runs/run_1/rate", Told.json(200, RUN));

    assertThat(shell.run("rates", "remove", "workspace")).isZero();
    assertThat(shell.run("rates", "remove", "run_1")).isZero();

    assertThat(shell.out()).contains("workspace: no limit", "run_1: 20 per PT10S");
  }
}
