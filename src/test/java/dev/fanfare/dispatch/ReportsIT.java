package dev.fanfare.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fanfare.Api;
import dev.fanfare.Awaiting;
import dev.fanfare.events.DoorEvents;
import dev.fanfare.events.EventBatch;
import dev.fanfare.platform.TimeOrderedId;
import dev.fanfare.platform.WorkspaceId;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Reports of runs, held against the raw events. */
@QuarkusTest
final class ReportsIT {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String VARIANTS =
      """
      holdout: 25%
      variants:
        - {name: plain, weight: 1}
        - {name: hurry, weight: 1, subject: "Only today, ${name}"}
      """;

  @Inject DoorEvents doors;

  @Test
  void tellsWhatTheEventsTellAlsoAfterAReplay() throws Exception {
    try (var campaign = TestingCampaign.begin()) {
      var id = run(campaign, "counted");
      clicks(campaign, id);
      var report = arrived(campaign, id);

      var events = VariantsIT.lines(campaign, id, "events");
      assertThat(byMessage(report)).isEqualTo(recounted(events));
      assertThat(report.at("/funnel/clicks/person/people").asLong()).isEqualTo(2);
      assertThat(report.at("/funnel/clicks/person/total").asLong()).isEqualTo(3);
      assertThat(report.at("/funnel/clicks/bot/total").asLong()).isEqualTo(1);
      assertThat(report.at("/funnel/opens/machine/people").asLong()).isEqualTo(1);
      assertThat(linkClicks(report)).isEqualTo(2);
      assertThat(sum(report.path("groups"))).isEqualTo(planned(report));
      assertThat(sum(report.path("domains"))).isEqualTo(planned(report) - 1);
      assertThat(timed(report)).isEqualTo(report.at("/funnel/sent").asLong());

      republishEverything();

      assertThat(without(report)).isEqualTo(without(report(campaign, id, "")));
    }
  }

  @Test
  void comparesByAssignmentAndNamesNoWinnerOfFewPeople() throws Exception {
    try (var campaign = TestingCampaign.begin()) {
      var id = run(campaign, "compared");
      convert(campaign, id, "[{'id':'1','externalId':'p1','goal':'visit'}]").then().statusCode(200);
      var report = arrived(campaign, id);

      var comparison = report.path("comparison");
      assertThat(comparison.path("of").asText()).isEqualTo("conversions");
      assertThat(comparison.path("reference").asText()).isEqualTo("control");
      assertThat(comparison.has("winner")).isFalse();
      assertThat(comparison.path("verdict").asText()).contains("no difference in conversions");
      long assigned = 0;
      for (var group : comparison.path("groups")) {
        assigned += group.path("assigned").asLong();
      }
      assertThat(assigned).isEqualTo(report.at("/funnel/assigned").asLong()).isEqualTo(100);
      assertThat(report(campaign, id, "?of=clicks").at("/comparison/reference").asText())
          .as("who is held out cannot click")
          .isEqualTo("plain");
    }
  }

  @Test
  void takesConversionsOnceAndAllOfABatchOrNone() throws Exception {
    try (var campaign = TestingCampaign.begin()) {
      var id = run(campaign, "converted");
      campaign.people("others", List.of("z,z@example.com,Z"));
      var batch =
          "[{'id':'1','externalId':'p1','goal':'visit'},{'id':'2','externalId':'p2','goal':'buy'},"
              + "{'id':'3','externalId':'p1','goal':'visit'}]";

      var first = convert(campaign, id, batch);
      var again = convert(campaign, id, batch);
      var lines =
          campaign
              .api()
              .request()
              .contentType("application/x-ndjson")
              .body("{\"id\":\"4\",\"externalId\":\"p3\",\"goal\":\"visit\"}\n")
              .post("/v1/runs/{id}/conversions", id);
      var refused =
          convert(
              campaign,
              id,
              "[{'id':'5','externalId':'p4','goal':'visit'},{'id':'','externalId':'z','goal':'A"
                  + " B'},"
                  + "{'id':'6','externalId':'p5','goal':'visit','at':'2001-01-01T00:00:00Z'}]");
      var changed = convert(campaign, id, "[{'id':'1','externalId':'p2','goal':'visit'}]");

      assertThat(first.<Integer>path("recorded")).isEqualTo(3);
      assertThat(again.<Integer>path("recorded")).isZero();
      assertThat(again.<Integer>path("repeated")).isEqualTo(3);
      lines.then().statusCode(200);
      refused.then().statusCode(422);
      assertThat(refused.<List<String>>path("violations.place"))
          .containsExactly("/1/id", "/1/goal", "/1/externalId", "/2/at");
      changed.then().statusCode(422);
      var report = arrived(campaign, id);
      assertThat(report.at("/funnel/conversions/people").asLong()).isEqualTo(3);
      assertThat(report.at("/funnel/conversions/total").asLong()).isEqualTo(4);
      assertThat(report(campaign, id, "?goal=buy").at("/comparison/of").asText())
          .isEqualTo("conversions of buy");
      assertThat(convert(campaign, id, "[]").statusCode()).isEqualTo(400);
      assertThat(convert(campaign, id, "[{'colour':'red'}]").statusCode()).isEqualTo(400);
    }
  }

