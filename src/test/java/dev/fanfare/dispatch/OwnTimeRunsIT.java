package dev.fanfare.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Runs in everybody's own time: shared addresses, rhythms, waves, and what is refused. */
@QuarkusTest
final class OwnTimeRunsIT {

  /** Scenario 20. */
  @Test
  void dedupeOverARun() {
    try (var hours = new TestingHours()) {
      var zones = List.of("Asia/Tokyo", "Europe/Vienna", "America/New_York");
      var people = new ArrayList<String>();
      for (int i = 0; i < zones.size(); i++) {
        people.add("twin" + i + ",shared@example.com,twin," + zones.get(i));
      }
      people.add(TestingHours.person("alone", "Europe/Vienna"));
      hours.imported(people);
      var winners = new HashSet<String>();
      for (var name : List.of("first", "second")) {
        var day = hours.tomorrow();
        var run = hours.launched(name, TestingHours.at(day, "09:00:00"), "");
        hours.clock().to(TestingHours.instant(day, "09:00", "Etc/GMT+12"));

        var ended = hours.campaign().ended(run);
        assertThat(hours.campaign().count(ended, "SENT", "")).isEqualTo(2);
        assertThat(hours.campaign().count(ended, "SKIPPED", "duplicate_address")).isEqualTo(2);
        var sent =
            hours.lines(run).stream()
                .filter(row -> row.path("state").asText().equals("SENT"))
                .map(row -> row.path("subject").asText())
                .toList();
        assertThat(hours.lines(run))
            .filteredOn(row -> row.path("state").asText().equals("SKIPPED"))
            .allMatch(row -> sent.contains(row.path("detail").asText().replace("address of ", "")));
        winners.addAll(sent);
        hours.verified(run);
      }
      // The same two in both runs.
      assertThat(winners).hasSize(2);
      assertThat(hours.campaign().taken().stream().filter("shared@example.com"::equals)).hasSize(2);
    }
  }

  /** Somebody whose time has passed does not keep the message from who shares their address. */
  @Test
  void leavesAnAddressToWhoeverOfItHasATurn() {
    try (var hours = new TestingHours()) {
      hours.imported(
          List.of(
              "early0,shared@example.com,early,Pacific/Kiritimati",
              "early1,shared@example.com,early,Pacific/Kiritimati",
              "later,shared@example.com,later,America/New_York"));
      var day = hours.tomorrow();
      hours.clock().to(TestingHours.instant(day, "12:00", "Pacific/Kiritimati"));
      var run = hours.launched("shared", TestingHours.at(day, "09:00:00"), "");
      hours.clock().by("P2D");

      var ended = hours.campaign().ended(run);
      assertThat(hours.campaign().taken()).containsExactly("shared@example.com");
      assertThat(hours.row(run, "later").path("state").asText()).isEqualTo("SENT");
      assertThat(hours.campaign().count(ended, "SKIPPED", "duplicate_address")).isEqualTo(2);
      hours.verified(run);
    }
  }

  /**
   * A run of each day, the next one begun while the last zones of the day before are waited for.
   */
  @Test
  void comesAgainEveryDayToTheWidestSpread() {
    try (var hours = new TestingHours()) {
      hours.imported(
          List.of(
              TestingHours.person("first", "Pacific/Kiritimati"),
              TestingHours.person("vienna", "Europe/Vienna"),
              TestingHours.person("last", "Etc/GMT+12")));
      var api = hours.campaign().api();
      var day = hours.tomorrow();
      hours
          .apply(
              "daily",
              "{every: day, at: '09:00', zone: recipient, start: " + day + ", times: 3}",
              "")
          .then()
          .statusCode(201);
      var armed = api.request().post("/v1/campaigns/daily/schedule");
      armed.then().statusCode(201);
      assertThat(armed.<List<String>>path("next.at"))
          .first()
          .isEqualTo(TestingHours.instant(day, "09:00", "Etc/GMT-14").toString());

      // The third day has begun, and the second has not ended everywhere.
      hours.clock().to(TestingHours.instant(day.plusDays(2), "09:00", "Pacific/Kiritimati"));
      assertThat(api.get("/v1/runs?campaign=daily&state=SENDING").<List<String>>path("items.id"))
          .hasSize(2);
      hours.clock().by("P3D");

      var runs = api.get("/v1/runs?campaign=daily").<List<String>>path("items.id");
      assertThat(runs).hasSize(3);
      for (var who : List.of("first", "vienna", "last")) {
        assertThat(hours.campaign().taken().stream().filter((who + "@example.com")::equals))
            .as(who)
            .hasSize(3);
      }
      for (int i = 0; i < 3; i++) {
        var run = runs.get(2 - i);
        hours.campaign().ended(run);
        assertThat(hours.started(run).keySet())
            .containsExactly(
                TestingHours.instant(day.plusDays(i), "09:00", "Pacific/Kiritimati"),
                TestingHours.instant(day.plusDays(i), "09:00", "Europe/Vienna"),
                TestingHours.instant(day.plusDays(i), "09:00", "Etc/GMT+12"));
        hours.verified(run);
      }
    }
  }

