package dev.fanfare.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.cli.TestingEngine.Told;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestSendVerbTest {

  private static final String PATH = "POST /v1/campaigns/offer/test-sends";

  @TempDir Path folder;
  private final TestingEngine engine = new TestingEngine();
  private TestingShell shell = new TestingShell(Path.of(""));

  @BeforeEach
  void begin() {
    shell = new TestingShell(folder).at(engine);
    engine.on(
        PATH,
        Told.json(
            202,
            """
            {"campaign":"offer","version":3,"run":"run_1","messages":[{"id":"m1"},{"id":"m2"}]}
            """));
  }

  @AfterEach
  void stop() {
    engine.close();
  }

  @Test
  void asksForWhatIsSaidAndFollowsEachVariantToItsEnd() throws IOException {
    engine.on("GET /v1/messages/m1", state("m1", "plain", "SENT", ""));
    engine.on("GET /v1/messages/m2", state("m2", "hurry", "SENT", ""));

    assertThat(
            shell.run(
                "test-send",
                "offer",
                "--to",
                "b@example.com",
                "--to",
                "anna",
                "--variant",
                "hurry",
                "--as",
                "c-1",
                "--of",
                "3",
                "--prefix",
                "PROOF ",
                "--live-links",
                "--once",
                "k1"))
        .isZero();

    assertThat(shell.out()).contains("m1 anna plain sent", "m2 anna hurry sent");
    assertThat(engine.body(PATH).toString())
        .isEqualTo(
            "{\"to\":[{\"address\":\"b@example.com\"},{\"profile\":\"anna\"}],"
                + "\"variant\":\"hurry\",\"renderAs\":\"c-1\",\"version\":3,"
                + "\"subjectPrefix\":\"PROOF \",\"links\":\"live\"}");
    assertThat(engine.asked(PATH).getFirst().headers()).containsEntry("Idempotency-key", "k1");
  }

  @Test
  void endsWithOneWhereAVariantWasNotSent() {
    engine.on("GET /v1/messages/m1", state("m1", "plain", "SENT", ""));
    engine.on("GET /v1/messages/m2", state("m2", "hurry", "SKIPPED", ",\"reason\":\"suppressed\""));

    assertThat(shell.run("test-send", "offer", "--to", "anna")).isEqualTo(1);

    assertThat(shell.out()).contains("m2 anna hurry skipped: The address is suppressed.");
  }

  @Test
  void asksForSomebodyToSendTo() {
    assertThat(shell.run("test-send", "offer")).isEqualTo(2);
  }

  private static String state(String id, String variant, String state, String more) {
    return """
    {"id":"%s","profile":"anna","test":true,"variant":"%s","state":"%s","rule":"The address is suppressed."%s}
    """
        .formatted(id, variant, state, more);
  }
}
