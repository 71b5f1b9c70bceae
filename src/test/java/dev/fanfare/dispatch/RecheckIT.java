package dev.fanfare.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Api;
import dev.fanfare.Awaiting;
import dev.fanfare.TestingClock;
import dev.fanfare.platform.WorkspaceId;
import dev.fanfare.segments.Segments;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Campaigns that ask again whether people belong to their audience when it is their turn. */
@QuarkusTest
final class RecheckIT {

  private static final String WAVES = "waves: {share: 50%, every: PT3H}";

  @Inject Segments segments;

  /** Between the freeze at UTC+14 and the morning in New York lie more than a day and a night. */
  @Test
  void passesOverWhoHasLeftByTheirOwnMorning() {
    try (var hours = new TestingHours()) {
      var campaign = hours.campaign();
      var vienna = TestingHours.people("v", 2, "Europe/Vienna");
      var york = TestingHours.people("n", 4, "America/New_York");
      hours.imported(both(vienna, york));
      campaign.people("buyers", List.of("x,x@example.com,X"));
      var day = hours.tomorrow();
      var schedule = TestingHours.at(day, "09:00:00");
      apply(campaign, "once", "include: [all], exclude: [buyers]", schedule, "");
      apply(campaign, "asked", "include: [all], exclude: [buyers], recheck: true", schedule, "");
      var once = campaign.launch("once");
      var asked = campaign.launch("asked");
      hours.clock().to(TestingHours.instant(day, "10:00", "Europe/Vienna"));
      assertThat(hours.lines(asked)).hasSize(2);

      // One who was written to buys, and one who was not; one is taken out, and somebody comes in.
      campaign.people(
          "buyers", List.of("x,x@example.com,X", "v0,v0@example.com,v0", "n1,n1@example.com,n1"));
      hours.imported(
          both(
              both(vienna, List.of(york.get(0), york.get(1), york.get(3))),
              TestingHours.people("j", 1, "America/New_York")));
      hours.clock().by("P2D");

      var run = campaign.ended(asked);
      TestingCampaign.everybodyIsAccountedFor(run);
      assertThat(run.<Integer>path("planned")).isEqualTo(6);
      assertThat(campaign.count(run, "SENT", "")).isEqualTo(4);
      assertThat(campaign.count(run, "SKIPPED", "left_audience")).isEqualTo(2);
      assertThat(hours.row(asked, "v0").path("state").asText()).isEqualTo("SENT");
      assertThat(hours.row(asked, "n0").path("state").asText()).isEqualTo("SENT");
      left(hours, asked, "n1", "in buyers@2, which it excludes");
      left(hours, asked, "n2", "not in all@2");
      assertThat(campaign.api().get("/v1/runs/{id}/people/j0", asked).<Boolean>path("targeted"))
          .isFalse();
      hours.verified(asked);
      assertThat(campaign.count(campaign.ended(once), "SENT", "")).isEqualTo(6);
      assertThat(campaign.taken()).filteredOn("n1@example.com"::equals).hasSize(1);
    }
  }

  private static void left(TestingHours hours, String run, String person, String why) {
    var row = hours.row(run, person);
    assertThat(row.path("reason").asText()).isEqualTo("left_audience");
    assertThat(row.path("detail").asText()).isEqualTo(why);
    var explained = hours.campaign().api().get("/v1/runs/{id}/people/{who}", run, person);
    assertThat(explained.<String>path("decisions[0].rule"))
        .isEqualTo("The person had left the campaign's audience by the time it was their turn.");
    assertThat(explained.<String>path("decisions[0].detail")).isEqualTo(why);
    assertThat(explained.<String>path("decisions[0].judged.audience")).isEqualTo("left");
    assertThat(explained.<String>path("decisions[0].present.audience")).isEqualTo("left");
  }

  private static List<String> both(List<String> some, List<String> others) {
    var both = new ArrayList<>(some);
    both.addAll(others);
    return both;
  }

