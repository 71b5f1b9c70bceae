package dev.fanfare.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Api;
import dev.fanfare.TestingData;
import dev.fanfare.channel.sandbox.InboxPage;
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
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
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

    assertThat(shown).contains("1,133  planned", "Redeemed", "Proved: all of 26 checks");
    tellsWhatCameOfIt(shown);
  }

  @Test
  void showsCampaign18OfTheCompleteJourney() throws IOException {
    var data = TestingData.find("complete-journey");

    var shown = show("--data", data.toAbsolutePath().toString());

    assertThat(shown)
        .contains(
            "campaign 18, Complete Journey",
            "1,133  planned",
            "653 coupons by 214 households, recorded in 2017",
            "Proved: all of 26 checks");
    tellsWhatCameOfIt(shown);
  }

  @Test
  void showsACampaignToAnybodysPeople() throws IOException {
    Files.writeString(
        home.resolve("my.csv"),
        """
        Customer ID,E-Mail,First name,Opt-in
        7,a@example.com,Ada,yes
        8,b@example.com,Bo,no
        9,c@example.com,Cy,1
        """);

    var shown = show("--people", "my.csv");

    assertThat(shown)
        .contains("        3  planned", "skipped: no consent", "Proved: all of 26 checks")
        // Who is held out is drawn anew: assigned, then sent and held out where there are any.
        .containsPattern("(?m)^all +2 +(2|1 +1|0 +2) +1$")
        .doesNotContain("Redeemed");
  }

  /** What the report says, held against what the demo let happen. */
  private static void tellsWhatCameOfIt(String shown) {
    var told = first(shown, "([0-9,]+) clicks of ([0-9,]+) households");
    long total = 0;
    long people = 0;
    for (var link : all(shown, "(?m)^(?:saving|card) [0-9]+ +([0-9,]+) +([0-9,]+) +0  www")) {
      people += number(link.group(1));
      total += number(link.group(2));
    }
    assertThat(total).as(shown).isEqualTo(number(told.group(1)));
    assertThat(people).as(shown).isEqualTo(number(told.group(2)));
    assertThat(shown)
        .contains("www.example.com/coupons", "www.example.com/card/${profile.externalId")
        .containsPattern("(?m)^control +[0-9.]+ % +[0-9.]+ % to [0-9.]+ %$")
        .doesNotContain("still on the way");
    var outcome = shown.substring(shown.indexOf("Redeemed"), shown.indexOf('✓'));
    assertThat(outcome.lines()).allMatch(line -> line.length() <= 80);
  }

  private static MatchResult first(String text, String pattern) {
    return all(text, pattern).getFirst();
  }

  private static List<MatchResult> all(String text, String pattern) {
    return Pattern.compile(pattern).matcher(text).results().toList();
  }

  private static long number(String digits) {
    return Long.parseLong(digits.replace(",", ""));
  }

  private String show(String... arguments) throws IOException {
    var said = new StringWriter();
    var out = new PrintWriter(said, true);
    try (var inbox = SmtpInbox.start(home.resolve("sandbox"), 0);
        var page = InboxPage.start(inbox, 0)) {
      Files.writeString(
          home.resolve("host.properties"),
          "api.url=http://127.0.0.1:%d%nsmtp.port=%d%ninbox.url=http://127.0.0.1:%d/%n"
              .formatted(RestAssured.port, inbox.port(), page.port()));
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
