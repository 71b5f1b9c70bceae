package dev.fanfare.rendering;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Awaiting;
import dev.fanfare.platform.Violation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** A process of its own looks at words first. */
class TrialsTest {

  private static final Schema SCHEMA =
      Schema.of(
          Map.of(
              "firstName", ValueType.STRING,
              "points", ValueType.NUMBER,
              "member", ValueType.BOOLEAN,
              "birthday", ValueType.DATE,
              "tags", ValueType.STRINGS));

  private static final Trials TRIALS =
      new Trials(1, Duration.ofSeconds(10), Duration.ofMinutes(1), "64m");

  @AfterAll
  static void end() {
    TRIALS.close();
  }

  @Test
  void takesWordsThatRender() {
    assertThat(problems("Hello ${firstName}: ${points} ${birthday} <#if member>!</#if>")).isEmpty();
  }

  @Test
  void takesListsForWhatTheyAre() {
    assertThat(problems("<#list tags as tag>${tag}</#list> ${tags?join(', ')}")).isEmpty();
    assertThat(problems("${tags} ${tags?upper_case}<#assign t = tags><#assign t = t + t>"))
        .extracting(Violation::place)
        .containsExactly("text:1:3", "text:1:11", "text:1:58");
  }

  @Test
  void doesNotTakeTheMilderTrialOfACallForThatOfACampaign() {
    var source =
        new TemplateSource(
            "Hello", null, "<#if firstName??>${unsubscribeUrl} ${postalAddress}</#if>Buy");

    assertThat(TRIALS.problems(source, SCHEMA, TemplateUse.CONSENT, null)).isEmpty();

    assertThat(TRIALS.problems(source, SCHEMA, TemplateUse.CONSENT)).isNotEmpty();
  }

  @Test
  void triesAgainWhenAProcessThatRestedHasEndedByItself() {
    try (var trials = new Trials(1, Duration.ofSeconds(10), Duration.ofMinutes(1), "64m")) {
      var source = new TemplateSource("Hello", null, "Hello ${firstName}");
      assertThat(trials.problems(source, SCHEMA, TemplateUse.SERVICE)).isEmpty();
      processes().forEach(ProcessHandle::destroyForcibly);

      var other = new TemplateSource("Hello", null, "Good day ${firstName}");

      assertThat(trials.problems(other, SCHEMA, TemplateUse.SERVICE)).isEmpty();
    }
  }

  @Test
  void showsAMessageToSomebody() {
    var source = new TemplateSource("Hi ${firstName}", "<p>${firstName} ${points!0}</p>", null);
    var reader = Reader.of(EdgeCase.MARKUP, SCHEMA, null, null);

    var preview = TRIALS.preview(source, "hello", SCHEMA, reader);

    assertThat(preview.html()).startsWith("<p>&lt;script&gt;").endsWith("-0.5</p>");
    assertThat(preview.asked()).containsExactly("firstName", "points");
    assertThat(preview.missing()).isEmpty();
  }

  @Test
  void tellsWhatAPersonLacks() {
    var source = new TemplateSource("Hi ${firstName}", "<p>${points!0}</p>", null);
    var reader = Reader.of(EdgeCase.MISSING_ATTRIBUTES, SCHEMA, null, null);

    var preview = TRIALS.preview(source, "hello", SCHEMA, reader);

    assertThat(preview.failure()).isEqualTo(RenderFailure.MISSING_VARIABLE);
    assertThat(preview.detail()).isEqualTo("firstName at subject:1:6");
    assertThat(preview.missing()).containsExactly("firstName", "points");
  }

  @Test
  void namesWhatNobodyKnowsAndWhatItLooksLike() {
    assertThat(problems("${fristName} ${profile.zne} ${colour!}").stream().map(Violation::rule))
        .containsExactly(
            "\"fristName\" is not known here: did you mean \"firstName\"?",
            "\"zne\" is not known here: did you mean \"zone\"?",
            "\"colour\" is no attribute of this workspace: declare it with PUT"
                + " /v1/attributes/colour, or leave it out.");
  }

  @Test
  void namesMisuseOfATypeWithItsPlace() {
    assertThat(
            problems(
                """
                ${member}
                ${firstName * 2}
                ${points?join(",")}
                <#if points == "x"></#if>
                <#list birthday as b></#list>
                ${profile.attributes.points?then("a", "b")}
                """))
        .extracting(Violation::place)
        .containsExactly("text:1:3", "text:2:3", "text:3:3", "text:4:6", "text:5:8", "text:6:3");
  }

  @Test
  void demandsTheWayOutInEveryBodyWherePeopleAgreed() {
    var source =
        new TemplateSource(
            "Hi",
            "<#macro out>${unsubscribeUrl}</#macro>${postalAddress}",
            "${unsubscribeUrl}<#if firstName??>${postalAddress}</#if>");

    assertThat(TRIALS.problems(source, SCHEMA, TemplateUse.CONSENT))
        .extracting(Violation::rule)
        .containsExactly(
            "the html part never shows ${unsubscribeUrl}",
            "the text part never shows ${postalAddress}");
  }

