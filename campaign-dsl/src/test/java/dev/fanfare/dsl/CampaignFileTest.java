package dev.fanfare.dsl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanfare.dsl.Campaign.Audience;
import dev.fanfare.dsl.Campaign.Content;
import dev.fanfare.dsl.Campaign.Email;
import dev.fanfare.dsl.Campaign.Holdout;
import dev.fanfare.dsl.Campaign.Rate;
import dev.fanfare.dsl.Campaign.Retries;
import dev.fanfare.dsl.Campaign.Sender;
import dev.fanfare.dsl.Campaign.UnknownPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CampaignFileTest {

  private static final Path VALID = Path.of("src/test/resources/campaigns/valid");

  private static final Campaign EVERYTHING =
      new Campaign(
          "spring-coupons",
          "marketing",
          new Audience(List.of("campaign-18", "newsletter"), List.of("complainers")),
          new Holdout(1_000),
          new Schedule.At(OffsetDateTime.parse("2026-12-01T09:00:00+01:00")),
          new Waves(2_500, Duration.ofHours(1)),
          new Rate(500, Rate.Unit.MINUTE),
          new Deadline.After(Duration.ofHours(12)),
          Priority.HIGH,
          new QuietHours.Window(
              LocalTime.of(22, 0),
              LocalTime.of(8, 0),
              new Clocks.Own(new Fallback.Zone(ZoneId.of("Europe/Vienna"))),
              QuietHours.Policy.HOLD),
          new Counting(List.of("coupons", "spring"), Counting.Caps.APPLY),
          new Email(
              "main",
              new Sender("Fanfare Market", "offers@example.com"),
              "help@example.com",
              "en",
              new Content.Inline(
                  "Hello ${firstName}",
                  "<h1>Hello ${firstName}</h1>\n<p>Your coupons are on your card.</p>\n",
                  "Hello ${firstName},\nyour coupons are on your card.\n")),
          new Tracking(true, false, true, Map.of("utm_source", "fanfare")),
          new Experiment(
              List.of(
                  new Experiment.Variant(
                      "plain", new Experiment.Weight(6_000, true), Experiment.Words.Parts.NONE),
                  new Experiment.Variant(
                      "hurry",
                      new Experiment.Weight(4_000, true),
                      new Experiment.Words.Parts("Only today, ${firstName}", null, null))),
              new Experiment.Assign.ByRun()),
          List.of(
              new Goal("visit", "page.viewed", Duration.ofHours(1), null, null, false),
              new Goal(
                  "purchase",
                  "order.placed",
                  Duration.ofDays(3),
                  "event.total > 0",
                  "total",
                  true)),
          new Retries(6, Duration.ofSeconds(30)),
          UnknownPolicy.ASK,
          new Guardrails(
              new Guardrails.Approval(10_000, 1_000),
              new Guardrails.StopOn(200, 500, 50, 1_000),
              null),
          new Budget(50_000, new Money(250_000_000, "EUR"), Budget.OnExhausted.WAIT),
          List.of("qa", "agency"));

  @Test
  void readsEveryKeyIntoItsPlace() {
    Reading reading = CampaignFile.read(GoldenFiles.text(VALID.resolve("everything.yaml")));

    assertThat(reading).isEqualTo(new Reading.Valid(EVERYTHING));
  }

  @Test
  void fillsInTheStatedDefaults() {
    Reading reading = CampaignFile.read(GoldenFiles.text(VALID.resolve("smallest.yaml")));

    assertThat(reading)
        .isEqualTo(
            new Reading.Valid(
                new Campaign(
                    "spring-coupons",
                    "marketing",
                    new Audience(List.of("campaign-18"), List.of()),
                    Holdout.NONE,
                    new Schedule.Now(),
                    null,
                    null,
                    null,
                    Priority.NORMAL,
                    null,
                    Counting.DEFAULT,
                    new Email(
                        null,
                        new Sender(null, "offers@example.com"),
                        null,
                        null,
                        new Content.Template("coupon-offer")),
                    new Tracking(true, true, false, Map.of()),
                    null,
                    List.of(),
                    new Retries(4, Duration.ofMinutes(1)),
                    UnknownPolicy.DROP,
                    null,
                    null,
                    List.of())));
  }

  @Test
  void writesOneCanonicalForm() {
    String yaml = CampaignFile.write(EVERYTHING);

    assertThat(yaml)
        .isEqualTo(
            """
            campaign: spring-coupons
            version: 1
            purpose: marketing
            audience:
              include: [campaign-18, newsletter]
              exclude: [complainers]
            holdout: 10%
            schedule:
              at: 2026-12-01T09:00:00+01:00
            waves:
              share: 25%
              every: PT1H
            rate: 500 per minute
            deadline: PT12H
            priority: high
            quietHours:
              from: "22:00"
              to: "08:00"
              zone: recipient
              fallback: Europe/Vienna
              policy: hold
            tags: [coupons, spring]
            caps: apply
            message:
              channel: email
              account: main
              from: Fanfare Market <offers@example.com>
              replyTo: help@example.com
              locale: en
              subject: Hello ${firstName}
              html: |
                <h1>Hello ${firstName}</h1>
                <p>Your coupons are on your card.</p>
              text: |
                Hello ${firstName},
                your coupons are on your card.
            tracking:
              opens: true
              clicks: false
              text: true
              parameters:
                utm_source: fanfare
            variants:
              - name: plain
                weight: 60%
              - name: hurry
                weight: 40%
                subject: "Only today, ${firstName}"
            assign: run
            conversions:
              - name: visit
                event: page.viewed
                within: PT1H
              - name: purchase
                event: order.placed
                within: PT72H
                when: event.total > 0
                revenue: total
                primary: true
            retries:
              attempts: 6
              firstDelay: PT30S
            onUnknown: ask
            guardrails:
              approval:
                abovePeople: 10000
                aboveShare: 10%
              stopOn:
                renderFailures: 2%
                bounces: 5%
                unsubscribes: 0.5%
                after: 1000
            budget:
              messages: 50000
              money: 250.00 EUR
              onExhausted: wait
            seeds: [qa, agency]
            """);
  }

  @Test
  void readsFilesWithCarriageReturnsAndAByteOrderMarkAsWithout() {
    String yaml = GoldenFiles.text(VALID.resolve("everything.yaml"));

    Reading reading = CampaignFile.read("\ufeff" + yaml.replace("\n", "\r\n"));

    assertThat(reading).isEqualTo(new Reading.Valid(EVERYTHING));
  }

  @Test
  void refusesFilesOver256KiBInUtf8() {
    String yaml = GoldenFiles.text(VALID.resolve("everything.yaml"));
    String fits = yaml + "#" + "x".repeat(CampaignFile.MOST_BYTES - yaml.length() - 1);
    String tooLarge = yaml + "#" + "é".repeat(CampaignFile.MOST_BYTES / 2);

    assertThat(CampaignFile.read(fits)).isEqualTo(new Reading.Valid(EVERYTHING));
    assertThat(CampaignFile.read(tooLarge))
        .isEqualTo(
            new Reading.Invalid(
                List.of(
                    new Problem(
                        "",
                        1,
                        1,
                        null,
                        "is larger than 256 KiB",
                        "move long content into a template"))));
  }

  @Test
  void refusesToWriteWhatItWouldNotRead() {
    Content content = new Content.Inline("Hello", null, "\"".repeat(CampaignFile.MOST_BYTES / 2));
    Campaign campaign = withContent(content);

    assertThatThrownBy(() -> CampaignFile.write(campaign))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("256 KiB");
  }

  @Test
  void tellsTheOffendingValueShortened() {
    String yaml =
        GoldenFiles.text(VALID.resolve("smallest.yaml"))
            .replace("spring-coupons", "🎺".repeat(100));

    Reading reading = CampaignFile.read(yaml);

    assertThat(reading)
        .isInstanceOfSatisfying(
            Reading.Invalid.class,
            invalid ->
                assertThat(invalid.problems())
                    .extracting(Problem::value)
                    .containsExactly("🎺".repeat(80) + "…"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{a: ", "- ", "? ", "[{"})
  void answersDeepNestingWithoutRunningOutOfStack(String opening) {
    String yaml = "campaign:\n  " + opening.repeat(200_000 / opening.length());

    assertThat(CampaignFile.read(yaml))
        .isInstanceOfSatisfying(
            Reading.Invalid.class,
            invalid ->
                assertThat(invalid.problems())
                    .extracting(Problem::message)
                    .contains("is nested deeper than 16 levels"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a ", "a", "1", "-", "a.", "a@", "<", "\\n", "P", " 🎺"})
  void answersLongValuesWithoutRunningOutOfStack(String piece) {
    String value = '"' + piece.repeat(50_000 / piece.length()) + '"';
    String yaml = GoldenFiles.text(VALID.resolve("everything.yaml"));

    for (String line : yaml.lines().filter(line -> line.matches(" *[a-zA-Z]+: .*")).toList()) {
      String changed = yaml.replace(line, line.substring(0, line.indexOf(':') + 2) + value);

      assertThatCode(() -> CampaignFile.read(changed)).as(line).doesNotThrowAnyException();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"\ud800", "a: \ud83c", "\udc00a", "\ufffe", "\u0000", "\ufeff", ""})
  void answersTextsThatAreNoneAtTheirEnd(String yaml) {
    assertThat(CampaignFile.read(yaml)).isInstanceOf(Reading.Invalid.class);
  }

  @Test
  void givesBackCharactersOutsideTheBasicPlaneAtAnyOffset() {
    for (int offset = 0; offset < 4; offset++) {
      String text = "x".repeat(offset) + "🎺".repeat(8_000);
      Campaign campaign = withContent(new Content.Inline("Hello", text, text + "\n" + text));

      Reading reading = CampaignFile.read(CampaignFile.write(campaign));

      assertThat(reading).isEqualTo(new Reading.Valid(campaign));
    }
  }

  @Test
  void givesBackLongLines() {
    String words = "word ".repeat(8_000) + "end";
    Campaign campaign = withContent(new Content.Inline("Hello", words, words.replace(' ', '\n')));

    Reading reading = CampaignFile.read(CampaignFile.write(campaign));

    assertThat(reading).isEqualTo(new Reading.Valid(campaign));
  }

  private static Campaign withContent(Content content) {
    return new Campaign(
        "large",
        "marketing",
        new Audience(List.of("all"), List.of()),
        Holdout.NONE,
        new Schedule.Now(),
        null,
        null,
        null,
        Priority.NORMAL,
        null,
        Counting.DEFAULT,
        new Email(null, new Sender(null, "offers@example.com"), null, null, content),
        Tracking.DEFAULT,
        null,
        List.of(),
        Retries.DEFAULT,
        UnknownPolicy.DROP,
        null,
        null,
        List.of());
  }
}
