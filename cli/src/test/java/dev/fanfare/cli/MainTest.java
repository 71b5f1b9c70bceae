package dev.fanfare.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {

  private static final String WHO =
      """
      {"workspace":"default","sandbox":true,"keyId":"k1","keyName":"first admin","role":"admin","installation":true}
      """;

  @TempDir Path folder;
  private final TestingEngine engine = new TestingEngine().on("GET /v1/whoami", WHO);

  @AfterEach
  void stop() {
    engine.close();
  }

  @Test
  void saysWhoIsCalling() {
    TestingShell shell = new TestingShell(folder).at(engine);

    int exit = shell.run("whoami");

    assertThat(exit).isZero();
    assertThat(shell.out())
        .contains("Workspace default (a sandbox)")
        .contains("\"first admin\": admin");
    assertThat(engine.asked("GET /v1/whoami").getFirst().headers())
        .containsEntry("Authorization", "Bearer ff_test_key");
  }

  @Test
  void findsAddressAndKeyInTheDataFolder() throws IOException {
    Path home = Files.createDirectory(folder.resolve("home"));
    Files.writeString(home.resolve("host.properties"), "api.url=" + engine.url() + "\n");
    Files.writeString(home.resolve("admin.key"), "ff_from_folder\n");
    TestingShell shell = new TestingShell(folder).without("FANFARE_KEY");

    assertThat(shell.run("whoami")).isZero();
    assertThat(engine.asked("GET /v1/whoami").getFirst().headers())
        .containsEntry("Authorization", "Bearer ff_from_folder");
  }

  @Test
  void prefersOptionsToTheEnvironment() {
    TestingShell shell = new TestingShell(folder).with("FANFARE_URL", "http://127.0.0.1:1");

    assertThat(shell.run("whoami", "--url", engine.url().toString(), "--key", "ff_own")).isZero();
    assertThat(engine.asked("GET /v1/whoami").getFirst().headers())
        .containsEntry("Authorization", "Bearer ff_own");
  }

  @Test
  void answersAsJson() throws IOException {
    TestingShell shell = new TestingShell(folder).at(engine);

    assertThat(shell.run("whoami", "--json")).isZero();
    assertThat(dev.fanfare.cli.api.ApiClient.JSON.readTree(shell.out()).path("role").asText())
        .isEqualTo("admin");
  }

  @Test
  void tellsEveryViolationOfAProblem() {
    engine.on(
        "GET /v1/whoami",
        TestingEngine.problem(
            400,
            "invalid-request",
            "The request breaks rules",
            """
            {"place":"/zone","value":"Mars","rule":"must be an IANA time zone"},{"place":"/name","rule":"is missing"}
            """));
    TestingShell shell = new TestingShell(folder).at(engine);

    assertThat(shell.run("whoami")).isEqualTo(1);
    assertThat(shell.err())
        .contains("The request breaks rules (400, invalid-request).")
        .contains("/zone \"Mars\": must be an IANA time zone")
        .contains("/name: is missing");
  }

  @Test
  void asksAgainWhereTheEngineIsBusy() {
    engine.on(
        "GET /v1/whoami",
        TestingEngine.problem(429, "too-many-requests", "Slow down", "").with("Retry-After", "0"),
        TestingEngine.Told.json(200, WHO));

    assertThat(new TestingShell(folder).at(engine).run("whoami")).isZero();
    assertThat(engine.asked("GET /v1/whoami")).hasSize(2);
  }

  @Test
  void endsWithThreeWhereNoEngineAnswers() throws IOException {
    int nobody;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = socket.getLocalPort();
    }
    TestingShell shell = new TestingShell(folder).with("FANFARE_URL", "http://127.0.0.1:" + nobody);

    assertThat(shell.run("whoami")).isEqualTo(3);
    assertThat(shell.err()).contains("No engine answers at").contains("./fanfare up");
  }

  @Test
  void endsWithTwoWhereTheCommandIsWrong() {
    TestingShell shell = new TestingShell(folder).at(engine);

    assertThat(shell.run("lunch", "spring")).isEqualTo(2);
    assertThat(shell.run("status", "--nonsense")).isEqualTo(2);
    assertThat(shell.run("validate", "missing.yaml")).isEqualTo(2);
    assertThat(shell.err()).contains("There is no file").contains("missing.yaml");
  }

  @Test
  void showsEveryVerbInItsHelp() {
    TestingShell shell = new TestingShell(folder);

    assertThat(shell.run("--help")).isZero();
    assertThat(shell.out())
        .contains(
            "validate",
            "plan",
            "apply",
            "pull",
            "history",
            "rollback",
            "approve",
            "guardrails",
            "launch",
            "schedule",
            "send",
            "status",
            "follow",
            "pause",
            "resume",
            "cancel",
            "explain",
            "unknown",
            "verify",
            "runs",
            "import",
            "segments",
            "accounts",
            "account",
            "keys",
            "whoami",
            "demo");
    assertThat(shell.run("import", "--help")).isZero();
    assertThat(shell.out().lines()).allMatch(line -> line.length() <= 80);
  }
}
