package dev.fanfare.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivacyVerbsTest {

  private static final String CERTIFICATE =
      """
      {"id": "era_1", "erasedAt": "2026-11-22T08:00:00Z", "erasedBy": "k1",
       "rows": {"direct_address": 1, "message": 2}}\
      """;

  @TempDir Path folder;
  private final TestingEngine engine = new TestingEngine();
  private TestingShell shell = new TestingShell(Path.of(""));

  @BeforeEach
  void begin() {
    shell = new TestingShell(folder).at(engine);
    engine.on("GET /v1/profiles/ada/data", "{\"toldAt\": \"now\"}");
    engine.on("GET /v1/addresses/email/ada%40example.org/data", "{\"contactPoints\": []}");
    engine.on("DELETE /v1/profiles/ada", CERTIFICATE);
    engine.on("POST /v1/erasures", CERTIFICATE);
    engine.on("GET /v1/erasures?limit=500", "{\"items\": [" + CERTIFICATE + "]}");
  }

  @AfterEach
  void stop() {
    engine.close();
  }

  @Test
  void tellsOfAProfileAndOfAnAddress() {
    assertThat(shell.run("privacy", "tell", "ada")).isZero();
    assertThat(shell.out()).contains("\"toldAt\": \"now\"");

    assertThat(shell.run("privacy", "tell", "--email", "ada@example.org", "--into", "ada.json"))
        .isZero();
    assertThat(folder.resolve("ada.json")).hasContent("{\"contactPoints\": []}");
    assertThat(folder.toFile().list()).containsExactly("ada.json");
  }

  @Test
  void erasesAProfileAndAnAddressWhenItIsMeant() throws IOException {
    assertThat(shell.run("privacy", "erase", "ada")).isEqualTo(Exit.USAGE);
    assertThat(engine.asked("DELETE /v1/profiles/ada")).isEmpty();

    assertThat(shell.run("privacy", "erase", "ada", "--yes")).isZero();
    assertThat(engine.asked("DELETE /v1/profiles/ada")).hasSize(1);
    assertThat(shell.out()).contains("era_1", "direct_address: 1");

    assertThat(shell.run("privacy", "erase", "--phone", "+436641234567", "--yes")).isZero();
    var asked = engine.body("POST /v1/erasures");
    assertThat(asked.path("channel").asText()).isEqualTo("sms");
    assertThat(asked.path("address").asText()).isEqualTo("+436641234567");
  }

  @Test
  void asksForExactlyOnePerson() {
    assertThat(shell.run("privacy", "erase", "--yes")).isEqualTo(Exit.USAGE);
    assertThat(shell.run("privacy", "tell", "ada", "--email", "a@example.org"))
        .isEqualTo(Exit.USAGE);
  }

  @Test
  void listsCertificates() {
    assertThat(shell.run("privacy", "erasures")).isZero();
    assertThat(shell.out()).contains("era_1", "k1");
  }
}
