package dev.fanfare.dispatch;

import static dev.fanfare.dispatch.TestingReader.follow;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanfare.Api;
import dev.fanfare.TestingClock;
import io.restassured.response.Response;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Runs that choose a winner, over the API and a sandbox's clock. */
abstract class TestingWinnerRuns {

  static final int PEOPLE = 80;

  static final String FILE =
      """
      campaign: %s
      version: 1
      purpose: marketing
      audience: {include: [all]}
      schedule: now
      %s
      message:
        channel: email
        from: Fanfare Market <offers@example.com>
        subject: Hello ${name}
        html: |
          <body><a href="https://shop.example/offers">offers</a>
          <a href="${unsubscribeUrl}">leave</a> ${postalAddress}</body>
      variants:
        - {name: plain, weight: 1}
        - {name: hurry, weight: 1, subject: "Only today, ${name}"}
      """;

  static final String BY_CLICKS = "winner: {testShare: 50%, after: PT4H, by: clicks}\n";

  /** Who got which variant. */
  record Tested(List<String> plain, List<String> hurry) {}

  TestingCampaign campaign;
  Api api;
  TestingClock clock;
  Instant began;

  @BeforeEach
  void begin() {
    campaign = TestingCampaign.begin();
    campaign.postalAddress();
    api = campaign.api();
    clock = new TestingClock(api);
    clock.by("PT0S");
    began = clock.now();
  }

  @AfterEach
  void end() {
    campaign.close();
  }

  String launched(String name, String head, String more) {
    campaign.people("all", TestingCampaign.many(PEOPLE));
    apply(name, head, more);
    return campaign.launch(name);
  }

  static String file(String name, String head, String more) {
    return FILE.formatted(name, head) + more;
  }

  void apply(String name, String head, String more) {
    api.request()
        .contentType("text/yaml")
        .header("If-None-Match", "*")
        .body(file(name, head, more))
        .put("/v1/campaigns/{name}", name)
        .then()
        .statusCode(201);
  }

  Response edit(String name, String file) {
    String etag = api.get("/v1/campaigns/{name}", name).header("ETag");
    return api.request()
        .contentType("text/yaml")
        .header("If-Match", etag)
        .queryParam("policy", "migrateUnsent")
        .body(file)
        .put("/v1/campaigns/{name}", name);
  }

  Response choose(String run, String variant) {
    return api.post("/v1/runs/{id}/winner", Map.of("variant", variant), run);
  }

  void click(String address) {
    var links = TestingMail.read(campaign.mailTo(address)).links();
    follow(links.stream().filter(link -> link.contains("/c/")).toList().get(1))
        .then()
        .statusCode(302);
  }

  void buys(String address, Instant at) {
    var person = address.substring(0, address.indexOf('@'));
    var event =
        Map.of(
            "id",
            "order-" + person,
            "type",
            "order.placed",
            "externalId",
            person,
            "at",
            at.toString(),
            "properties",
            Map.of("total", 10));
    api.post("/v1/events", Map.of("events", List.of(event))).then().statusCode(200);
  }

  /** Addresses by the variant that their mail is. */
  Tested bySubject(Iterable<String> addresses) {
    var found = new Tested(new ArrayList<>(), new ArrayList<>());
    for (var address : addresses) {
      var hurry = campaign.mailTo(address).contains("Subject: Only today");
      (hurry ? found.hurry() : found.plain()).add(address);
    }
    return found;
  }

  List<JsonNode> events(String run, String type) throws IOException {
    return VariantsIT.lines(campaign, run, "events").stream()
        .filter(event -> event.path("type").asText().equals(type))
        .toList();
  }
}
