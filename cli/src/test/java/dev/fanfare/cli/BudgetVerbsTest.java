package dev.fanfare.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.cli.TestingEngine.Told;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BudgetVerbsTest {

  private static final String MONTH =
      """
      {"name":"month","messages":1000,"money":"250.00 EUR","channel":"any","period":"month",
       "zone":"Europe/Vienna","onExhausted":"wait","version":1,"createdAt":"2026-11-22T08:00:00Z",
       "countedMessages":{"reserved":12,"released":2,"spent":9,"difference":1,"left":990},
       "countedMoney":{"reserved":"1.20 EUR","released":"0.20 EUR","spent":"0.90 EUR",
        "difference":"0.10 EUR","left":"249.00 EUR"}}
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
  void listsBudgets() {
    engine.on("GET /v1/budgets", "{\"version\":2,\"items\":[%s]}".formatted(MONTH));

    assertThat(shell.run("budgets")).isZero();

    assertThat(shell.out())
        .containsPattern("month +1,000 messages +12 +9 +990 +any +month in Europe/Vienna +wait")
        .containsPattern("month +250.00 EUR +1.20 EUR +0.90 EUR +249.00 EUR +any");
  }

  @Test
  void saysThatThereAreNone() {
    engine.on("GET /v1/budgets", "{\"version\":0,\"items\":[]}");

    assertThat(shell.run("budgets")).isZero();

    assertThat(shell.out()).contains("No budgets.");
  }

  @Test
  void createsABudget() throws IOException {
    engine.on("PUT /v1/budgets/month", Told.json(201, MONTH));

    assertThat(
            shell.run(
                "budget",
                "set",
                "month",
                "--messages",
                "1000",
                "--money",
                "250.00 EUR",
                "--period",
                "month",
                "--zone",
                "Europe/Vienna",
                "--channel",
                "email",
                "--on-exhausted",
                "wait"))
        .isZero();

    assertThat(engine.body("PUT /v1/budgets/month").toString())
        .isEqualTo(
            "{\"messages\":1000,\"money\":\"250.00 EUR\",\"channel\":\"email\","
                + "\"period\":\"month\",\"zone\":\"Europe/Vienna\",\"onExhausted\":\"wait\"}");
    assertThat(shell.out()).contains("month: created");
  }

  @Test
  void takesNoBudgetWithoutALimit() {
    assertThat(shell.run("budgets", "set", "month")).isEqualTo(Exit.USAGE);
  }

  @Test
  void deletesABudgetAsItWasRead() {
    engine.on("GET /v1/budgets/month", Told.json(200, MONTH).with("ETag", "\"7\""));
    engine.on("DELETE /v1/budgets/month", Told.json(204, ""));

    assertThat(shell.run("budgets", "delete", "month")).isZero();

    assertThat(engine.asked("DELETE /v1/budgets/month").getFirst().headers())
        .containsEntry("If-match", "\"7\"");
    assertThat(shell.out()).contains("month: deleted");
  }
}
