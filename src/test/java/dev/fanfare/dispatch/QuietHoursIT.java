package dev.fanfare.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.channel.sandbox.InboxAction;
import dev.fanfare.channel.sandbox.InboxRule;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hours in which nobody is written to, for every path and whatever brings somebody into them. */
@QuarkusTest
final class QuietHoursIT {

  private static final String VIENNA = "Europe/Vienna";
  private static final Map<String, Object> NIGHT = Map.of("from", "22:00", "to", "08:00");

  /** Scenario 17. */
  @ParameterizedTest
  @ValueSource(strings = {"hold", "skip"})
  void quietHoursAfterThrottling(String policy) {
    try (var hours = new TestingHours()) {
      hours.imported(TestingHours.people("v", 60, VIENNA));
      var day = dayAt(hours, "20:00");
      var night = TestingHours.instant(day, "22:00", VIENNA);
      var morning = TestingHours.instant(day.plusDays(1), "08:00", VIENNA);
      var run =
          hours.launched(
              "throttled",
              "now",
              "rate: 15 per hour\nquietHours: {from: '22:00', to: '08:00', policy: %s}"
                  .formatted(policy));

      hours.clock().to(night);
      int sent = hours.campaign().taken().size();
      assertThat(sent).isBetween(25, 31);
      hours.clock().to(morning.minusMillis(1));
      assertThat(hours.campaign().taken()).hasSize(sent);
      hours.clock().to(TestingHours.instant(day.plusDays(1), "14:00", VIENNA));

      var ended = hours.campaign().ended(run);
      assertThat(hours.campaign().taken()).doesNotHaveDuplicates();
      int left = policy.equals("hold") ? 0 : 60 - sent;
      assertThat(hours.campaign().count(ended, "SKIPPED", "quiet_hours")).isEqualTo(left);
      assertThat(hours.campaign().count(ended, "SENT", "")).isEqualTo(60 - left);
      neverAtNight(hours, run);
      neverMoreThan(15, hours, run);
      hours.verified(run);
    }
  }

  @Test
  void holdOfTheWorkspaceUnlessACampaignSaysOtherwise() {
    try (var hours = new TestingHours()) {
      hours.imported(
          List.of(
              TestingHours.person("vienna", VIENNA),
              TestingHours.person("newyork", "America/New_York"),
              TestingHours.person("nowhere", "")));
      set(hours, NIGHT, null).then().statusCode(201);
      var day = dayAt(hours, "23:00");
      var held = hours.launched("held", "now", "");
      hours.clock().by("PT1S");

      // The workspace's zone is UTC, where it is an hour earlier, and after ten as well.
      assertThat(hours.campaign().taken()).containsExactly("newyork@example.com");
      var explained = hours.campaign().api().get("/v1/runs/{id}/people/vienna", held);
      assertThat(explained.<String>path("decisions[0].state")).isEqualTo("DEFERRED");
      assertThat(explained.<String>path("decisions[0].rule")).endsWith(Reason.QUIET_HOURS.words());
      assertThat(explained.<Map<String, String>>path("decisions[0].values"))
          .containsEntry(
              "heldUntil", TestingHours.instant(day.plusDays(1), "08:00", VIENNA).toString());
      assertThat(explained.<Map<String, String>>path("decisions[0].present"))
          .containsEntry("quietHours", "yes");

      hours.launched("urgent", "now", "quietHours: none");
      hours.clock().by("PT1S");
      assertThat(hours.campaign().taken()).hasSize(4);
      hours.clock().to(TestingHours.instant(day.plusDays(1), "08:00", VIENNA));
      assertThat(hours.campaign().taken()).hasSize(5);
      hours.clock().to(TestingHours.instant(day.plusDays(1), "08:00", "UTC"));
      assertThat(hours.campaign().taken()).hasSize(6);
      hours.campaign().ended(held);
      hours.verified(held);
    }
  }

