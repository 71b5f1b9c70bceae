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

class SendVerbTest {

  @TempDir Path folder;
  private final TestingEngine engine = new TestingEngine();
  private TestingShell shell = new TestingShell(Path.of(""));

  @BeforeEach
  void write() throws IOException {
    shell = new TestingShell(folder).at(engine);
    Files.writeString(folder.resolve("call.json"), "{\"subject\":\"Hello\",\"to\":[]}");
    engine.on(
        "POST /v1/messages",
        Told.json(202, "{\"request\":\"req_1\",\"run\":\"run_1\",\"messages\":[{\"id\":\"m1\"}]}"));
  }

  @AfterEach
  void stop() {
    engine.close();
  }

  @Test
  void sendsOnceToWhomIsNamedAndFollowsTheMessageToItsEnd() throws IOException {
    engine.on(
        "GET /v1/messages/m1",
        Told.json(200, state("STARTED", "")),
        Told.json(200, state("SENT", "")));

    assertThat(
            shell.run("send", "call.json", "--to", "anna", "--to", "b@example.com", "--once", "k1"))
        .isZero();

    assertThat(shell.out()).contains("m1 anna sent");
    assertThat(engine.body("POST /v1/messages").path("to").toString())
        .isEqualTo("[{\"profile\":\"anna\"},{\"address\":\"b@example.com\"}]");
    assertThat(engine.asked("POST /v1/messages").getFirst().headers())
        .containsEntry("Idempotency-key", "k1");
  }

  @Test
  void endsWithOneWhereAMessageWasNotSent() {
    engine.on("GET /v1/messages/m1", state("SKIPPED", ",\"reason\":\"suppressed\""));

    assertThat(shell.run("send", "call.json")).isEqualTo(1);

    assertThat(shell.out()).contains("m1 anna skipped: The address is suppressed.");
  }

  private static String state(String state, String more) {
    return """
    {"id":"m1","profile":"anna","state":"%s","rule":"The address is suppressed."%s}
    """
        .formatted(state, more);
  }
}
