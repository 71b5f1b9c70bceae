package dev.fanfare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.restassured.builder.ResponseBuilder;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read of an answer is the same as what REST Assured's own Groovy reads. */
final class PlainPathsTest {

  private static final String OBJECT =
      """
      {"id": "run_1", "count": 7, "share": 0.25, "large": 4611686018427387905, "none": null,
       "first": "a word of ours", "is": true,
       "items": [{"name": "a", "tags": [{"of": 1}, {"of": 2}], "class": "x"},
                 {"name": null, "tags": []}, {"tags": [{"of": 3}]}],
       "matrix": [[1, 2], [3]], "deep": {"er": {"still": "here"}}}
      """;

  private static final String LIST =
      """
      [{"name": "a"}, {"name": "b", "more": {"of": 4}}]
      """;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "id",
        "count",
        "share",
        "large",
        "none",
        "first",
        "is",
        "missing",
        "items",
        "items.name",
        "items[0]",
        "items[2].name",
        "items[9]",
        "items.tags",
        "items.tags.of",
        "items[0].tags.of",
        "items.tags[0]",
        "items.missing",
        "items[0].class",
        "matrix[0][1]",
        "matrix[1]",
        "deep.er",
        "deep.er.still",
        "deep.missing",
        "items.size()",
        "items.find { it.name == 'a' }.tags.of"
      })
  void readsOfAnObjectWhatGroovyReads(String path) {
    var answer = json(OBJECT);

    assertThat(PlainPaths.over(answer).<Object>path(path)).isEqualTo(answer.<Object>path(path));
  }

  @ParameterizedTest
  @ValueSource(strings = {"name", "more", "[1].name", "$"})
  void readsOfAListWhatGroovyReads(String path) {
    var answer = json(LIST);

    assertThat(PlainPaths.over(answer).<Object>path(path)).isEqualTo(answer.<Object>path(path));
  }

  @Test
  void refusesWhatIsBelowNothing() {
    var answer = PlainPaths.over(json(OBJECT));

    assertThatIllegalArgumentException().isThrownBy(() -> answer.path("none.more"));
    assertThatIllegalArgumentException().isThrownBy(() -> answer.path("missing.more"));
    assertThatIllegalArgumentException().isThrownBy(() -> answer.path("id[0].more"));
  }

  private static Response json(String body) {
    return new ResponseBuilder()
        .setStatusCode(200)
        .setContentType("application/json")
        .setBody(body)
        .build();
  }
}
