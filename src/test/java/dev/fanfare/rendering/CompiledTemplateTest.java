package dev.fanfare.rendering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanfare.channel.Content;
import dev.fanfare.rendering.Rendered.Failed;
import dev.fanfare.rendering.Rendered.Message;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class CompiledTemplateTest {

  private static final TestingRendering RENDERING = new TestingRendering();

  @AfterAll
  static void end() {
    RENDERING.close();
  }

  @Test
  void rendersSubjectHtmlAndText() {
    var template =
        RENDERING.compile(
            "Hello ${firstName}", "<p>${firstName}</p>", "${campaign.name} ${unsubscribeUrl}");

    var rendered = RENDERING.render(template, TestingRendering.model("{\"firstName\":\"Anna\"}"));

    assertThat(rendered)
        .isEqualTo(
            new Message(
                new Content.Email(
                    "Hello Anna", "<p>Anna</p>", "spring https://mail.example/u/token")));
  }

  @Test
  void escapesHtmlButNeitherSubjectNorText() {
    var template = RENDERING.compile("${name}", "<p title=\"${name}\">${name}</p>", "${name}");

    var rendered =
        RENDERING.render(template, TestingRendering.model("{\"name\":\"<b>\\\"Tom & 'Jo'\"}"));

    assertThat(rendered)
        .isEqualTo(
            new Message(
                new Content.Email(
                    "<b>\"Tom & 'Jo'",
                    "<p title=\"&lt;b&gt;&quot;Tom &amp; &#39;Jo&#39;\">"
                        + "&lt;b&gt;&quot;Tom &amp; &#39;Jo&#39;</p>",
                    "<b>\"Tom & 'Jo'")));
  }

  @Test
  void namesTheMissingVariableAndItsPlace() {
    var rendered = RENDERING.text("Dear\n  ${profile.attributes.lastName}", "{}");

    assertThat(rendered)
        .isEqualTo(
            new Failed(RenderFailure.MISSING_VARIABLE, "profile.attributes.lastName at text:2:5"));
  }

  @Test
  void takesAJsonNullForMissing() {
    assertThat(RENDERING.text("${lastName}", "{\"lastName\":null}"))
        .isEqualTo(new Failed(RenderFailure.MISSING_VARIABLE, "lastName at text:1:3"));
  }

  @Test
  void usesTheDefaultOfAMissingVariable() {
    assertThat(words(RENDERING.text("Dear ${firstName!\"friend\"}", "{}")))
        .isEqualTo("Dear friend");
  }

  @Test
  void neverTellsAPersonsValueInAFailure() {
    var rendered = RENDERING.text("${firstName?number}", "{\"firstName\":\"Anna\"}");

    assertThat(rendered)
        .isInstanceOfSatisfying(
            Failed.class,
            failed -> {
              assertThat(failed.failure()).isEqualTo(RenderFailure.RENDER_ERROR);
              assertThat(failed.detail()).doesNotContain("Anna").contains("text:1:");
            });
  }

  @Test
  void refusesALineBreakInTheSubject() {
    var template = RENDERING.compile("Hello ${name}", null, "text");

    var rendered =
        RENDERING.render(
            template, TestingRendering.model("{\"name\":\"x\\r\\nBcc: all@example.com\"}"));

    assertThat(rendered)
        .isEqualTo(new Failed(RenderFailure.RENDER_ERROR, "subject: a control character"));
  }

  @Test
  void refusesABlankSubject() {
    var template = RENDERING.compile("${name}", null, "text");

    assertThat(RENDERING.render(template, TestingRendering.model("{\"name\":\"  \"}")))
        .isEqualTo(new Failed(RenderFailure.EMPTY_SUBJECT, "subject"));
  }

  @Test
  void countsTheSubjectsCapInBytes() {
    var template = RENDERING.compile("${name}", null, "text");

    var fits = TestingRendering.model("{\"name\":\"" + "ä".repeat(499) + "\"}");
    var tooLong = TestingRendering.model("{\"name\":\"" + "ä".repeat(500) + "\"}");

    assertThat(RENDERING.render(template, fits)).isInstanceOf(Message.class);
    assertThat(RENDERING.render(template, tooLong))
        .isEqualTo(new Failed(RenderFailure.TOO_LARGE, "subject"));
  }

  @Test
  void writesNumbersAndInstantsForTheRecipientsLocaleAndZone() {
    var template =
        RENDERING.compile(
            "x", null, "${points} | ${ends?string('yyyy-MM-dd HH:mm')} | ${price} | ${points?c}");
    var model =
        TestingRendering.model(
            "{\"points\":1234567,\"ends\":\"2026-12-24T23:30:00Z\",\"price\":0.10}",
            "Europe/Berlin",
            "de-DE",
            Map.of("ends", ValueType.INSTANT));

    assertThat(words(RENDERING.render(template, model)))
        .isEqualTo("1.234.567 | 2026-12-25 00:30 | 0,1 | 1234567");
  }

  @Test
  void keepsACalendarDayInEveryZone() {
    var template = RENDERING.compile("x", null, "${ends} ${ends?string('EEE')}");

    for (var zone : new String[] {"Pacific/Kiritimati", "America/Los_Angeles", "UTC"}) {
      var model =
          TestingRendering.model(
              "{\"ends\":\"2026-12-24\"}", zone, "en", Map.of("ends", ValueType.DATE));

      assertThat(words(RENDERING.render(template, model))).isEqualTo("December 24, 2026 Thu");
    }
  }

  @Test
  void takesUnknownZonesAndLocalesForUtcAndEnglish() {
    var template = RENDERING.compile("x", null, "${ends?string('HH')} ${points}");
    var model =
        TestingRendering.model(
            "{\"points\":1000,\"ends\":\"2026-12-24T23:30:00Z\"}",
            "Nowhere/Land",
            "??",
            Map.of("ends", ValueType.INSTANT));

    assertThat(words(RENDERING.render(template, model))).isEqualTo("23 1,000");
  }

  @Test
  void leavesAttributesUnreadThatNoTemplateAsksFor() {
    assertThat(words(RENDERING.text("${messageId} ${postalAddress}", "not json")))
        .isEqualTo(TestingRendering.MESSAGE_ID + " 1 Market Square, Springfield");
  }

  @Test
  void letsNoAttributeTakeTheUnsubscribeLinksPlace() {
    assertThat(words(RENDERING.text("${unsubscribeUrl}", "{\"unsubscribeUrl\":\"http://evil\"}")))
        .isEqualTo("https://mail.example/u/token");
  }

  @Test
  void tellsWhatItAsksFor() {
    var template =
        RENDERING.compile("${a.b}", "<a href=\"${unsubscribeUrl}\">", "<#assign x = y>${x}");

    assertThat(template.asked(null)).containsExactlyInAnyOrder("a.b", "unsubscribeUrl", "y");
  }

  @Test
  void refusesToRenderOutsideThePool() {
    var template = RENDERING.compile("x", null, "text");

    assertThatThrownBy(() -> template.render(TestingRendering.model("{}")))
        .isInstanceOf(IllegalStateException.class);
  }

  private static String words(Rendered rendered) {
    assertThat(rendered).isInstanceOf(Message.class);
    return String.valueOf(((Message) rendered).content().text());
  }
}