  @Test
  void takesWordsThatAbort() {
    assertThat(problems("<@abort reason=\"sold out\"/>")).isEmpty();
    assertThat(problems("<#if points gte 0><@abort reason=\"rich\"/></#if>Hi ${firstName}"))
        .isEmpty();
    assertThat(problems("<#if tags?size gte 0><@abort reason=\"x\"/></#if>${1 / 0}")).isEmpty();
    assertThat(problems("<#if member><@abort reason=\"x\"/></#if>${frstName}"))
        .extracting(Violation::place)
        .containsExactly("text:1:41");
  }

  /** Who may say no must be able to, also where every made-up person meets an abort first. */
  @Test
  void demandsTheWayOutBehindAnAbort() {
    var abort = "<#if points gte 0><@abort reason=\"sold out\"/></#if>";

    assertThat(
            demanded(
                abort + "Hi ${unsubscribeUrl} ${postalAddress}",
                abort + "Hi ${unsubscribeUrl} ${postalAddress}"))
        .isEmpty();
    assertThat(demanded(abort + "Hi ${unsubscribeUrl} ${postalAddress}", abort + "Hi"))
        .containsExactly(
            "the text part never shows ${unsubscribeUrl}",
            "the text part never shows ${postalAddress}");
    assertThat(demanded(abort + "Hi ${1 / 0}", abort + "Hi ${postalAddress}"))
        .containsExactly("the html part never shows ${unsubscribeUrl}");
  }

  private static List<String> demanded(String html, String text) {
    var source = new TemplateSource("Hi", html, text);
    assertThat(TRIALS.problems(source, SCHEMA, TemplateUse.CONSENT, "{}"))
        .isEqualTo(TRIALS.problems(source, SCHEMA, TemplateUse.CONSENT));
    return TRIALS.problems(source, SCHEMA, TemplateUse.CONSENT).stream()
        .map(Violation::rule)
        .toList();
  }

  @Test
  void showsThatSomebodyGetsNoMessageAndWhy() {
    var source =
        new TemplateSource(
            "Hi", "<#if !firstName??><@abort reason=\"no name\"/></#if>${firstName}", null);

    var nameless =
        TRIALS.preview(
            source, "hello", SCHEMA, Reader.of(EdgeCase.MISSING_ATTRIBUTES, SCHEMA, null, null));
    var named =
        TRIALS.preview(source, "hello", SCHEMA, Reader.of(EdgeCase.TYPICAL, SCHEMA, null, null));

    assertThat(nameless.failure()).isEqualTo(RenderFailure.TEMPLATE_ABORT);
    assertThat(nameless.detail()).isEqualTo("no name");
    assertThat(nameless.html()).isNull();
    assertThat(nameless.asked()).containsExactly("firstName");
    assertThat(named.failure()).isNull();
  }

  /** As on a machine so busy that the process gets no time at all for a while. */
  @Test
  void waitsForAProcessThatGetsNoTime() throws Exception {
    try (var trials = new Trials(1, Duration.ofSeconds(1), Duration.ofMinutes(1), "64m")) {
      assertThat(trials.problems(source("one"), SCHEMA, TemplateUse.SERVICE)).isEmpty();
      signal("STOP");
      var asked =
          CompletableFuture.supplyAsync(
              () -> trials.problems(source("two"), SCHEMA, TemplateUse.SERVICE));
      var stopped = Instant.now();
      Awaiting.until(
          "it has stood still for longer than it may work",
          () -> Duration.between(stopped, Instant.now()).toMillis() > 2_500);
      assertThat(asked).isNotDone();
      signal("CONT");

      assertThat(asked.get()).isEmpty();
    }
  }

  @Test
  void goesOnAfterAProcessWasKilled() {
    var impatient = new Trials(1, Duration.ofNanos(1), Duration.ofMinutes(1), "64m");
    // Less than a message may take, and more than it takes to see that it has taken any.
    var work = "<#list 1..300000 as i></#list>";
    try (impatient) {
      for (int i = 0; i < 2; i++) {
        assertThat(impatient.problems(source(work + i), SCHEMA, TemplateUse.SERVICE))
            .extracting(Violation::rule)
            .containsExactly("Takes more time or memory than one message may.");
      }
    }
    assertThat(problems("words")).isEmpty();
  }

  private static Stream<ProcessHandle> processes() {
    return ProcessHandle.current()
        .descendants()
        .filter(child -> child.info().commandLine().orElse("").contains("TrialMain"));
  }

  private static void signal(String name) throws Exception {
    for (var process : processes().toList()) {
      new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    }
  }

  private static List<Violation> problems(String text) {
    return TRIALS.problems(source(text), SCHEMA, TemplateUse.SERVICE);
  }

  private static TemplateSource source(String text) {
    return new TemplateSource("Hello", null, text);
  }
}
