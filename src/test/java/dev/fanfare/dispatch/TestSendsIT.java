package dev.fanfare.dispatch;

import static dev.fanfare.dispatch.TestingCalls.ended;
import static dev.fanfare.dispatch.TestingCalls.state;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Awaiting;
import dev.fanfare.TestingClock;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a campaign says, sent to whoever looks at it: seen from the API and from the inbox. */
@QuarkusTest
final class TestSendsIT {

  private static final String TWO =
      """
      variants:
        - {name: plain, weight: 1}
        - {name: hurry, weight: 3, subject: "Only today, ${name}"}
      """;

  private TestingCampaign campaign;

  @BeforeEach
  void begin() {
    campaign = TestingCampaign.begin();
    campaign.postalAddress();
  }

  @AfterEach
  void end() {
    campaign.close();
  }

  @Test
  void arriveThoughCapsAndControlGroupsWouldHoldThemBackAndCountForNothing() {
    var api = campaign.api();
    var caps = new TestingCaps(campaign);
    campaign.people("all", TestingCampaign.many(20));
    caps.set("weekly", TestingCaps.rolling(1, "P7D"));
    caps.sent("before", "");
    var capped = caps.sent("offer", "holdout: 50%\nbudget: {messages: 1}\n");
    assertThat(campaign.count(capped, "SKIPPED", "frequency_cap")).isEqualTo(20);
    var slots = caps.slots();
    var report = report(capped);
    var to = new ArrayList<Map<String, Object>>();
    TestingCampaign.many(20).forEach(line -> to.add(profile(line.substring(0, line.indexOf(',')))));

    var taken = send("offer", Map.of("to", to));

    for (int i = 0; i < 20; i++) {
      assertThat(ended(api, taken, i).<String>path("state")).isEqualTo("SENT");
    }
    assertThat(campaign.taken()).hasSize(40);
    assertThat(campaign.mailsTo("p7@example.com").getLast())
        .contains("Subject: [test] Hello Name7");
    assertThat(caps.slots()).isEqualTo(slots);
    String run = taken.path("run");
    Awaiting.value(
        "the tests are counted, among the calls",
        () -> api.get("/v1/runs/{id}/report", run),
        each -> each.<Integer>path("funnel.sent") == 20);
    assertThat(report(capped)).isEqualTo(report);
    assertThat(
            api.request()
                .queryParam("campaign", "offer")
                .get("/v1/runs")
                .<List<String>>path("items.id"))
        .containsExactly(capped.<String>path("id"));
    assertThat(api.get("/v1/campaigns/{name}/budget", "offer").asString())
        .contains("\"reserved\":0");
    assertThat(api.get("/v1/runs/{id}/events", run).asString())
        .contains("\"campaign\":\"test-sends\"")
        .doesNotContain("\"campaign\":\"offer\"");
    assertThat(campaign.audit(run).refuted()).isFalse();
  }

  private Map<String, Object> report(Response run) {
    var report =
        Awaiting.value(
            "everything is counted",
            () -> campaign.api().get("/v1/campaigns/{name}/report", run.<String>path("campaign")),
            each -> each.<Integer>path("funnel.skipped") == 20);
    return report.path("funnel");
  }

  @Test
  void arriveInQuietHours() {
    campaign.people("all", TestingCampaign.many(1));
    var now = LocalTime.now(ZoneOffset.UTC).withSecond(0).withNano(0);
    campaign.apply(
        "night",
        "quietHours: {from: '%s', to: '%s', zone: UTC}"
            .formatted(now.minusHours(1), now.plusHours(2)));
    String held = campaign.launch("night");
    Awaiting.value(
        "the run waits",
        () -> campaign.run(held),
        each -> Integer.valueOf(1).equals(each.path("deferred")));

    var taken = send("night", Map.of("to", List.of(profile("p0"))));

    assertThat(ended(campaign.api(), taken, 0).<String>path("state")).isEqualTo("SENT");
    assertThat(campaign.taken()).containsExactly("p0@example.com");
  }

