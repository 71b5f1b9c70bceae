package dev.fanfare.rendering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.Violation;
import dev.fanfare.rendering.Rendered.Failed;
import dev.fanfare.rendering.Rendered.Message;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A template ends messages by itself, and says why. */
class AbortTest {

  private static final String ABORT = "<@abort reason=\"sold out\"/>";
  private static final Failed SOLD_OUT = new Failed(RenderFailure.TEMPLATE_ABORT, "sold out");
  private static final Schema SCHEMA =
      Schema.of(Map.of("name", ValueType.STRING, "abort", ValueType.STRING));
  private static final TestingRendering RENDERING = new TestingRendering();

  @AfterAll
  static void end() {
    RENDERING.close();
  }

  @ParameterizedTest
  @CsvSource({"abort, -, -", "-, abort, -", "-, -, abort"})
  void endsTheMessageFromWhicheverPart(String subject, String html, String text) {
    var template = RENDERING.compile(words(subject), words(html), words(text));

    assertThat(template.aborts()).isTrue();
    assertThat(RENDERING.render(template, TestingRendering.model("{\"name\":\"Anna\"}")))
        .isEqualTo(SOLD_OUT);
    assertThat(RENDERING.render(template, TestingRendering.model("{\"name\":\"Ben\"}")))
        .isInstanceOf(Message.class);
  }

  private static String words(String part) {
    return part.equals("abort") ? "Hi<#if name == 'Anna'>" + ABORT + "</#if>" : "Hi ${name}";
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<#macro last>|</#macro><@last/>",
        "<#macro around><#nested></#macro><@around>|</@around>",
        "<#assign kept>|</#assign>",
        "<#compress>|</#compress>",
        "<#list 1..3 as i>${i}<#if i == 2>|</#if></#list>",
        "<#switch 1><#case 1>|<#break></#switch>",
        "<#function f><#if true>|</#if><#return 1></#function>${f()}",
        "|${nothing}",
      })
  void endsItFromWhereverItStands(String around) {
    assertThat(RENDERING.text(around.replace("|", ABORT), "{}")).isEqualTo(SOLD_OUT);
    assertThat(RENDERING.html(around.replace("|", ABORT), "{}")).isEqualTo(SOLD_OUT);
  }

  @Test
  void endsItFromAFragment() {
    var layout = new Words(null, "<#macro page>" + ABORT + "</#macro>", null);
    var words = new Words("Hi", "<#import \"layout\" as l><@l.page/>", null);
    var source =
        new TemplateSource(
            null, null, new Wording(words), new TreeMap<>(Map.of("layout", new Wording(layout))));

    assertThat(RENDERING.render(new Templates().compile(source, "x"), model())).isEqualTo(SOLD_OUT);
  }

  @Test
  void saysItsReasonAsItIsWrittenInHtmlToo() {
    assertThat(RENDERING.html("<@abort reason='<b> & \"more\"'/>", "{}"))
        .isEqualTo(new Failed(RenderFailure.TEMPLATE_ABORT, "<b> & \"more\""));
  }

  @Test
  void goesBeforeAnAttributeOfItsName() {
    assertThat(RENDERING.text(ABORT, "{\"abort\":\"no\"}")).isEqualTo(SOLD_OUT);
    assertThat(RENDERING.text("${profile.attributes.abort}", "{\"abort\":\"no\"}"))
        .isInstanceOf(Message.class);
  }

  @Test
  void isNotAskedOfThePerson() {
    var template = RENDERING.compile("Hi ${name}", null, ABORT);

    assertThat(template.asked(null)).containsExactly("name");
    assertThat(RENDERING.compile("Hi ${name}", null, "Hi").aborts()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<@abort/>",
        "<@abort 'sold out'/>",
        "<@abort reason=name/>",
        "<@abort reason='for ${name}'/>",
        "<@abort reason='for ' + name/>",
        "<@abort reason=' '/>",
        "<@abort reason='two\\nlines'/>",
        "<@abort reason=1/>",
        "<@abort because='sold out'/>",
        "<@abort reason='sold out' more='x'/>",
        "<@abort reason='sold out'; x/>",
        "<@abort reason='sold out'>words</@abort>",
        "<#assign a = abort><@a reason=name/>",
        "<@(abort) reason=name/>",
        "<#macro m f><@f reason='x'/></#macro><@m f=abort/>",
        "${abort}",
        "<#if abort??></#if>",
      })
  void isTakenOnlyWithAReasonThatIsWrittenOut(String words) {
    assertThat(problems(words)).isNotEmpty().extracting(Violation::rule).allMatch(AbortTest::is);
  }

  private static boolean is(String rule) {
    return rule.contains("<@abort reason=\"sold out\"/>");
  }

  @Test
  void countsTheCharactersOfAReason() {
    assertThat(problems("<@abort reason='" + "😀".repeat(128) + "'/>")).isEmpty();
    assertThat(problems("<@abort reason='" + "a".repeat(129) + "'/>")).hasSize(1);
  }

  @Test
  void isTheOnlyOneOfItsName() {
    assertThat(problems("Hi\n <#macro abort reason>no</#macro><@abort reason='x'/>"))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.place()).isEqualTo("text:2:2");
              assertThat(problem.rule()).startsWith("\"abort\" ends messages");
            });
    assertThat(problems("<#list 1..2 as abort></#list>")).hasSize(1);
  }

  @Test
  void standsInForStop() {
    assertThat(problems("Hi\n  <#stop \"sold out\">"))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.place()).isEqualTo("text:2:3");
              assertThat(problem.rule()).startsWith("#stop is not taken: <@abort reason=");
            });
  }

  /** Of versions that were applied before there was an abort. */
  @Test
  void leavesOldWordsAsTheyAre() {
    var stopped = RENDERING.text("Hi\n<#stop \"no more for ${name}\">", "{\"name\":\"Anna\"}");
    var own = "<#macro abort reason>no ${reason}</#macro><@abort reason=name/>";

    assertThat(stopped).isEqualTo(new Failed(RenderFailure.TEMPLATE_ABORT, "#stop at text:2:1"));
    assertThat(RENDERING.text(own, "{\"name\":\"Anna\"}"))
        .asInstanceOf(type(Message.class))
        .satisfies(message -> assertThat(message.content().text()).isEqualTo("no Anna"));
  }

  /** A trial sees what stands behind an abort, and a person never does. */
  @Test
  void isPassedWhereThatIsAsked() {
    var template = RENDERING.compile("Hi", null, ABORT + "behind");

    assertThat(RENDERING.render(template, model().pastAborts()))
        .asInstanceOf(type(Message.class))
        .satisfies(message -> assertThat(message.content().text()).isEqualTo("behind"));
    assertThat(RENDERING.render(template, model())).isEqualTo(SOLD_OUT);
  }

  private static RenderModel model() {
    return TestingRendering.model("{}");
  }

  private static List<Violation> problems(String text) {
    try {
      var _ = new Templates().check(new TemplateSource("Hi", null, text), "test", SCHEMA);
      return List.of();
    } catch (ApiProblem e) {
      return e.violations();
    }
  }
}
