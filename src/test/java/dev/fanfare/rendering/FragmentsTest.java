package dev.fanfare.rendering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.fanfare.channel.Content;
import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.Violation;
import dev.fanfare.rendering.Rendered.Message;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Layouts, partials and languages. */
class FragmentsTest {

  private static final TestingRendering RENDERING = new TestingRendering();

  private static final String LAYOUT =
      """
      <#macro page title><title>${title}</title><body><#nested></body></#macro>
      """;

  @AfterAll
  static void end() {
    RENDERING.close();
  }

  @Test
  void wrapsALayoutAroundAMessage() {
    var source =
        assemble(
            message("<#import \"layout\" as layout><@layout.page title=name>Hi ${name}</@>"),
            Map.of("layout", fragment(LAYOUT)));

    assertThat(html(source, "{\"name\":\"A & B\"}", "en").strip())
        .isEqualTo("<title>A &amp; B</title><body>Hi A &amp; B</body>");
  }

  @Test
  void includesAFragmentInItsPartAndItsOwnFragments() {
    var footer = named("footer", null, "<#include \"line\">bye ${name}", "Bye ${name}");
    var source =
        assemble(
            named("hello", "Hi", "<#include \"footer\">", "<#include \"footer\">"),
            Map.of("footer", footer, "line", fragment("<hr>")));

    var content = content(source, "{\"name\":\"<A>\"}", "en");

    assertThat(content).isEqualTo(new Content.Email("Hi", "<hr>bye &lt;A&gt;", "Bye <A>"));
  }

  @Test
  void namesFragmentsThatAreNotThereOrHaveNoSuchPart() {
    var source =
        assemble(
            named("hello", "<#include \"a\">", "<#include \"nothing\">", "\n <#include \"line\">"),
            Map.of("line", fragment("<hr>")));

    assertThat(problems(source))
        .extracting(problem -> problem.place() + " " + problem.rule())
        .containsExactly(
            "subject:1:1 A subject is one line: it includes nothing.",
            "html:1:1 There is no fragment \"nothing\" in this workspace.",
            "text:2:2 The fragment \"line\" has no text.");
  }

  @Test
  void tellsTheFragmentInWhichSomethingIsWrong() {
    var source =
        assemble(message("<#include \"line\">"), Map.of("line", fragment("<hr>\n${name?eval}")));

    assertThat(problems(source)).extracting(Violation::place).containsExactly("line/html:2:3");
  }

  @Test
  void tellsTheFragmentInWhichAPersonLacksSomething() {
    var source =
        assemble(message("<#include \"line\">"), Map.of("line", fragment("<hr>\n${name}")));
    var model = TestingRendering.model("{}");

    assertThat(RENDERING.render(new Templates().compile(source, "x"), model))
        .isEqualTo(new Rendered.Failed(RenderFailure.MISSING_VARIABLE, "name at line/html:2:3"));
  }

  @Test
  void refusesFragmentsThatComeBackToThemselves() {
    var source =
        assemble(
            message("<#include \"a\">"),
            Map.of("a", fragment("<#import \"b\" as b>"), "b", fragment("<#include \"a\">")));

    assertThat(problems(source))
        .extracting(Violation::rule)
        .containsExactly("It comes back to itself: a > b > a");
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "de-AT, Grüß Gott 1.234",
        "de-DE, Guten Tag 1.234",
        "de, Guten Tag 1.234",
        "DE-ch-1996, Guten Tag 1’234",
        "en-GB, 'Hello 1,234'",
        "fr, 'Hello 1,234'",
        "-, 'Hello 1,234'",
      })
  void speaksThePersonsLanguageAsFarAsThereAreWords(@Nullable String locale, String expected) {
    var words =
        new Wording(
            new Words("x", "Hello ${points}", null),
            new TreeMap<>(
                Map.of(
                    "de", new Words("x", "Guten Tag ${points}", null),
                    "de-AT", new Words("x", "Grüß Gott ${points}", null))));
    var source = new NamedWording(name("hello"), "en", words).assemble(_ -> Optional.empty());

    assertThat(html(source, "{\"points\":1234}", locale).replace('\u00a0', '.'))
        .isEqualTo(expected);
  }

  @Test
  void includesFragmentsInTheLanguageOfTheWords() {
    var footer =
        new NamedWording(
            name("footer"),
            "en",
            new Wording(
                new Words(null, "Bye", null),
                new TreeMap<>(Map.of("de", new Words(null, "Tschüss", null)))));
    var words =
        new Wording(
            new Words("x", "Hello. <#include \"footer\">", null),
            new TreeMap<>(Map.of("de-AT", new Words("x", "Servus. <#include \"footer\">", null))));
    var source =
        new NamedWording(name("hello"), "en", words)
            .assemble(fragment -> Optional.of(footer).filter(_ -> fragment.equals("footer")));

    assertThat(html(source, "{}", "de-AT")).isEqualTo("Servus. Tschüss");
    assertThat(html(source, "{}", "de")).isEqualTo("Hello. Bye");
  }

  @Test
  void takesAnotherFirstLanguageWhereThereAreWordsInIt() {
    var words =
        new Wording(
            new Words("x", "Hello", null),
            new TreeMap<>(Map.of("de", new Words("x", "Hallo", null))));
    var source = new NamedWording(name("hello"), "en", words).assemble(_ -> Optional.empty());

    var german = source.speaking("de-AT").orElseThrow();

    assertThat(html(german, "{}", "fr")).isEqualTo("Hallo");
    assertThat(html(german, "{}", "en-GB")).isEqualTo("Hello");
    assertThat(source.speaking("fr")).isEmpty();
  }

  private static NamedWording message(String html) {
    return named("hello", "Hi", html, null);
  }

  private static NamedWording fragment(String html) {
    return named("fragment", null, html, null);
  }

  private static NamedWording named(
      String name, @Nullable String subject, @Nullable String html, @Nullable String text) {
    return new NamedWording(name(name), null, new Wording(new Words(subject, html, text)));
  }

  private static TemplateName name(String name) {
    return new TemplateName(name, Optional.empty());
  }

  private static TemplateSource assemble(
      NamedWording message, Map<String, NamedWording> fragments) {
    return message.assemble(name -> Optional.ofNullable(fragments.get(name)));
  }

  private static List<Violation> problems(TemplateSource source) {
    return catchThrowableOfType(ApiProblem.class, () -> new Templates().compile(source, "x"))
        .violations();
  }

  private static String html(TemplateSource source, String attributes, @Nullable String locale) {
    return String.valueOf(content(source, attributes, locale).html());
  }

  private static Content.Email content(
      TemplateSource source, String attributes, @Nullable String locale) {
    var rendered =
        RENDERING.render(
            new Templates().compile(source, "x"),
            TestingRendering.model(attributes, "UTC", locale, Map.of()));
    assertThat(rendered).isInstanceOf(Message.class);
    return ((Message) rendered).content();
  }
}