  @Test
  void showEachVariantOnceWithTheDataOfWhomTheyAreRenderedAs() {
    var api = campaign.api();
    campaign.people("all", List.of("anna,anna@example.com,Anna", "ben,ben@example.com,Ben"));
    campaign.apply("offer", TWO);
    var asked =
        Map.of("to", List.of(profile("ben"), address("desk@example.com")), "renderAs", "anna");

    var taken = send("offer", asked, "look-1");
    var again = send("offer", asked, "look-1");

    taken.then().statusCode(202);
    assertThat(again.asString()).isEqualTo(taken.asString());
    assertThat(taken.<Integer>path("version")).isEqualTo(1);
    assertThat(taken.<List<String>>path("messages.variant"))
        .containsExactly("plain", "plain", "hurry", "hurry");
    assertThat(taken.<List<String>>path("messages.profile"))
        .containsExactly("ben", null, "ben", null);
    for (int i = 0; i < 4; i++) {
      var message = ended(api, taken, i);
      assertThat(message.<String>path("state")).as(message.asString()).isEqualTo("SENT");
      assertThat(message.<Boolean>path("test")).isTrue();
      assertThat(message.<String>path("name")).isEqualTo("offer");
      assertThat(message.<String>path("variant")).isEqualTo(i < 2 ? "plain" : "hurry");
    }
    for (var who : List.of("ben@example.com", "desk@example.com")) {
      assertThat(campaign.mailsTo(who))
          .hasSize(2)
          .allSatisfy(mail -> assertThat(mail).contains("Dear Anna,", "/u/test-send"))
          .anySatisfy(mail -> assertThat(mail).contains("Subject: [test] Hello Anna"))
          .anySatisfy(mail -> assertThat(mail).contains("Subject: [test] Only today, Anna"));
    }

    var one =
        send(
            "offer",
            Map.of(
                "to",
                List.of(profile("anna")),
                "variant",
                "hurry",
                "version",
                1,
                "subjectPrefix",
                "PROOF: ",
                "links",
                "live"));
    assertThat(one.<List<String>>path("messages.variant")).containsExactly("hurry");
    ended(api, one, 0);
    assertThat(campaign.mailTo("anna@example.com"))
        .contains("Subject: PROOF: Only today, Anna")
        .contains("/u/")
        .doesNotContain("/u/test-send");
  }

  @Test
  void reachNobodyWhoseAddressIsSuppressedOrWhoHasSaidNo() {
    var api = campaign.api();
    campaign.people("willing", List.of("anna,anna@example.com,Anna", "gone,gone@example.com,G"));
    campaign.people("strangers", List.of("ben,ben@example.com,Ben"), false);
    campaign.apply("offer", "", "willing");
    var no = Map.of("purpose", "marketing", "channel", "email", "granted", false, "basis", "call");
    api.post("/v1/profiles/{id}/consents", no, "anna").then().statusCode(201);
    api.post(
            "/v1/suppressions",
            Map.of("channel", "email", "address", "gone@example.com", "reason", "manual"))
        .then()
        .statusCode(201);

    var taken =
        send(
            "offer",
            Map.of(
                "to",
                List.of(
                    profile("gone"), profile("anna"), profile("ben"), address("d@example.com"))));

    assertThat(ended(api, taken, 0).<String>path("reason")).isEqualTo("suppressed");
    assertThat(ended(api, taken, 1).<String>path("reason")).isEqualTo("consent_withdrawn");
    var unasked = ended(api, taken, 2);
    assertThat(unasked.<String>path("state")).isEqualTo("SENT");
    assertThat(unasked.<Map<String, String>>path("present")).isNotEmpty();
    assertThat(ended(api, taken, 3).<String>path("reason")).isEqualTo("missing_variable");
    var unnamed =
        send("offer", Map.of("to", List.of(address("Anna@example.com")), "renderAs", "ben"));
    var skipped = ended(api, unnamed, 0);
    assertThat(skipped.<String>path("reason")).isEqualTo("consent_withdrawn");
    assertThat(skipped.<String>path("present.consent"))
        .isEqualTo(skipped.<String>path("judged.consent"));
    assertThat(campaign.taken()).containsExactly("ben@example.com");
  }

