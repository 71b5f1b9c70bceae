package dev.fanfare.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanfare.cli.TestingEngine;
import dev.fanfare.cli.TestingEngine.Told;
import dev.fanfare.cli.api.ApiClient;
import dev.fanfare.cli.demo.Person.Standing;
import dev.fanfare.cli.demo.Redemptions.Redemption;
import dev.fanfare.cli.demo.Responses.Clicks;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Redemptions of five people, of whom two have a mail, before an engine of canned answers. */
class ResponsesTest {

  private static final Audience AUDIENCE =
      new Audience(
          "s",
          "c",
          "",
          List.of(),
          Map.of(),
          List.of(person("a"), person("b"), person("held"), person("other"), person("quiet")),
          new Redemptions(
              "made",
              "",
              Stream.of("a", "b", "b", "b", "held", "other")
                  .map(who -> new Redemption("of " + who, who))
                  .toList()));

  private final TestingEngine engine = new TestingEngine();

  @BeforeEach
  void answer() {
    engine.on(
        "GET /api/mails?limit=500",
        """
        {"mails":[{"n":4,"to":"A@example.com","run":"run_1","outcome":"accepted"},
                  {"n":3,"to":"other@example.com","run":"run_0","outcome":"accepted"}],"next":3}
        """);
    engine.on(
        "GET /api/mails?limit=500&after=3",
        """
        {"mails":[{"n":2,"to":"b@example.com","run":"run_1","outcome":"cut"},
                  {"n":1,"to":"held@example.com","run":"run_1","outcome":"permanent"}]}
        """);
    for (int number : List.of(2, 4)) {
      engine.on("GET /api/mails/" + number, mail(number));
      for (String link : List.of("/c/first", "/c/last")) {
        engine.on(
            "GET " + link + number,
            new Told(302, "text/html", Map.of("Location", "https://elsewhere.example/"), ""));
      }
    }
    engine.on("POST /v1/runs/run_1/conversions", "{\"recorded\":6,\"repeated\":0}");
  }

  @AfterEach
  void stop() {
    engine.close();
  }

  @Test
  void followsOneLinkForEachCouponWhereAMailHasCome() {
    Clicks clicks = responses().happen("run_1", AUDIENCE);

    assertThat(clicks).isEqualTo(new Clicks(4, 2));
    assertThat(engine.asked("GET /c/first4")).hasSize(1);
    assertThat(engine.asked("GET /c/last2")).hasSize(3);
    assertThat(engine.asked("GET /c/last4")).isEmpty();
    assertThat(engine.asked("GET /c/first2")).isEmpty();
    assertThat(engine.asked("GET /c/first4").getFirst().headers())
        .extractingByKey("User-agent")
        .asString()
        .startsWith("Mozilla/5.0 (Windows");
  }

  @Test
  void tellsWhatEverybodyRedeemedWrittenToOrNot() throws Exception {
    new Responses(new ApiClient(engine.url(), "k"), null).happen("run_1", AUDIENCE);

    JsonNode told = engine.body("POST /v1/runs/run_1/conversions");
    assertThat(told.findValuesAsText("externalId"))
        .containsExactly("a", "b", "b", "b", "held", "other");
    assertThat(told.findValuesAsText("goal")).containsOnly("redemption");
  }

  @Test
  void failsWhereALinkIsNotAnswered() {
    engine.on("GET /c/first4", Told.json(404, ""));

    assertThatThrownBy(() -> responses().happen("run_1", AUDIENCE))
        .isInstanceOf(IllegalStateException.class)
        .hasRootCauseMessage("A link of a mail was answered with 404.");
  }

  private Responses responses() {
    return new Responses(new ApiClient(engine.url(), "k"), engine.url() + "/");
  }

  /** Its links name another host, and the first of them is one that nobody sees. */
  private static String mail(int number) {
    String html =
        "<body><a href='https://x.example/c/hidden' style='display:none'></a>"
            + "<a href='https://x.example/c/first#'>go</a> <a href='https://x.example/u/#'>no</a>"
            + "<a class=x href='https://x.example/c/last#'>card</a></body>";
    return TestingEngine.object()
        .put("html", html.replace('\'', '"').replace("#", String.valueOf(number)))
        .toString();
  }

  private static Person person(String id) {
    return new Person(id, id + "@example.com", "", Map.of(), Standing.AGREED);
  }
}