  @Test
  void holdFromTheMomentTheyAreSetAndNoLongerThanTheyAre() {
    try (var hours = new TestingHours()) {
      hours.imported(TestingHours.people("v", 3, VIENNA));
      dayAt(hours, "23:00");
      var first = set(hours, NIGHT, null);
      first.then().statusCode(201);
      var run = hours.launched("night", "now", "");
      hours.clock().by("PT1S");
      assertThat(hours.campaign().taken()).isEmpty();

      // An hour longer: nobody is sent to, and the end is another.
      var longer = Map.<String, Object>of("from", "22:00", "to", "09:00");
      set(hours, longer, first.header("ETag")).then().statusCode(200);
      hours.clock().by("PT9H30M");
      assertThat(hours.campaign().taken()).isEmpty();
      hours.campaign().api().request().delete("/v1/quiet-hours/email").then().statusCode(204);
      hours.clock().by("PT1S");

      assertThat(hours.campaign().taken()).hasSize(3);
      hours.campaign().ended(run);
      hours.verified(run);
    }
  }

  @Test
  void judgeEveryAttemptAnew() {
    try (var hours = new TestingHours()) {
      hours.imported(TestingHours.people("v", 2, VIENNA));
      set(hours, NIGHT, null).then().statusCode(201);
      var day = dayAt(hours, "21:30");
      var busy = new InboxAction.Temporary(451, "4.3.0 busy", InboxAction.Moment.DATA);
      hours.campaign().inbox().rules(List.of(new InboxRule("*", 1, 1, busy)));
      var run = hours.launched("retried", "now", "retries: {attempts: 3, firstDelay: PT1H}");

      hours.clock().to(TestingHours.instant(day.plusDays(1), "07:59", VIENNA));
      assertThat(hours.campaign().taken()).isEmpty();
      hours.clock().to(TestingHours.instant(day.plusDays(1), "08:01", VIENNA));

      assertThat(hours.campaign().taken()).hasSize(2);
      hours.campaign().ended(run);
      assertThat(hours.row(run, "v0").path("attempt").asInt()).isEqualTo(2);
      neverAtNight(hours, run);
      hours.verified(run);
    }
  }

  @Test
  void holdControlPeopleLikeAllOthers() {
    try (var hours = new TestingHours()) {
      hours.imported(TestingHours.people("v", 40, VIENNA));
      set(hours, NIGHT, null).then().statusCode(201);
      var day = dayAt(hours, "23:00");
      var run = hours.launched("compared", "now", "holdout: 50%");
      var morning = TestingHours.instant(day.plusDays(1), "08:00", VIENNA);
      hours.clock().to(morning);

      var ended = hours.campaign().ended(run);
      assertThat(hours.campaign().count(ended, "HELD_OUT", "")).isPositive();
      assertThat(hours.lines(run))
          .allMatch(row -> row.path("decidedAt").asText().equals(morning.toString()));
      hours.verified(run);
    }
  }

  @Test
  void holdForCallsByWhatTheyAreForAndWhatTheySay() {
    try (var hours = new TestingHours()) {
      hours.imported(List.of(TestingHours.person("vienna", VIENNA)));
      set(hours, NIGHT, null).then().statusCode(201);
      var day = dayAt(hours, "23:00");
      var marketing = call("marketing", "vienna");
      var held = send(hours, marketing);
      send(hours, call("service", "vienna"));
      hours.clock().by("PT1S");
      // What needs no consent is left alone by the workspace's hours.
      assertThat(hours.campaign().taken()).hasSize(1);

      marketing.put("quietHours", "none");
      send(hours, marketing);
      var own = call("service", "vienna");
      own.put("quietHours", Map.of("from", "22:00", "to", "08:00", "policy", "skip"));
      var skipped = send(hours, own);
      var elsewhere = call("service", null);
      elsewhere.put("quietHours", NIGHT);
      elsewhere.put(
          "to", List.of(Map.of("address", "new@york.example", "zone", "America/New_York")));
      send(hours, elsewhere);
      hours.clock().by("PT1S");

      assertThat(hours.campaign().taken())
          .containsExactlyInAnyOrder(
              "vienna@example.com", "vienna@example.com", "new@york.example");
      assertThat(state(hours, held)).isEqualTo("DEFERRED");
      assertThat(state(hours, skipped)).isEqualTo("SKIPPED");
      hours.clock().to(TestingHours.instant(day.plusDays(1), "08:00", VIENNA));
      assertThat(state(hours, held)).isEqualTo("SENT");
      assertThat(hours.campaign().taken()).hasSize(4);
    }
  }