  @Test
  void sendsInWavesByEverybodysOwnClock() {
    try (var hours = new TestingHours()) {
      var people = new ArrayList<String>();
      people.addAll(TestingHours.people("v", 200, "Europe/Vienna"));
      people.addAll(TestingHours.people("t", 200, "Asia/Tokyo"));
      hours.imported(people);
      var day = hours.tomorrow();
      var run =
          hours.launched(
              "waves", TestingHours.at(day, "09:00:00"), "waves: {share: 40%, every: PT30M}");
      var api = hours.campaign().api();
      assertThat(api.get("/v1/campaigns/waves/timetable").<List<String>>path("waves.share"))
          .containsExactly("40%", "40%", "20%");

      hours.clock().to(TestingHours.instant(day, "12:00", "Europe/Vienna"));

      hours.campaign().ended(run);
      var started = hours.started(run);
      var tokyo = TestingHours.instant(day, "09:00", "Asia/Tokyo");
      var vienna = TestingHours.instant(day, "09:00", "Europe/Vienna");
      assertThat(started.keySet())
          .containsExactly(
              tokyo,
              tokyo.plus(Duration.ofMinutes(30)),
              tokyo.plus(Duration.ofMinutes(60)),
              vienna,
              vienna.plus(Duration.ofMinutes(30)),
              vienna.plus(Duration.ofMinutes(60)));
      // Five standard deviations of a fair draw among 400.
      int second =
          started.getOrDefault(tokyo.plus(Duration.ofMinutes(30)), 0)
              + started.getOrDefault(vienna.plus(Duration.ofMinutes(30)), 0);
      assertThat(second).isBetween(160 - 49, 160 + 49);
      var frozen = api.get("/v1/runs/{id}/timetable", run);
      assertThat(frozen.<List<Integer>>path("entries.wave")).containsExactly(1, 2, 3, 1, 2, 3);
      assertThat(frozen.<List<Integer>>path("entries.people"))
          .containsExactlyElementsOf(started.values());
      assertThat(
              api.get("/v1/runs/{id}/people/v0", run)
                  .<Map<String, String>>path("decisions[0].values")
                  .get("wave"))
          .matches("[123] of 3");
      hours.verified(run);
    }
  }

  @Test
  void isRefusedWhereNobodyHasATurnOrAnInstantIsGiven() {
    try (var hours = new TestingHours()) {
      hours.imported(List.of(TestingHours.person("vienna", "Europe/Vienna")));
      var api = hours.campaign().api();
      var day = hours.tomorrow();
      hours.apply("morning", TestingHours.at(day, "09:00:00"), "").then().statusCode(201);

      var given =
          api.post("/v1/campaigns/morning/runs", Map.of("at", hours.clock().now().toString()));
      given.then().statusCode(422);
      assertThat(given.<List<String>>path("violations.place")).containsExactly("/at");
      hours.clock().to(TestingHours.instant(day, "10:00", "Etc/GMT+12").plusMillis(1));
      var passed = api.post("/v1/campaigns/morning/runs", Map.of());
      passed.then().statusCode(422);
      assertThat(passed.<List<String>>path("violations.place")).containsExactly("schedule.at");
      assertThat(hours.timetable("morning").get("Europe/Vienna"))
          .containsEntry("notes", List.of("too_late"))
          .doesNotContainKey("at");
    }
  }
}
