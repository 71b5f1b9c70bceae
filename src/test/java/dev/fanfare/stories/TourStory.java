package dev.fanfare.stories;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Api;
import dev.fanfare.Awaiting;
import dev.fanfare.channel.sandbox.InboxPage;
import dev.fanfare.channel.sandbox.SmtpInbox;
import dev.fanfare.cli.Main;
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
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The five minutes of README.md, as they stand there: every command, and what it answers, in the
 * workspace that the demo has left.
 */
@QuarkusTest
final class TourStory {

  private static final Path README = Path.of("../README.md");
  private static final Pattern TRACKED = Pattern.compile("https?://[^/\\s]+(/c/\\S+)");
  private static final Pattern RUN = Pattern.compile("run_[0-9a-z]{13}");

  @TempDir Path home;
  private String run = "none launched";
  private Api api;

  private @Nullable InboxPage page;

  @BeforeEach
  void makeWorkspace() {
    api = Api.newWorkspace();
  }

  @Test
  void everyCommandOfTheReadmeAnswersAsItSays() throws IOException {
    try (var inbox = SmtpInbox.start(home.resolve(".fanfare/sandbox"), 0);
        var mails = InboxPage.start(inbox, 0)) {
      page = mails;
      prepare(inbox, mails);
      playTheDemo();

      for (var step : Tour.read(Files.readString(README))) {
        switch (step) {
          case Tour.Step.File(var name, var content) ->
              Files.writeString(home.resolve(name), content);
          case Tour.Step.Command(var words, var answer) -> run(words, answer);
        }
      }
    }
  }

  private void run(List<String> words, List<String> answer) throws IOException {
    if (words.getFirst().equals("report")) {
      followALink();
      Awaiting.value(
          "everything is in the report",
          () -> api.get("/v1/runs/{id}/report", run),
          report -> report.<Integer>path("counted").equals(report.<Integer>path("recorded")));
    }
    var arguments = words.stream().map(word -> RUN.matcher(word).replaceAll(run)).toList();
    var said = new StringWriter();

    int exit = Main.run(shell(said), arguments.toArray(String[]::new));

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
        .matches(Pattern.compile(Tour.expression(drawn(answer, said)), Pattern.DOTALL));
  }

  /** All three may be drawn into one variant: then there is nothing to compare it with. */
  private static List<String> drawn(List<String> answer, StringWriter said) {
    int compared = answer.indexOf("clicks     rate  of 95 %            difference");
    return compared < 0 || said.toString().contains("difference")
        ? answer
        : answer.subList(0, compared - 1);
  }

  private Shell shell(StringWriter said) {
    var out = new PrintWriter(said, true);
    return new Shell(
        new Terminal(out, out, false, false),
        Map.of("FANFARE_HOME", home.resolve(".fanfare").toString()),
        home);
  }

  private void playTheDemo() {
    var said = new StringWriter();
    assertThat(new Demo(shell(said)).run()).as(said.toString()).isZero();
  }

  /** As the README asks: a link of a mail in the inbox, by a person, once. */
  private void followALink() throws IOException {
    var inbox = "http://127.0.0.1:" + requireNonNull(page).port();
    List<Map<String, Object>> mails =
        RestAssured.given().get(inbox + "/api/mails?limit=500").path("mails");
    var number =
        mails.stream()
            .filter(mail -> "ada@example.com".equals(mail.get("to")))
            .map(mail -> mail.get("n"))
            .findFirst()
            .orElseThrow();
    String text = RestAssured.given().get(inbox + "/api/mails/{n}", number).path("text");
    var link = TRACKED.matcher(text);
    assertThat(link.find()).as(text).isTrue();
    Api.open()
        .redirects()
        .follow(false)
        .header("User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Firefox/133.0")
        .get(link.group(1))
        .then()
        .statusCode(302);
  }

  /** What the host leaves behind. */
  private void prepare(SmtpInbox inbox, InboxPage mails) throws IOException {
    var folder = home.resolve(".fanfare");
    Files.writeString(
        folder.resolve("host.properties"),
        "api.url=http://127.0.0.1:%d%nsmtp.port=%d%ninbox.url=http://127.0.0.1:%d/%n"
            .formatted(RestAssured.port, inbox.port(), mails.port()));
    Files.writeString(folder.resolve("admin.key"), api.key());
  }
}