  /** People of all zones who are written to at one instant have no end of the hours in common. */
  @Test
  void areToldInTheTimetableOnlyWhereTheyHoldForAllOfAnEntry() {
    try (var hours = new TestingHours()) {
      var api = hours.campaign().api();
      new TestingCaps(hours.campaign()).defaultZone(ZoneId.of(VIENNA));
      hours.imported(
          List.of(
              TestingHours.person("vienna", VIENNA),
              TestingHours.person("newyork", "America/New_York")));
      set(hours, NIGHT, null).then().statusCode(201);
      var day = dayAt(hours, "23:00");
      var morning = TestingHours.instant(day.plusDays(1), "08:00", VIENNA).toString();
      // Before the launch it is told by zones.
      hours.apply("plain", "now", "").then().statusCode(201);
      var before = hours.timetable("plain");
      assertThat(before.get(VIENNA)).containsEntry("heldUntil", morning);
      assertThat(before.get("America/New_York")).doesNotContainKey("heldUntil");

      var plain = hours.campaign().launch("plain");
      var waves = hours.launched("waves", "now", "waves: {share: 50%, every: PT1H}");
      var one =
          hours.launched(
              "one", "now", "quietHours: {from: '22:00', to: '08:00', zone: " + VIENNA + "}");
      hours.clock().by("PT1S");

      assertThat(hours.campaign().taken()).contains("newyork@example.com");
      for (var run : List.of(plain, waves)) {
        assertThat(entries(api.get("/v1/runs/{id}/timetable", run)))
            .isNotEmpty()
            .allSatisfy(
                entry ->
                    assertThat(entry)
                        .doesNotContainKeys("zone", "heldUntil")
                        .containsEntry("notes", List.of()));
      }
      assertThat(entries(api.get("/v1/runs/{id}/timetable", one)))
          .singleElement()
          .satisfies(entry -> assertThat(entry).containsEntry("heldUntil", morning));
    }
  }

  private static List<Map<String, Object>> entries(Response timetable) {
    timetable.then().statusCode(200);
    return timetable.path("entries");
  }

  /** An address that is nobody's has the zone that the call says, and no other. */
  @Test
  void areExplainedInTheZoneThatTheCallSays() {
    try (var hours = new TestingHours()) {
      var api = hours.campaign().api();
      new TestingCaps(hours.campaign()).set("daily", TestingCaps.calendar(1, "day"));
      var day = dayAt(hours, "23:00");
      var zone = "America/New_York";
      var call = call("service", null);
      call.put("quietHours", Map.of("from", "20:00", "to", "08:00"));
      call.put("caps", "apply");
      call.put("to", List.of(Map.of("address", "new@york.example", "zone", zone)));
      var sent = TestingCalls.ended(api, TestingCalls.send(api, call), 0);
      var capped = TestingCalls.ended(api, TestingCalls.send(api, call), 0);

      assertThat(sent.<String>path("state")).isEqualTo("SENT");
      assertThat(sent.<String>path("present.quietHours")).isEqualTo("no");
      assertThat(capped.<String>path("reason")).isEqualTo("frequency_cap");
      var again = "room again at " + TestingHours.instant(day.plusDays(1), "00:00", zone);
      assertThat(capped.<String>path("detail")).endsWith(again);
      assertThat(capped.<Map<String, String>>path("present").get("cap daily")).endsWith(again);
    }
  }

