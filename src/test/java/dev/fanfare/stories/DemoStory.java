package dev.fanfare.stories;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fanfare.Api;
import dev.fanfare.channel.sandbox.SmtpInbox;
import dev.fanfare.cli.Shell;
import dev.fanfare.cli.demo.Demo;
import dev.fanfare.cli.terminal.Terminal;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The demo as a newcomer runs it: people come from a file, a campaign is launched, mails reach an
 * inbox, everybody is accounted for, and the auditor finds nothing.
 */
@QuarkusTest
final class DemoStory {

  @TempDir Path home;

  @Test
  void showsAWholeCampaignOfMadeHouseholds() throws IOException {
    var shown = show();

    assertThat(shown).contains("1,133  planned", "Proved: all of 22 checks");
  }

  @Test
  void showsCampaign18OfTheCompleteJourney() throws IOException {
    var data =
        Path.of(System.getenv().getOrDefault("FANFARE_DATA", "../../shared/data"))
            .resolve("complete-journey");
    assumeTrue(Files.isDirectory(data), "no data at " + data + "; set FANFARE_DATA");

    var shown = show("--data", data.toAbsolutePath().toString());

    assertThat(shown)
        .contains("campaign 18, Complete Journey", "1,133  planned", "Proved: all of 22 checks");
  }

  private String show(String... arguments) throws IOException {
    var said = new StringWriter();
    var out = new PrintWriter(said, true);
    try (var inbox = SmtpInbox.start(home.resolve("sandbox"), 0)) {
      Files.writeString(
          home.resolve("host.properties"),
          "api.url=http://127.0.0.1:%d%nsmtp.port=%d%n".formatted(RestAssured.port, inbox.port()));
      Files.writeString(home.resolve("admin.key"), Api.newWorkspace().key());
      var shell =
          new Shell(
              new Terminal(out, out, false, false), Map.of("FANFARE_HOME", home.toString()), home);
      int exit = new Demo(shell).run(arguments);
      assertThat(exit).as(said.toString()).isZero();
    }
    return said.toString();
  }
}