  @Test
  void exportsTheSameFiguresAsCsvAndSumsUpACampaign() throws Exception {
    try (var campaign = TestingCampaign.begin()) {
      var first = run(campaign, "exported");
      arrived(campaign, first);
      String second = campaign.ended(campaign.launch("exported")).path("id");
      var report = arrived(campaign, second);

      var csv =
          campaign
              .api()
              .request()
              .accept("text/csv")
              .get("/v1/runs/{id}/report", second)
              .asString();
      var whole = campaign.api().get("/v1/campaigns/{name}/report", "exported");

      assertThat(csv)
          .startsWith("section,name,measure,detail,people,total,target\r\n")
          .contains(
              "run," + second + ",sent,," + report.at("/funnel/sent").asText() + ",",
              "run," + second + ",skippedBy,no_address,1,1,\r\n",
              "domain,example.com,assigned,,100,100,\r\n");
      assertThat(whole.<List<String>>path("runs.run")).containsExactly(second, first);
      assertThat(whole.<Integer>path("funnel.sent"))
          .isEqualTo(2 * report.at("/funnel/sent").asInt());
    }
  }

  @Test
  void countsWhoUnsubscribesByTheLinkOfAMail() throws Exception {
    try (var campaign = TestingCampaign.begin()) {
      var id = run(campaign, "left");
      var address = campaign.taken().getFirst();
      var link =
          campaign
              .mailTo(address)
              .replaceAll("\\r\\n[ \\t]", "")
              .replaceAll("(?s).*List-Unsubscribe: <[^>]*(/u/[^>]*)>.*", "$1");
      for (int i = 0; i < 2; i++) {
        Api.open()
            .contentType("application/x-www-form-urlencoded")
            .body("List-Unsubscribe=One-Click")
            .post(link)
            .then()
            .statusCode(200);
      }

      var report = arrived(campaign, id);

      assertThat(report.at("/funnel/unsubscribed").asLong()).isEqualTo(1);
    }
  }

  @Test
  void showsAPageThatHoldsNoFigureAndLoadsNothing() {
    var page = Api.open().get("/reports/run_0000000000000");

    page.then().statusCode(200);
    assertThat(page.contentType()).startsWith("text/html");
    assertThat(page.header("Content-Security-Policy")).contains("default-src 'none'");
    assertThat(page.asString()).doesNotContain("https://", " src=", "run_0000000000000");
  }

  @Test
  void refusesWhatItDoesNotKnow() {
    try (var campaign = TestingCampaign.begin()) {
      var id = run(campaign, "refused");

      var refused =
          campaign.api().request().get("/v1/runs/{id}/report?zone=%2B02:00&step=week&of=luck", id);

      refused.then().statusCode(400);
      assertThat(refused.<List<String>>path("violations.place"))
          .containsExactly("zone", "step", "of");
      campaign.api().get("/v1/runs/{id}/report", "run_0000000000000").then().statusCode(404);
      campaign.api().get("/v1/campaigns/{name}/report", "nothing").then().statusCode(404);
      campaign.api().unchecked().get("/v1/runs/{id}/live?stay=soon", id).then().statusCode(400);
    }
  }

  private static String run(TestingCampaign campaign, String name) {
    campaign.postalAddress();
    var people = new ArrayList<>(TestingCampaign.many(100));
    people.add("nowhere,,Nobody");
    campaign.people("all", people);
    campaign.apply(name, VARIANTS);
    return campaign.ended(campaign.launch(name)).path("id");
  }

  private static Response convert(TestingCampaign campaign, String run, String batch) {
    return campaign
        .api()
        .unchecked()
        .contentType("application/json")
        .body(batch.replace('\'', '"'))
        .post("/v1/runs/{id}/conversions", run);
  }

