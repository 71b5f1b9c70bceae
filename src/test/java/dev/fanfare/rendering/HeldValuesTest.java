package dev.fanfare.rendering;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.rendering.Rendered.Failed;
import dev.fanfare.rendering.Rendered.Message;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a call or an attribute brings along can hurt no more than what a template makes itself. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class HeldValuesTest {

  private static final String VARIABLES =
      """
      {"items": ["a"], "order": {"total": 1, "lines": [{"what": "Tea", "price": 2.5}]}}
      """;

  @Test
  void areListsAndObjectsLikeAnyOther() {
    assertThat(
            words(
                "<#list order.lines as line>${line.what} ${line.price}</#list> ${items?size}"
                    + " ${items[0]} ${items?join(\",\")} ${items?last} <#if order.nope??>no</#if>"
                    + "<#list order as name, value>${name} </#list>${items?sort?first}"))
        .isInstanceOfSatisfying(
            Message.class,
            message ->
                assertThat(message.content().text()).isEqualTo("Tea 2.5 1 a a a total lines a"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<#assign s = items><#list 1..90 as i><#assign s = s + s></#list>${s?size}",
        "<#assign s = items><#list 1..90 as i><#assign s = s + s></#list>${s?join('')}",
        "<#assign s = order><#list 1..90 as i><#assign s = s + s></#list>${s.nope!}",
        "<#assign s = order.lines><#list 1..90 as i><#assign s = s + s></#list><#list s as x>"
            + "</#list>",
        "<#assign s = profile.attributes><#list 1..90 as i><#assign s = s + s></#list>${s.nope!}",
        "<#assign s = profile><#list 1..90 as i><#assign s = s + s></#list>${s.nope!}",
        "<#assign s = profile.attributes['ta' + 'gs']><#list 1..90 as i><#assign s = s + s>"
            + "</#list>${s?size}",
      })
  void stopWhoeverAsksThemForALifetime(String bomb) {
    assertThat(words(bomb))
        .isInstanceOfSatisfying(
            Failed.class, failed -> assertThat(failed.failure()).isEqualTo(RenderFailure.TIMEOUT));
  }

  /** Past the rules: what they find out before is not needed here. */
  private static Rendered words(String text) {
    try (var rendering = new TestingRendering()) {
      var template = new Templates().compile(new TemplateSource("Hello", null, text), "test");
      var model =
          new RenderModel(
              new RenderModel.Shared("spring", null, Map.of("tags", ValueType.STRINGS)),
              new RenderModel.Person("p-1", null, "en", "{\"tags\": [\"x\"]}"),
              VARIABLES,
              MessageLinks.plain(null),
              TestingRendering.MESSAGE_ID);
      return rendering.render(template, model);
    }
  }
}
