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

  /** Sentences of chance, and rows that chance may leave out: whoever fails may be held out. */
  private static final Pattern BY_CHANCE =
      Pattern.compile("^  [a-z]|^ +\\+ +[0-9]+ {2}(failed|unknown|skipped: (dup|shared))");

  /** Who is in which group is drawn, hence all that came of it; ports and runs are new ones. */
  private static final String DRAWN =
      "run_[0-9a-z]{13}|(?<=127.0.0.1:)[0-9]+"
          + "|(?<=sent|held out|failed|unknown) [0-9,]+(?= ·|$)|(?<=--sink-log )\\S+"
          + "|(?<=^ {4})[0-9,]+(?= (messages|people))"
          + "| +[0-9,]+(?= {2}sent$| {2}held out)|[0-9,]+(?= clicks of)|(?<=clicks of) [0-9,]+";

  private static final Pattern OF_GROUP = Pattern.compile("^(control|saving|card|all) .*");

  @TempDir Path home;

  @Test
  void showsAWholeCampaignOfMadeHouseholds() throws IOException {
    var shown = show();

    assertThat(shown).contains("1,133  planned", "Redeemed", "Proved: all of 27 checks");
    tellsWhatCameOfIt(shown);
    for (var line : documented()) {
      var expression = Pattern.compile(masked(line));
      assertThat(shown.lines()).as(line).anyMatch(expression.asMatchPredicate());
    }
    // An address of two people is sent to once; or never, where one of them is held out.
    var shared = all(shown, "(?m)^ +[+] +([0-9]+) {2}skipped: (duplicate address|shared control)$");
    assertThat(shared.stream().mapToLong(skipped -> number(skipped.group(1))).sum()).isEqualTo(6);
  }

  /** The lines of README.md's block, but for those that chance may leave out. */
  private static List<String> documented() throws IOException {
    var readme = Files.readString(Path.of("../README.md"));
    var block = readme.substring(readme.indexOf("This is what it prints, shortened:"));
    var lines = block.split("```\n")[1].lines().toList();
    assertThat(lines).contains("                 1,133  planned").hasSizeGreaterThan(40);
    return lines.stream()
        .filter(line -> !line.isBlank() && !line.equals("…") && !BY_CHANCE.matcher(line).find())
        .toList();
  }

  private static String masked(String line) {
    var drawn = OF_GROUP.matcher(line).matches() ? " +-?[0-9][0-9.,]*" : DRAWN;
    var masked = new StringBuilder();
    int at = 0;
    for (var found : all(line, drawn)) {
      masked.append(spaced(line.substring(at, found.start())));
      masked.append(
          found.group().endsWith("inbox.log")
              ? "\\S+"
              : found.group().startsWith("run_") ? "run_[0-9a-z]{13}" : " *-?[0-9][0-9.,]*");
      at = found.end();
    }
    return masked.append(spaced(line.substring(at))).toString();
  }

  /** Columns are as wide as what stands in them. */
  private static String spaced(String words) {
    return Pattern.quote(words).replaceAll(" {2,}", "\\\\E +\\\\Q");
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
            "Proved: all of 27 checks");
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
        .contains("        3  planned", "skipped: no consent", "Proved: all of 27 checks")
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
