package dev.fanfare.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Campaigns that come to everybody by the clocks of their own zone. */
@QuarkusTest
final class LocalTimeIT {

  private static final Duration SOON = Duration.ofSeconds(1);

  /** Scenario 1. */
  @Test
  void localTimeOfThreeZones() {
    try (var hours = new TestingHours()) {
      var zones = List.of("Asia/Kolkata", "Europe/London", "America/New_York");
      var people = new ArrayList<String>();
      for (int i = 0; i < zones.size(); i++) {
        people.addAll(TestingHours.people("z" + i + "x", 100, zones.get(i)));
      }
      hours.imported(people);
      var day = hours.tomorrow();
      var run = hours.launched("morning", TestingHours.at(day, "09:00:00"), "");
      var campaign = hours.campaign();

      for (int i = 0; i < zones.size(); i++) {
        var nine = TestingHours.instant(day, "09:00", zones.get(i));
        hours.clock().to(nine.minusMillis(1));
        assertThat(campaign.taken()).as("before nine in %s", zones.get(i)).hasSize(100 * i);
        hours.clock().to(nine.plus(SOON));
        assertThat(campaign.taken()).as("after nine in %s", zones.get(i)).hasSize(100 * (i + 1));
      }
      hours.clock().by("PT48H");

      assertThat(campaign.ended(run).<Integer>path("planned")).isEqualTo(300);
      assertThat(campaign.taken()).hasSize(300).doesNotHaveDuplicates();
      hours.verified(run);
    }
  }

  /** Scenario 2. */
  @Test
  void widestSpread() {
    try (var hours = new TestingHours()) {
      hours.imported(
          List.of(
              TestingHours.person("first", "Pacific/Kiritimati"),
              TestingHours.person("last", "Etc/GMT+12")));
      var day = hours.tomorrow();
      var run = hours.launched("spread", TestingHours.at(day, "09:00:00"), "");
      var first = day.minusDays(1).atTime(19, 0).toInstant(ZoneOffset.UTC);
      var last = day.atTime(21, 0).toInstant(ZoneOffset.UTC);

      hours.clock().to(first.minusMillis(1));
      assertThat(hours.campaign().run(run).<String>path("state")).isEqualTo("PLANNED");
      hours.clock().to(first);
      assertThat(hours.campaign().taken()).containsExactly("first@example.com");
      hours.clock().to(last.minusMillis(1));
      assertThat(hours.campaign().taken()).hasSize(1);
      assertThat(hours.campaign().run(run).<String>path("state")).isEqualTo("SENDING");
      hours.clock().to(last);
      assertThat(hours.campaign().taken()).hasSize(2);
      hours.campaign().ended(run);
      hours.verified(run);
    }
  }

  /** Scenario 3, of an hour; and of half an hour, and after the month of fasting. */
  @Test
  void gapOfTheClocks() {
    try (var hours = new TestingHours()) {
      var changing = List.of("America/New_York", "Australia/Lord_Howe", "Africa/Casablanca");
      hours.imported(
          changing.stream()
              .map(zone -> TestingHours.person(zone.replaceAll("\\W", "").toLowerCase(), zone))
              .toList());
      for (var zone : changing) {
        var change = next(hours.clock().now(), zone, true);
        var missing = change.getDateTimeBefore().plus(change.getDuration().dividedBy(2));
        var name = "gap" + changing.indexOf(zone);
        hours.apply(name, "{at: " + missing + ", zone: recipient}", "").then().statusCode(201);
        var meant = change.getInstant().plus(change.getDuration().dividedBy(2));

        var told = Objects.requireNonNull(hours.timetable(name).get(zone));
        assertThat(told)
            .containsEntry("at", meant.toString())
            .containsEntry("notes", List.of("gap"))
            .containsEntry("people", 1);
        assertThat(String.valueOf(told.get("shown")))
            .startsWith(missing.plus(change.getDuration()).toString());

        var run = hours.campaign().launch(name);
        hours.clock().to(meant.minusMillis(1));
        int before = hours.campaign().taken().size();
        hours.clock().to(meant);
        assertThat(hours.campaign().taken().subList(before, before + 1))
            .containsExactly(zone.replaceAll("\\W", "").toLowerCase() + "@example.com");
        hours.clock().by("P2D");
        assertThat(hours.campaign().ended(run).<Integer>path("planned")).isEqualTo(3);
        hours.verified(run);
      }
    }
  }

  /** Scenario 4. */
  @Test
  void overlapOfTheClocks() {
    try (var hours = new TestingHours()) {
      hours.imported(TestingHours.people("n", 5, "America/New_York"));
      var change = next(hours.clock().now(), "America/New_York", false);
      var twice = change.getDateTimeAfter().plusMinutes(30);
      var first = twice.toInstant(change.getOffsetBefore());
      hours.apply("overlap", "{at: " + twice + ", zone: recipient}", "").then().statusCode(201);
      assertThat(hours.timetable("overlap").get("America/New_York"))
          .containsEntry("at", first.toString())
          .containsEntry("notes", List.of("overlap"));
      var run = hours.campaign().launch("overlap");

      hours.clock().to(first.minusMillis(1));
      assertThat(hours.campaign().taken()).isEmpty();
      hours.clock().to(first);
      assertThat(hours.campaign().taken()).hasSize(5);
      hours.clock().to(twice.toInstant(change.getOffsetAfter()).plus(SOON));
      hours.clock().by("P1D");

      hours.campaign().ended(run);
      assertThat(hours.campaign().taken()).hasSize(5).doesNotHaveDuplicates();
      hours.verified(run);
    }
  }