  /**
   * What rules ask for is read for all of them at once; control people are asked like all others.
   */
  @Test
  void asksRulesOfEachAsTheyAreThen() {
    try (var campaign = TestingCampaign.begin()) {
      var clock = standing(campaign);
      campaign.people("all", TestingCampaign.many(40));
      campaign.people("gone", List.of("x,x@example.com,X"));
      rule(
          campaign.api(),
          "open",
          "profile.name != \"bought\" && !segment(\"gone\") && segment(\"all\")"
              + " && events(\"message.sent\").within(\"P1D\").count() < 1");
      apply(campaign, "offer", "include: [open], recheck: true", "now", WAVES + "\nholdout: 40%");
      var run = campaign.launch("offer");
      clock.by("PT1H");
      var waiting = waiting(campaign, run, 40);
      assertThat(waiting).hasSizeGreaterThan(8);

      var bought = waiting.get(0);
      var gone = waiting.get(1);
      var written = waiting.get(2);
      campaign.people("renamed", List.of(bought + "," + bought + "@example.com,bought"));
      campaign.people("gone", List.of(gone + "," + gone + "@example.com,G"));
      campaign.people("others", List.of(written + "," + written + "@example.com,W"));
      campaign.apply("other", "", "others");
      campaign.ended(campaign.launch("other"));
      clock.by("PT4H");

      var ended = campaign.ended(run);
      TestingCampaign.everybodyIsAccountedFor(ended);
      assertThat(campaign.count(ended, "SKIPPED", "left_audience")).isEqualTo(3);
      assertThat(campaign.count(ended, "SKIPPED", "")).isEqualTo(3);
      assertThat(campaign.count(ended, "HELD_OUT", "control_group")).isPositive();
      for (var person : List.of(bought, gone, written)) {
        var explained = campaign.api().get("/v1/runs/{id}/people/{who}", run, person);
        assertThat(explained.<String>path("decisions[0].detail")).isEqualTo("not in open@1");
      }
      assertThat(campaign.audit(run).refuted()).isFalse();
    }
  }

  @Test
  void skipsControlPeopleWhoHaveLeftAsAllOthers() {
    try (var campaign = TestingCampaign.begin()) {
      var clock = standing(campaign);
      campaign.people("all", TestingCampaign.many(60));
      campaign.people("gone", List.of("x,x@example.com,X"));
      apply(campaign, "half", GONE, "now", WAVES + "\nholdout: 50%");
      var run = campaign.launch("half");
      clock.by("PT1H");
      var waiting = waiting(campaign, run, 60);
      campaign.people("gone", TestingCampaign.many(60));
      clock.by("PT4H");

      assertThat(campaign.count(campaign.ended(run), "SKIPPED", "left_audience"))
          .isEqualTo(waiting.size())
          .isBetween(10, 50);
    }
  }

  private static final String GONE = "include: [all], exclude: [gone], recheck: true";

  /** An edit lets a run that is open ask by another audience; it brings nobody in. */
  @Test
  void asksByTheVersionThatDecides() {
    try (var campaign = TestingCampaign.begin()) {
      var clock = standing(campaign);
      campaign.people("all", TestingCampaign.many(20));
      campaign.people("gone", TestingCampaign.many(20));
      apply(campaign, "edited", "include: [all]", "now", WAVES);
      var run = campaign.launch("edited");
      clock.by("PT1H");
      var waiting = waiting(campaign, run, 20);
      assertThat(waiting).hasSizeBetween(1, 19);

      var plan = Map.of("file", "edited.yaml", "text", file("edited", GONE, "now", WAVES));
      assertThat(
              campaign
                  .api()
                  .post("/v1/plans", Map.of("files", List.of(plan), "policy", "migrateUnsent"))
                  .<List<String>>path("campaigns[0].openRuns[0].notMigrated"))
          .isEmpty();
      var etag = campaign.api().get("/v1/campaigns/edited").header("ETag");
      var edited =
          campaign
              .api()
              .request()
              .contentType("text/yaml")
              .header("If-Match", etag)
              .queryParam("policy", "migrateUnsent")
              .body(file("edited", GONE, "now", WAVES))
              .put("/v1/campaigns/edited");
      edited.then().statusCode(200);
      assertThat(campaign.run(run).<Integer>path("campaignVersion")).isEqualTo(2);
      clock.by("PT4H");

      var ended = campaign.ended(run);
      assertThat(campaign.count(ended, "SKIPPED", "left_audience")).isEqualTo(waiting.size());
      assertThat(campaign.count(ended, "SENT", "")).isEqualTo(20 - waiting.size());
    }
  }

  /** Whom a test send names is in no audience. */
  @Test
  void asksNobodyATestSendNames() {
    try (var campaign = TestingCampaign.begin()) {
      standing(campaign);
      campaign.people("all", List.of("a,a@example.com,A"));
      campaign.people("gone", List.of("b,b@example.com,B"));
      apply(campaign, "tested", GONE, "now", "");

      campaign
          .api()
          .post("/v1/campaigns/tested/test-sends", Map.of("to", List.of(Map.of("profile", "b"))))
          .then()
          .statusCode(202);

      Awaiting.until("it is sent", () -> campaign.taken().contains("b@example.com"));
    }
  }

