package dev.fanfare.dispatch;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Awaiting;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Scenario 18, of a campaign that people come to again: whoever is kept apart has come in as all
 * others have, and is the same each time.
 */
@QuarkusTest
final class ControlReEligibilityIT {

  private static final int PEOPLE = 100;
  private static final String DOOR = "door.opened";
  private static final String AFTER = "reEligibility: {after: P7D, from: actual}";

  @ParameterizedTest
  @CsvSource({"control_group, 40%, ", "global_control, , 15%"})
  void countsControlPeopleAsThoseWrittenTo(
      String reason, @Nullable String holdout, @Nullable String share) {
    try (var hours = new TestingHours()) {
      var api = hours.campaign().api();
      hours.imported(TestingHours.people("p", PEOPLE, ""));
      if (share != null) {
        api.create("/v1/global-control", Map.of("share", share)).then().statusCode(201);
      }
      armed(hours, holdout == null ? "" : "holdout: " + holdout);

      var first = told(hours);
      var ends = ended(hours, run(hours, first), 1);
      var held = people(ends, "HELD_OUT " + reason);
      assertThat(held).isNotEmpty();
      assertThat(people(ends, "SENT ")).hasSize(PEOPLE - held.size());

      hours.clock().by("P6DT23H");
      told(hours)
          .forEach(
              (who, event) ->
                  assertThat(effect(hours, event)).as(who).containsEntry("passed", "not_eligible"));
      assertThat(hours.campaign().taken()).hasSize(PEOPLE - held.size());

      hours.clock().by("PT1H");
      var third = told(hours);
      third.forEach((who, event) -> assertThat(effect(hours, event)).as(who).containsKey("run"));
      var run = run(hours, third);
      int comings = run.equals(run(hours, first)) ? 2 : 1;
      assertThat(people(ended(hours, run, comings), "HELD_OUT " + reason)).isEqualTo(held);
      assertThat(hours.campaign().taken())
          .hasSize(2 * (PEOPLE - held.size()))
          .doesNotContainAnyElementsOf(held.stream().map(who -> who + "@example.com").toList());
      hours.verified(run);
    }
  }

  private static void armed(TestingHours hours, String more) {
    var api = hours.campaign().api();
    api.create("/v1/event-types/{name}", Map.of("properties", Map.of()), DOOR)
        .then()
        .statusCode(201);
    var file =
        """
        campaign: doors
        version: 1
        purpose: marketing
        trigger: {event: door.opened}
        %s
        message:
          channel: email
          from: Fanfare Market <offers@example.com>
          subject: Hello
          text: "${unsubscribeUrl} ${postalAddress}"
        %s
        """
            .formatted(AFTER, more);
    api.request()
        .contentType("text/yaml")
        .header("If-None-Match", "*")
        .body(file)
        .put("/v1/campaigns/doors")
        .then()
        .statusCode(201);
    api.request()
        .contentType("application/json")
        .post("/v1/campaigns/doors/schedule")
        .then()
        .statusCode(201);
  }

  /** Everybody opens the door once; the events, by person. */
  private static Map<String, Map<String, Object>> told(TestingHours hours) {
    var events = new TreeMap<String, Map<String, Object>>();
    var at = hours.clock().now().toString();
    for (int i = 0; i < PEOPLE; i++) {
      var event = TestingTriggers.event(DOOR, "p" + i, Map.of());
      event.put("at", at);
      events.put("p" + i, event);
    }
    var answer = TestingTriggers.tell(hours.campaign().api(), new ArrayList<>(events.values()));
    answer.then().statusCode(200);
    assertThat(answer.<Integer>path("accepted")).isEqualTo(PEOPLE);
    return events;
  }

  private static Map<String, Object> effect(TestingHours hours, Map<String, Object> event) {
    List<Map<String, Object>> effects =
        hours
            .campaign()
            .api()
            .get("/v1/events/{id}", requireNonNull(event.get("id")))
            .path("effects");
    assertThat(effects).hasSize(1);
    return effects.getFirst();
  }

  private static String run(TestingHours hours, Map<String, Map<String, Object>> events) {
    return (String) requireNonNull(effect(hours, requireNonNull(events.get("p0"))).get("run"));
  }

  /** How everybody ended in a run, who came to it so many times. */
  private static Map<String, Set<String>> ended(TestingHours hours, String run, int comings) {
    Awaiting.until(
        "everybody has ended", () -> rows(hours.campaign().run(run)) == comings * PEOPLE);
    var lines = hours.lines(run);
    var names = new HashMap<String, String>();
    List<Map<String, String>> people =
        hours.campaign().api().get("/v1/profiles?limit=100").path("items");
    people.forEach(each -> names.put(each.get("subject"), each.get("externalId")));
    var ends = new HashMap<String, Set<String>>();
    for (var line : lines) {
      var end = line.path("state").asText() + " " + line.path("reason").asText();
      ends.computeIfAbsent(end, each -> new HashSet<>())
          .add(requireNonNull(names.get(line.path("subject").asText())));
    }
    return ends;
  }

  private static int rows(Response run) {
    List<Integer> counts = run.path("counts.count");
    return counts.stream().mapToInt(Integer::intValue).sum();
  }

  private static Set<String> people(Map<String, Set<String>> ends, String end) {
    return ends.getOrDefault(end, Set.of());
  }
}