  @Test
  void endUnsentWhenWhomTheyAreRenderedAsIsDeletedBefore() {
    var api = campaign.api();
    campaign.people("all", List.of("anna,anna@example.com,Anna", "ben,ben@example.com,Ben"));
    campaign.apply("offer", "");
    var first = send("offer", Map.of("to", List.of(profile("ben"))));
    ended(api, first, 0);
    String run = first.path("run");
    campaign.pauseForAll(run);
    var asked = Map.of("to", List.of(address("desk@example.com")), "renderAs", "anna");

    var taken = send("offer", asked);

    api.delete("/v1/profiles/{id}", "anna").then().statusCode(200);
    campaign.command("resume", run).then().statusCode(202);
    assertThat(ended(api, taken, 0).<String>path("reason")).isEqualTo("profile_deleted");
    assertThat(campaign.taken()).containsExactly("ben@example.com");
  }

  @Test
  void takeTokensOfTheRates() {
    var api = campaign.api();
    var clock = new TestingClock(api);
    clock.by("PT0S");
    campaign.people("all", TestingCampaign.many(2));
    campaign.apply("offer", "");
    api.put("/v1/rates/workspace", Map.of("messages", 1, "per", "PT1M")).then().statusCode(201);

    var taken = send("offer", Map.of("to", List.of(profile("p0"), profile("p1"))));

    taken.then().statusCode(202);
    Awaiting.until("one has gone", () -> sent(taken) == 1);
    clock.by("PT30S");
    assertThat(sent(taken)).isEqualTo(1);
    clock.by("PT31S");
    Awaiting.until("the other has gone", () -> sent(taken) == 2);
  }

  private long sent(Response taken) {
    return List.of(0, 1).stream()
        .filter(i -> "SENT".equals(state(campaign.api(), taken, i).path("state")))
        .count();
  }

  @Test
  void tellEverythingThatIsWrongAndTakeNothing() {
    campaign.people("all", List.of("anna,anna@example.com,Anna"));
    campaign.apply("offer", TWO);
    var wrong =
        new HashMap<String, Object>(
            Map.of(
                "to",
                List.of(profile("anna"), profile("stranger"), address("nobody"), profile("anna")),
                "variant",
                "third",
                "renderAs",
                "nobody"));

    var refused = send("offer", wrong);

    refused.then().statusCode(422);
    assertThat(refused.<List<String>>path("violations.place"))
        .containsExactlyInAnyOrder("/variant", "/renderAs", "/to/1/profile", "/to/2/address");
    wrong.remove("variant");
    wrong.put("version", 9);
    var version = send("offer", wrong);
    assertThat(version.<List<String>>path("violations.place")).contains("/version", "/renderAs");
    var prefix =
        campaign
            .api()
            .unchecked()
            .contentType(ContentType.JSON)
            .body(Map.of("to", List.of(profile("anna")), "subjectPrefix", "${name}"))
            .post("/v1/campaigns/offer/test-sends");
    prefix.then().statusCode(422);
    assertThat(prefix.<List<String>>path("violations.place")).containsExactly("/subjectPrefix");
    send("nothing", Map.of("to", List.of(profile("anna")))).then().statusCode(404);
    assertThat(campaign.api().get("/v1/runs").<List<?>>path("items")).isEmpty();
  }

  @Test
  void areNotForWhoeverOnlyReads() {
    campaign
        .api()
        .as("analyst")
        .post("/v1/campaigns/{name}/test-sends", Map.of("to", List.of(profile("x"))), "offer")
        .then()
        .statusCode(403);
  }

  private Response send(String name, Map<String, ?> body) {
    return campaign.api().post("/v1/campaigns/{name}/test-sends", body, name);
  }

  private Response send(String name, Map<String, ?> body, String key) {
    return campaign
        .api()
        .request()
        .contentType(ContentType.JSON)
        .header("Idempotency-Key", key)
        .body(body)
        .post("/v1/campaigns/{name}/test-sends", name);
  }

  private static Map<String, Object> profile(String externalId) {
    return Map.of("profile", externalId);
  }

  private static Map<String, Object> address(String address) {
    return Map.of("address", address);
  }
}