  private static JsonNode report(TestingCampaign campaign, String run, String query) {
    var answer = campaign.api().get("/v1/runs/{id}/report" + query, run);
    answer.then().statusCode(200);
    try {
      return JSON.readTree(answer.asString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode arrived(TestingCampaign campaign, String run) {
    return Awaiting.value(
        "all events are in the report",
        () -> report(campaign, run, ""),
        report -> report.path("counted").asLong() == report.path("recorded").asLong());
  }

  /** Two people click, one of them twice; a bot clicks, and a mail program fetches for somebody. */
  private void clicks(TestingCampaign campaign, String run) throws SQLException {
    var workspace = workspace(run);
    var people = new ArrayList<String>();
    for (var name : List.of("p1", "p2")) {
      people.add(campaign.api().get("/v1/runs/{id}/people/{who}", run, name).path("subject"));
    }
    did(workspace, run, people.get(0), "message.clicked", "person", 0);
    did(workspace, run, people.get(0), "message.clicked", "person", 0);
    did(workspace, run, people.get(1), "message.clicked", "person", 0);
    did(workspace, run, people.get(1), "message.clicked", "bot", 1);
    did(workspace, run, people.get(1), "message.opened", "machine", -1);
  }

  private void did(
      WorkspaceId workspace, String run, String subject, String type, String agent, int link)
      throws SQLException {
    try (var connection = TestingDatabase.connect()) {
      connection.setAutoCommit(false);
      var batch = new EventBatch("/workspaces/" + workspace.value());
      var data =
          "{\"run\":\"%s\",%s\"agent\":\"%s\"}"
              .formatted(run, link < 0 ? "" : "\"linkTable\":0,\"link\":" + link + ",", agent);
      batch.add(
          type,
          type + "." + UUID.randomUUID(),
          Long.parseLong(subject),
          Instant.now(),
          data.getBytes(StandardCharsets.UTF_8));
      doors.append(
          connection, workspace, Long.parseLong(subject), TimeOrderedId.read("run", run), batch);
      connection.commit();
    }
  }

  private static WorkspaceId workspace(String run) throws SQLException {
    try (var connection = TestingDatabase.connect();
        var select = connection.prepareStatement("select workspace_id from run where id = ?")) {
      select.setLong(1, TimeOrderedId.read("run", run));
      try (var rows = select.executeQuery()) {
        rows.next();
        return new WorkspaceId(rows.getInt(1));
      }
    }
  }

  /** The relay begins anew, as after the loss of the topic's cursor: every event comes again. */
  private static void republishEverything() throws SQLException {
    long before = offset();
    long events = number("select sum(n) from event");
    TestingDatabase.execute("update relay_cursor set published_seq = 0");
    Awaiting.until("every event has come again", () -> offset() >= before + events);
  }

  private static long offset() {
    return number("select coalesce(sum(next_offset), 0) from sink_offset where sink = 'analytics'");
  }

  private static long number(String sql) {
    try (var connection = TestingDatabase.connect();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Ends of messages by group and domain, counted from the store's events. */
  private static Map<String, Long> recounted(List<JsonNode> events) {
    var counts = new TreeMap<String, Long>();
    var seen = new HashSet<String>();
    for (var event : events) {
      assertThat(seen.add(event.path("id").asText())).as("told twice: " + event).isTrue();
      var data = event.path("data");
      var arm =
          data.path("decision").asText().equals("hold_out")
              ? "control"
              : data.path("variant").asText();
      switch (event.path("type").asText()) {
        case "message.sent" -> counts.merge(arm + " sent", 1L, Long::sum);
        case "message.heldout" -> counts.merge(arm + " heldOut", 1L, Long::sum);
        case "message.skipped" -> counts.merge(arm + " skipped", 1L, Long::sum);
        default -> {}
      }
    }
    return counts;
  }

  private static Map<String, Long> byMessage(JsonNode report) {
    var counts = new TreeMap<String, Long>();
    for (var group : report.path("groups")) {
      for (var what : List.of("sent", "heldOut", "skipped")) {
        long n = group.path("funnel").path(what).asLong();
        if (n > 0) {
          counts.put(group.path("name").asText() + " " + what, n);
        }
      }
    }
    return counts;
  }

  /** People who followed the first link, of both variants' messages. */
  private static long linkClicks(JsonNode report) {
    long people = 0;
    for (var link : report.path("links")) {
      people +=
          link.path("link").asText().equals("0") ? link.at("/clicks/person/people").asLong() : 0;
    }
    return people;
  }

  private static long sum(JsonNode parts) {
    long sum = 0;
    for (var part : parts) {
      for (var what : List.of("sent", "heldOut", "skipped", "failed", "cancelled", "unknown")) {
        sum += part.path("funnel").path(what).asLong();
      }
    }
    return sum;
  }

  private static long planned(JsonNode report) {
    return report.path("planned").asLong();
  }

  private static long timed(JsonNode report) {
    long sum = 0;
    for (var bucket : report.at("/times/buckets")) {
      sum += bucket.path("counts").path("message.sent").asLong();
    }
    return sum;
  }

  /** What a replay must not change. */
  private static Map<String, JsonNode> without(JsonNode report) {
    var parts = new HashMap<String, JsonNode>();
    report.properties().forEach(part -> parts.put(part.getKey(), part.getValue()));
    return parts;
  }
}
