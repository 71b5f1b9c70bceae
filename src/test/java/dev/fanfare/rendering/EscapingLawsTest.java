package dev.fanfare.rendering;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.fanfare.rendering.Rendered.Message;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a person's values hold, they are words in HTML and never markup. */
@Execution(ExecutionMode.CONCURRENT)
class EscapingLawsTest {

  private static final TestingRendering RENDERING = new TestingRendering();
  private static final String[] PIECES = {
    "<",
    ">",
    "&",
    "\"",
    "'",
    "<script>",
    "</p>",
    "&lt;",
    "<!--",
    "]]>",
    "${1}",
    "<#if>",
    "\u0000",
    "\u2028",
    "ä",
    "😀",
    "a",
    " ",
    "\\",
    "\n",
    "javascript:",
    "`",
    "="
  };

  @AfterAll
  static void end() {
    RENDERING.close();
  }

  static LongStream seeds() {
    return LongStream.range(0, 300);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void valuesAreNeverMarkup(long seed) {
    var hostile = hostile(new Random(seed));
    var json =
        "{\"v\":\"" + new String(JsonStringEncoder.getInstance().quoteAsString(hostile)) + "\"}";

    var rendered =
        RENDERING.html(
            "{${v}}{${\"x${v}\"}}{${v + v}}{${v?trim}}<#assign w>${v}</#assign>{${w}}"
                + "{${profile.attributes.v!}}{${v?upper_case}}{${missing!v}}",
            json);

    assertThat(rendered).isInstanceOf(Message.class);
    var html = String.valueOf(((Message) rendered).content().html());
    assertThat(html).doesNotContain("<", ">", "\"", "'");
    assertThat(html.replaceAll("&(lt|gt|amp|quot|#39);", "")).doesNotContain("&");
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void textSaysWhatTheValueSays(long seed) {
    var hostile = hostile(new Random(seed));
    var json =
        "{\"v\":\"" + new String(JsonStringEncoder.getInstance().quoteAsString(hostile)) + "\"}";

    var rendered = RENDERING.text("[${v}]", json);

    assertThat(((Message) rendered).content().text()).isEqualTo("[" + hostile + "]");
  }

  private static String hostile(Random random) {
    var text = new StringBuilder();
    for (int i = random.nextInt(20) + 1; i > 0; i--) {
      text.append(PIECES[random.nextInt(PIECES.length)]);
    }
    return text.toString();
  }
}