  @Test
  void areSetWithAllThatIsWrongToldAtOnce() {
    try (var hours = new TestingHours()) {
      var api = hours.campaign().api();
      var wrong =
          api.unchecked()
              .contentType("application/json")
              .header("If-None-Match", "*")
              .body(
                  Map.of(
                      "from", "25:00",
                      "to", 8,
                      "zone", "Mars/Olympus",
                      "policy", "wait",
                      "until", "x"))
              .put("/v1/quiet-hours/email");
      wrong.then().statusCode(400);
      assertThat(wrong.<List<String>>path("violations.place"))
          .containsExactlyInAnyOrder("/from", "/to", "/zone", "/policy", "/until");
      for (var to : List.of("22:00", "18:01")) {
        var refused = set(hours, Map.of("from", "22:00", "to", to), null);
        refused.then().statusCode(400);
        assertThat(refused.<List<String>>path("violations.place")).containsExactly("/to");
      }

      var set = set(hours, Map.of("from", "22:00", "to", "18:00", "zone", "UTC"), null);
      set.then().statusCode(201);
      assertThat(set.<String>path("policy")).isEqualTo("hold");
      assertThat(set.<Object>path("fallback")).isNull();
      set(hours, NIGHT, null).then().statusCode(412);
      assertThat(api.get("/v1/quiet-hours").<List<String>>path("items.channel"))
          .containsExactly("email");
      assertThat(api.get("/v1/quiet-hours/email").<String>path("zone")).isEqualTo("UTC");
      api.get("/v1/quiet-hours/sms").then().statusCode(404);
      api.as("marketer").delete("/v1/quiet-hours/email").then().statusCode(403);
      api.delete("/v1/quiet-hours/email").then().statusCode(204);
      api.delete("/v1/quiet-hours/email").then().statusCode(404);
    }
  }

  private static Response set(
      TestingHours hours, Map<String, Object> window, @Nullable String etag) {
    var request = hours.campaign().api().request().contentType("application/json").body(window);
    return (etag == null ? request.header("If-None-Match", "*") : request.header("If-Match", etag))
        .put("/v1/quiet-hours/email");
  }

  /** Moves the clock to a local time of a coming day in Vienna, and tells the day. */
  private static LocalDate dayAt(TestingHours hours, String time) {
    var day = LocalDate.ofInstant(hours.clock().now(), ZoneId.of(VIENNA)).plusDays(1);
    hours.clock().to(TestingHours.instant(day, time, VIENNA));
    return day;
  }

  private static Map<String, Object> call(String purpose, @Nullable String profile) {
    var call = TestingCalls.plain();
    call.put("purpose", purpose);
    call.put("text", "Hello ${unsubscribeUrl!} ${postalAddress!}");
    if (purpose.equals("service")) {
      call.put("text", "Hello");
    }
    if (profile != null) {
      call.put("to", List.of(Map.of("profile", profile)));
    }
    return call;
  }

  private static String send(TestingHours hours, Map<String, Object> call) {
    var taken = TestingCalls.send(hours.campaign().api(), call);
    taken.then().statusCode(202);
    return taken.path("messages[0].id");
  }

  private static String state(TestingHours hours, String message) {
    return hours.campaign().api().get("/v1/messages/{id}", message).path("state");
  }

  private static void neverAtNight(TestingHours hours, String run) {
    for (var row : hours.lines(run)) {
      if (row.path("state").asText().equals("SENT")) {
        var local =
            LocalTime.ofInstant(Instant.parse(row.path("decidedAt").asText()), ZoneId.of(VIENNA));
        assertThat(local).isBetween(LocalTime.of(8, 0), LocalTime.of(21, 59, 59, 999_999_999));
      }
    }
  }

  private static void neverMoreThan(int most, TestingHours hours, String run) {
    var starts = new ArrayList<Instant>();
    hours
        .started(run)
        .forEach(
            (at, count) -> {
              for (int i = 0; i < count; i++) {
                starts.add(at);
              }
            });
    for (int i = most; i < starts.size(); i++) {
      assertThat(Duration.between(starts.get(i - most), starts.get(i)))
          .isGreaterThanOrEqualTo(Duration.ofHours(1));
    }
  }
}