  /** Taking it away would pass over everybody who waits. */
  @Test
  void keepsSegmentsThatOpenRunsAskAgain() throws SQLException {
    try (var campaign = TestingCampaign.begin()) {
      var api = campaign.api();
      var clock = standing(campaign);
      campaign.people("all", TestingCampaign.many(10));
      campaign.people("others", List.of("x,x@example.com,X"));
      apply(campaign, "waved", "include: [all], recheck: true", "now", WAVES);
      var run = campaign.launch("waved");
      clock.by("PT1H");
      var present = api.request().accept("text/yaml").get("/v1/campaigns/waved");
      api.request()
          .contentType("text/yaml")
          .header("If-Match", present.header("ETag"))
          .body(present.asString().replace("[all]", "[others]"))
          .put("/v1/campaigns/waved")
          .then()
          .statusCode(200);

      var refused = delete(api, "all");

      refused.then().statusCode(409);
      assertThat(refused.<List<Map<String, String>>>path("violations"))
          .singleElement()
          .satisfies(
              problem ->
                  assertThat(problem).containsEntry("place", "run").containsEntry("value", run));
      campaign.command("cancel", run).then().statusCode(202);
      campaign.inState(run, "CANCELLED");
      delete(api, "all").then().statusCode(204);
      nobodyIsIn(campaign, "all");
    }
  }

  /** As when a run begins at the moment its segment is taken away. */
  private void nobodyIsIn(TestingCampaign campaign, String deleted) throws SQLException {
    long person = Long.parseLong(campaign.api().get("/v1/profiles/p0").path("subject"));
    String name = campaign.api().get("/v1/whoami").path("workspace");
    var workspace =
        new WorkspaceId(
            TestingDatabase.number("select id from workspace where name = '" + name + "'"));
    var now = new TestingClock(campaign.api()).now();
    try (var connection = TestingDatabase.connect()) {
      var left =
          segments.left(
              connection,
              workspace,
              List.of(deleted, "others"),
              List.of("none"),
              List.of(person),
              now);
      assertThat(left).containsExactly(Map.entry(person, "not in all (deleted), others@1"));
    }
  }

  /** Those about whom nothing is decided. */
  private static List<String> waiting(TestingCampaign campaign, String run, int people) {
    return IntStream.range(0, people)
        .mapToObj(i -> "p" + i)
        .filter(
            person -> {
              String state =
                  campaign
                      .api()
                      .get("/v1/runs/{id}/people/{who}", run, person)
                      .path("decisions[0].state");
              return state.equals("PLANNED") || state.equals("CLAIMED");
            })
        .toList();
  }

  private static TestingClock standing(TestingCampaign campaign) {
    campaign.postalAddress();
    var clock = new TestingClock(campaign.api());
    clock.by("PT0S");
    return clock;
  }

  private static Response delete(Api api, String segment) {
    var etag = api.get("/v1/segments/{name}", segment).header("ETag");
    return api.request().header("If-Match", etag).delete("/v1/segments/{name}", segment);
  }

  private static void rule(Api api, String segment, String condition) {
    api.request()
        .contentType("application/json")
        .header("If-None-Match", "*")
        .body(Map.of("condition", condition))
        .put("/v1/segments/{name}/rule", segment)
        .then()
        .statusCode(201);
  }

  /** Applies a campaign to an audience, as YAML within braces. */
  static void apply(
      TestingCampaign campaign, String name, String audience, String schedule, String more) {
    campaign
        .api()
        .request()
        .contentType("text/yaml")
        .header("If-None-Match", "*")
        .body(file(name, audience, schedule, more))
        .put("/v1/campaigns/{name}", name)
        .then()
        .statusCode(201);
  }

  private static String file(String name, String audience, String schedule, String more) {
    return """
    campaign: %s
    version: 1
    purpose: marketing
    audience: {%s}
    schedule: %s
    message:
      channel: email
      from: Fanfare Market <offers@example.com>
      subject: Hello ${name}
      text: |
        leave: ${unsubscribeUrl}
        ${postalAddress}
    %s
    """
        .formatted(name, audience, schedule, more);
  }
}
