package dev.fanfare.rendering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.ProblemCode;
import dev.fanfare.platform.Violation;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TemplatesTest {

  private final Templates templates = new Templates();

  @Test
  void tellsEveryProblemOfEveryPartWithItsPlace() {
    var source =
        new TemplateSource("Hi ${", "<p>\n  ${x?eval} <#include 'a'>\n</p>", "<#if x>no end");

    var problem = catchThrowableOfType(ApiProblem.class, () -> templates.compile(source, "broken"));

    assertThat(problem.code()).isEqualTo(ProblemCode.INVALID_CONTENT);
    assertThat(problem.violations().stream().map(Violation::place))
        .containsExactly("subject:1:5", "html:2:5", "html:2:13", "text:1:13");
  }

  @Test
  void hashesTheSameWordsAlikeAndOthersNot() {
    var one = new TemplateSource("a", "b", "c");

    assertThat(one.hash()).isEqualTo(new TemplateSource("a\n", "b", "c").hash());
    assertThat(one.hash()).isNotEqualTo(new TemplateSource("a", "bc", null).hash());
    assertThat(one.hash()).isNotEqualTo(new TemplateSource("a", null, "bc").hash());
  }

  @Test
  void hashesLanguagesAndFragmentsToo() {
    var words = new Words("a", "b", null);
    var plain = new Wording(words);
    var german = new Wording(words, new TreeMap<>(Map.of("de", words)));
    var fragments = new TreeMap<>(Map.of("footer", new Wording(new Words(null, "b", null))));

    assertThat(
            Stream.of(
                    new TemplateSource(null, null, plain, new TreeMap<>()),
                    new TemplateSource(null, "en", plain, new TreeMap<>()),
                    new TemplateSource(null, "en", german, new TreeMap<>()),
                    new TemplateSource(null, "en", plain, fragments),
                    new TemplateSource(null, "en", german, fragments))
                .map(TemplateSource::hash))
        .doesNotHaveDuplicates();
  }
}
