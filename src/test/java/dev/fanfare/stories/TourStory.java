package dev.fanfare.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Api;
import dev.fanfare.Awaiting;
import dev.fanfare.channel.sandbox.SmtpInbox;
import dev.fanfare.cli.Main;
import dev.fanfare.cli.Shell;
import dev.fanfare.cli.terminal.Terminal;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The five minutes of README.md, as they stand there: every command, and what it answers. */
@QuarkusTest
final class TourStory {

  private static final Path README = Path.of("../README.md");
  private static final Pattern RUN = Pattern.compile("run_[0-9a-z]{13}");

  @TempDir Path home;
  private String run = "none launched";
  private Api api;

  @BeforeEach
  void makeWorkspace() {
    api = Api.newWorkspace();
  }

  @Test
  void everyCommandOfTheReadmeAnswersAsItSays() throws IOException {
    try (var inbox = SmtpInbox.start(home.resolve(".fanfare/sandbox"), 0)) {
      prepare(inbox);

      for (var step : Tour.read(Files.readString(README))) {
        switch (step) {
          case Tour.Step.File(var name, var content) ->
              Files.writeString(home.resolve(name), content);
          case Tour.Step.Command(var words, var answer) -> run(words, answer);
        }
      }
    }
  }

  private void run(List<String> words, List<String> answer) {
    if (words.getFirst().equals("report")) {
      Awaiting.value(
          "everything is in the report",
          () -> api.get("/v1/runs/{id}/report", run),
          report -> report.<Integer>path("counted").equals(report.<Integer>path("recorded")));
    }
    var arguments = words.stream().map(word -> RUN.matcher(word).replaceAll(run)).toList();
    var said = new StringWriter();
    var out = new PrintWriter(said, true);
    var shell =
        new Shell(
            new Terminal(out, out, false, false),
            Map.of("FANFARE_HOME", home.resolve(".fanfare").toString()),
            home);

    int exit = Main.run(shell, arguments.toArray(String[]::new));

    // A plan with changes says so by its code, for pipelines.
    int expected = words.getFirst().equals("plan") ? 2 : 0;
    assertThat(exit).as("%s: %s", words, said).isEqualTo(expected);
    var launched = RUN.matcher(said.toString());
    if (words.getFirst().equals("launch") && launched.find()) {
      run = launched.group();
      // A reader is slower than a test: the first mail has gone before the next command.
      Awaiting.value(
          "the first has been sent",
          () -> api.get("/v1/runs/{id}", run).<Number>path("progress"),
          progress -> progress != null && progress.doubleValue() > 0);
    }
    assertThat(said.toString())
        .as("what %s answers", words)
        .matches(Pattern.compile(Tour.expression(answer), Pattern.DOTALL));
  }

  /** What {@code ./fanfare demo} leaves behind: an account that leads to the inbox. */
  private void prepare(SmtpInbox inbox) throws IOException {
    var settings =
        Map.of(
            "host", "127.0.0.1",
            "port", Integer.toString(inbox.port()),
            "security", "none",
            "connections", "8");
    api.request()
        .contentType("application/json")
        .header("If-None-Match", "*")
        .body(Map.of("channel", "email", "adapter", "smtp", "settings", settings))
        .put("/v1/accounts/main")
        .then()
        .statusCode(201);
    api.request()
        .contentType("application/json")
        .header("If-Match", api.get("/v1/workspace").header("ETag"))
        .body(Map.of("postalAddress", "Fanfare Market, 1 Main Street, Springfield"))
        .patch("/v1/workspace")
        .then()
        .statusCode(200);
    var folder = home.resolve(".fanfare");
    Files.writeString(
        folder.resolve("host.properties"),
        "api.url=http://127.0.0.1:%d%nsmtp.port=%d%n".formatted(RestAssured.port, inbox.port()));
    Files.writeString(folder.resolve("admin.key"), api.key());
  }
}