  /** Scenario 5. */
  @Test
  void lateZones() {
    try (var hours = new TestingHours()) {
      hours.imported(
          List.of(
              TestingHours.person("waits", "Etc/GMT-2"),
              TestingHours.person("now", "Etc/GMT-3"),
              TestingHours.person("within", "Asia/Tehran"),
              TestingHours.person("hour", "Etc/GMT-4"),
              TestingHours.person("late", "Etc/GMT-5")));
      var day = hours.tomorrow();
      var noon = day.atTime(12, 0).toInstant(ZoneOffset.UTC);
      hours.clock().to(noon);
      var at = "at: " + day + "T15:00:00, zone: recipient, lateness: PT1H";
      hours.apply("skipping", "{" + at + "}", "").then().statusCode(201);
      assertThat(notes(hours, "skipping"))
          .isEqualTo(
              Map.of(
                  "Etc/GMT-2", List.of(),
                  "Etc/GMT-3", List.of(),
                  "Asia/Tehran", List.of("late"),
                  "Etc/GMT-4", List.of("late"),
                  "Etc/GMT-5", List.of("too_late")));
      var skipping = hours.campaign().launch("skipping");
      hours.clock().by("PT1S");

      assertThat(hours.campaign().taken())
          .containsExactlyInAnyOrder("now@example.com", "within@example.com", "hour@example.com");
      assertThat(hours.row(skipping, "late").path("reason").asText()).isEqualTo("late");
      assertThat(hours.row(skipping, "late").path("detail").asText())
          .isEqualTo(day + "T15:00 in Etc/GMT-5");
      hours.clock().by("PT1H");
      assertThat(hours.campaign().taken()).contains("waits@example.com");
      hours.campaign().ended(skipping);

      var nextDay = hours.launched("again", "{" + at + ", late: nextDay}", "");
      hours.clock().by("PT1S");
      assertThat(hours.campaign().taken()).hasSize(5);
      hours.clock().to(TestingHours.instant(day.plusDays(1), "15:00", "Etc/GMT-5"));
      assertThat(hours.campaign().taken()).hasSize(6).last().isEqualTo("late@example.com");
      hours.clock().by("P1D");
      assertThat(hours.campaign().ended(nextDay).<Integer>path("planned")).isEqualTo(5);
      // Four of the first run, where one was too late, and five of the second.
      assertThat(hours.campaign().taken()).hasSize(9);
      hours.verified(skipping);
      hours.verified(nextDay);
    }
  }

  /** Scenario 6. */
  @Test
  void unknownZone() {
    try (var hours = new TestingHours()) {
      hours.imported(
          List.of(
              TestingHours.person("nowhere", ""),
              TestingHours.person("vienna", "Europe/Vienna"),
              TestingHours.person("tokyo", "Asia/Tokyo")));
      String etag = hours.campaign().api().get("/v1/workspace").header("ETag");
      hours
          .campaign()
          .api()
          .request()
          .contentType("application/json")
          .header("If-Match", etag)
          .body(Map.of("defaultZone", "Europe/Vienna"))
          .patch("/v1/workspace")
          .then()
          .statusCode(200);
      var day = hours.tomorrow();
      var run = hours.launched("unknown", TestingHours.at(day, "15:00:00"), "");
      assertThat(notes(hours, "unknown"))
          .containsEntry("Europe/Vienna (fallback)", List.of("fallback"))
          .containsEntry("Europe/Vienna", List.of());
      var three = TestingHours.instant(day, "15:00", "Europe/Vienna");

      hours.clock().to(three.minusMillis(1));
      assertThat(hours.campaign().taken()).containsExactly("tokyo@example.com");
      hours.clock().to(three);
      hours.campaign().ended(run);

      assertThat(hours.campaign().taken()).hasSize(3);
      var row = hours.row(run, "nowhere");
      assertThat(row.path("zone").asText()).isEqualTo("Europe/Vienna");
      assertThat(row.path("judged").asInt() & 4_096).isEqualTo(4_096);
      assertThat(hours.row(run, "vienna").path("judged").asInt() & 4_096).isZero();
      var explained = hours.campaign().api().get("/v1/runs/{id}/people/nowhere", run);
      assertThat(explained.<Map<String, String>>path("decisions[0].values"))
          .containsEntry("zone", "Europe/Vienna")
          .containsEntry("fallbackZone", "yes")
          .containsEntry("localTime", day + "T15:00")
          .containsEntry("turnAt", three.toString());
      assertThat(explained.<Map<String, String>>path("decisions[0].judged"))
          .containsEntry("zone", "fallback");
      hours.verified(run);
    }
  }

  private static Map<String, Object> notes(TestingHours hours, String name) {
    var notes = new java.util.HashMap<String, Object>();
    hours.timetable(name).forEach((zone, entry) -> notes.put(zone, entry.get("notes")));
    return notes;
  }

  private static ZoneOffsetTransition next(Instant from, String zone, boolean gap) {
    var rules = ZoneId.of(zone).getRules();
    // The run begins a day before: it must still lie ahead.
    var change = rules.nextTransition(from.plus(Duration.ofDays(3)));
    while (change.isGap() != gap) {
      change = rules.nextTransition(change.getInstant());
    }
    return change;
  }
}
