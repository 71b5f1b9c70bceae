package dev.fanfare.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fanfare.Api;
import dev.fanfare.Awaiting;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Reports of runs: what is asked of them, and what people tell them. Cells: ReportCellsIT. */
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
  void tellsNobodysAddressOrIdToTheStream() throws Exception {
    try (var campaign = TestingCampaign.begin()) {
      var id = run(campaign, "told");
      var refused =
          convert(
              campaign,
              id,
              "[{'id':'order-p1@example.com','externalId':'p1','goal':'visit'},"
                  + "{'id':'order 1','externalId':'p1','goal':'visit'},"
                  + "{'id':'ord\u00e9r','externalId':'p1','goal':'visit'}]");
      var taken =
          convert(
              campaign,
              id,
              "[{'id':'order-4711','externalId':'p1','goal':'visit'},"
                  + "{'id':'order-of-P1','externalId':'p1','goal':'visit'},"
                  + "{'id':'order-of-P1-too','externalId':'p1','goal':'visit'}]");
      var again = convert(campaign, id, "[{'id':'order-of-P1','externalId':'p1','goal':'visit'}]");

      refused.then().statusCode(422);
      assertThat(refused.<List<String>>path("violations.place"))
          .containsExactly("/0/id", "/1/id", "/2/id");
      assertThat(refused.<String>path("violations[0].rule")).contains("looks like an address");
      assertThat(taken.<Integer>path("recorded")).isEqualTo(3);
      assertThat(again.<Integer>path("repeated")).isEqualTo(1);
      var events = campaign.api().get("/v1/runs/{id}/events", id).asString();
      assertThat(events).contains("\"conversion\":\"order-4711\"").doesNotContain("order-of");
      assertThat(events.split("\"conversion\":\"code-[0-9a-f]{32}\"", -1)).hasSize(3);
      assertThat(campaign.api().get("/v1/profiles/p1/data").<List<String>>path("conversions.id"))
          .as("who asks is told what was said")
          .containsExactlyInAnyOrder("order-4711", "order-of-P1", "order-of-P1-too");
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
      var wholeCsv =
          campaign
              .api()
              .request()
              .accept("text/csv")
              .get("/v1/campaigns/{name}/report", "exported");
      var sent = whole.<Integer>path("funnel.sent");
      assertThat(wholeCsv.header("Content-Disposition")).contains("exported.csv");
      assertThat(wholeCsv.asString())
          .startsWith("section,name,measure,detail,people,total,target\r\n")
          .contains(
              "campaign,exported,sent,,%d,%d,\r\n".formatted(sent, sent),
              "run," + second + ",sent,," + report.at("/funnel/sent").asText() + ",",
              "run," + first + ",sent,,");

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
}
