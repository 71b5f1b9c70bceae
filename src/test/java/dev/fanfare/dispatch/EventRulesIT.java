package dev.fanfare.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.fanfare.Api;
import dev.fanfare.Awaiting;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rules over what people did about messages: from the click to the next campaign's audience. */
@QuarkusTest
final class EventRulesIT {

  private static final String CLICKED = "events(\"message.clicked\").within(\"P30D\").count() >= 1";

  private TestingCampaign campaign;
  private Api api;
  private String run;

  @BeforeEach
  void begin() {
    campaign = TestingCampaign.begin();
    api = campaign.api();
    campaign.postalAddress();
    campaign.people("base", TestingCampaign.many(4));
    apply("first", "base");
    run = campaign.launch("first");
    campaign.ended(run);
  }

  @AfterEach
  void end() {
    campaign.close();
  }

  @Test
  void countsWhatWasSentAtOnce() {
    preview("events(\"message.sent\").within(\"PT1H\").count() == 1", "p0")
        .then()
        .body("members", equalTo(4))
        .body("selects", equalTo(true));
    preview("events(\"message.sent\").campaign(\"first\").count() > 1", "p0")
        .then()
        .body("members", equalTo(0))
        .body("selects", equalTo(false));
    called("p2@example.com", "p2");
    preview("events(\"message.sent\").count() == 2", "p2")
        .then()
        .body("members", equalTo(1))
        .body("selects", equalTo(true));
    preview("events(\"message.sent\").campaign(\"first\").count() == 1", "p2")
        .then()
        .body("members", equalTo(4))
        .body("selects", equalTo(true));
  }

  @Test
  void aRunFreezesWhoClickedAndLeavesProgramsOut() {
    follow("p0", 1, TestingReader.BROWSER);
    follow("p1", 1, "examplebot/1.0");
    picture("p2");
    selects(1, CLICKED);
    selects(1, "events(\"message.clicked\").by(\"bot\").count() > 0");
    selects(1, "events(\"message.opened\").by(\"machine\").count() > 0");
    preview(CLICKED, "p0").then().body("selects", equalTo(true));
    preview(CLICKED, "p1").then().body("selects", equalTo(false));
    rule("clickers", "segment(\"base\") && " + CLICKED);
    rule("others", "segment(\"base\") && !segment(\"clickers\")");
    apply("second", "others");

    var ended = campaign.ended(campaign.launch("second"));

    assertThat(campaign.count(ended, "SENT", "")).isEqualTo(3);
    ended.then().body("segments", equalTo(Map.of("base", 1, "clickers", 1, "others", 1)));
    api.get("/v1/runs/{id}/people/p0", ended.<String>path("id"))
        .then()
        .body("targeted", equalTo(false))
        .body("membership.find { it.segment == 'clickers' }.member", equalTo(true));
    selects(3, "events(\"message.sent\").count() == 2");
    selects(
        1,
        "events(\"message.clicked\").campaign(\"first\").count() == 1"
            + " && events(\"message.sent\").campaign(\"second\").count() == 0");
  }

  @Test
  void countsWhoUnsubscribedAndWhoConverted() {
    var unsubscribe = mail("p3").links().get(2);
    Api.open()
        .contentType("application/x-www-form-urlencoded")
        .body("List-Unsubscribe=One-Click")
        .post(TestingReader.path(unsubscribe))
        .then()
        .statusCode(200);
    api.post(
            "/v1/runs/{id}/conversions",
            List.of(Map.of("id", "c1", "externalId", "p0", "goal", "visit")),
            run)
        .then()
        .statusCode(200);

    selects(1, "events(\"message.unsubscribed\").within(\"P1D\").count() > 0");
    selects(1, "events(\"conversion.recorded\").count() == 1");
    preview("events(\"message.unsubscribed\").count() > 0", "p3")
        .then()
        .body("selects", equalTo(true));
  }

  @Test
  void goesWithThePersonAndWithItsTime() throws SQLException {
    follow("p0", 1, TestingReader.BROWSER);
    follow("p1", 1, TestingReader.BROWSER);
    selects(2, CLICKED);
    var told = api.get("/v1/profiles/p0/data");
    assertThat(told.<List<String>>path("engagements.event")).containsExactly("message.clicked");

    api.delete("/v1/profiles/p0").then().body("rows.engagement", equalTo(1));

    selects(1, CLICKED);
    TestingDatabase.execute("update engagement set quarter = quarter - 400 * 96 - 2");
    selects(0, "events(\"message.clicked\").count() > 0");
  }

  private void apply(String name, String segment) {
    var file =
        """
        campaign: %s
        version: 1
        purpose: marketing
        audience:
          include: [%s]
        schedule: now
        message:
          channel: email
          from: Fanfare Market <offers@example.com>
          subject: Hello
          html: |
            <html><body><a href="https://shop.example/offers">offers</a>
            <a href="${unsubscribeUrl}">leave</a> ${postalAddress}</body></html>
        """
            .formatted(name, segment);
    api.request()
        .contentType("text/yaml")
        .header("If-None-Match", "*")
        .body(file)
        .put("/v1/campaigns/{name}", name)
        .then()
        .statusCode(201);
  }

  private void rule(String name, String condition) {
    api.put("/v1/segments/{name}/rule", Map.of("condition", condition), name)
        .then()
        .statusCode(201);
  }

  private void called(String address, String person) {
    String message =
        api.post(
                "/v1/messages",
                Map.of(
                    "channel", "email",
                    "purpose", "service",
                    "from", "Fanfare Market <shop@example.com>",
                    "subject", "Hello " + address,
                    "text", "Dear customer",
                    "to", List.of(Map.of("profile", person))))
            .then()
            .statusCode(202)
            .extract()
            .path("messages[0].id");
    Awaiting.until(
        "the message is sent",
        () -> api.get("/v1/messages/{id}", message).<String>path("state").equals("SENT"));
  }

  /** What people do is counted by a sink, a moment behind what was committed. */
  private void selects(int members, String condition) {
    Awaiting.until(
        members + " people are selected by " + condition,
        () -> preview(condition, "p1").<Integer>path("members") == members);
  }

  private Response preview(String condition, String person) {
    return api.post("/v1/segments/preview", Map.of("condition", condition, "person", person));
  }

  private TestingMail mail(String person) {
    return TestingMail.read(campaign.mailTo(person + "@example.com"));
  }

  private void follow(String person, int link, String userAgent) {
    TestingReader.follow(mail(person).links().get(link), userAgent).then().statusCode(302);
  }

  private void picture(String person) {
    TestingReader.look(mail(person).pixel(), "Mozilla/5.0");
  }
}
