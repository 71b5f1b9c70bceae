package dev.fanfare.dispatch;

import static dev.fanfare.dispatch.TestingReader.BROWSER;
import static dev.fanfare.dispatch.TestingReader.follow;
import static dev.fanfare.dispatch.TestingReader.look;
import static dev.fanfare.dispatch.TestingReader.path;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Api;
import dev.fanfare.Awaiting;
import dev.fanfare.platform.Keystore;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What people did, what happened to them and what was said to them by and by is forgotten with
 * them, everywhere: also where others put the person's id into the ids of what they tell.
 */
@QuarkusTest
final class ErasedDeedsIT {

  /** Of this test alone: the other tests' people are in the same tables. */
  private final String unique = UUID.randomUUID().toString().substring(0, 8);

  private final String id = "canary-deed-" + unique;
  private final String mail = "deed" + unique + "@example.com";
  private final String name = "Kanarientat" + unique;
  private final List<String> canaries = List.of(id, mail, name);

  @Inject Keystore keystore;

  private TestingCampaign campaign;
  private TestingTriggers triggers;
  private Api api;
  private CanarySearch search;

  @BeforeEach
  void begin() {
    search = new CanarySearch(keystore);
    campaign = TestingCampaign.begin();
    api = campaign.api();
    campaign.postalAddress();
    triggers = TestingTriggers.in(campaign);
    campaign.people("all", List.of(id + "," + mail + "," + name, "p1,p1@example.com,Name1"));
    for (var purpose : List.of("tips", "news")) {
      api.create("/v1/purposes/{name}", Map.of("service", false), purpose).then().statusCode(201);
    }
  }

  @AfterEach
  void end() {
    campaign.close();
    search.close();
  }

  @Test
  void areInNoStoreOnceThePersonIsErased()
      throws SQLException, IOException, ExecutionException, InterruptedException {
    var run = tracked();
    read();
    converted(run);
    happened();
    asked("tips", true);
    minuteAgo();
    asked("news", false);
    scored();
    tested();
    assertThat(search.tables(canaries))
        .contains("conversion", "person_event", "enrolment", "consent_request", "consent_change")
        .as("what outlives the person has never known them")
        .doesNotContain("ledger", "event");

    api.delete("/v1/profiles/{id}", id).then().statusCode(200);

    assertThat(search.places(canaries)).isEmpty();
    assertThat(campaign.audit(run).refuted()).isFalse();
  }

  /** A campaign whose message tells of opens and clicks; one link has the person's name in it. */
  private String tracked() {
    var file =
        """
        campaign: tracked
        version: 1
        purpose: marketing
        audience:
          include: [all]
        schedule: now
        message:
          channel: email
          from: Fanfare Market <offers@example.com>
          subject: Hello ${name}
          html: |
            <html><body><a href="https://shop.example/for/${name?url}">yours</a>
            <a href="${unsubscribeUrl}">leave</a> ${postalAddress}
            <a href="${preferencesUrl}">choose</a></body></html>
        """;
    api.request()
        .contentType("text/yaml")
        .header("If-None-Match", "*")
        .body(file)
        .put("/v1/campaigns/tracked")
        .then()
        .statusCode(201);
    String run = campaign.launch("tracked");
    campaign.ended(run);
    return run;
  }

  /** An open, a click, and a choice in the preference centre. */
  private void read() {
    var read = TestingMail.read(campaign.mailTo(mail));
    look(read.pixel(), BROWSER).then().statusCode(200);
    var clicked = follow(read.links().get(1), BROWSER);
    assertThat(clicked.header("Location")).endsWith("/for/" + name);
    var centre = path(read.links().getLast());
    Api.open()
        .contentType("application/x-www-form-urlencoded")
        .body("wanted=marketing&wanted=tips")
        .post(centre)
        .then()
        .statusCode(200);
    // Asked of the person again below.
    Api.open()
        .contentType("application/x-www-form-urlencoded")
        .body("wanted=marketing&wanted=service")
        .post(centre)
        .then()
        .statusCode(200);
  }

  private void converted(String run) {
    var conversion = Map.of("id", "order-" + id, "externalId", id, "goal", "visit");
    api.post("/v1/runs/{id}/conversions", List.of(conversion), run).then().statusCode(200);
  }

  /** Something with words about the person, which brings them in twice: the first is excepted. */
  private void happened() {
    triggers.declare("note.left", Map.of("words", Map.of("type", "string", "personal", true)));
    var armed = "trigger: {event: note.left, delay: PT2S, except: {event: order.placed}}";
    triggers.apply(armed, "You wrote: ${event.words}").then().statusCode(201);
    triggers.steer("").then().statusCode(201);
    var first = note(1);
    triggers.accepted(first);
    triggers.accepted(
        TestingTriggers.event("order-of-" + id, TestingTriggers.ORDER, id, Map.of("total", 1)));
    String run = triggers.run(first);
    triggers.ended(run, id, 1);
    triggers.accepted(note(2));
    assertThat(TestingTriggers.states(triggers.ended(run, id, 2)))
        .containsExactly("SKIPPED", "SENT");
  }

  private Map<String, Object> note(int number) {
    var words = Map.of("words", "Yours, " + name);
    return TestingTriggers.event("note-" + number + "-of-" + id, "note.left", id, words);
  }

  /** Double opt-in, with words about the person as what it rests on. */
  private void asked(String purpose, boolean confirmed) {
    var asked =
        api.post(
            "/v1/profiles/{id}/consents",
            Map.of(
                "purpose",
                purpose,
                "channel",
                "email",
                "granted",
                true,
                "basis",
                "a form that " + name + " filled in",
                "confirm",
                true),
            id);
    asked.then().statusCode(202);
    if (confirmed) {
      Api.open().post(path(asked.path("confirmUrl"))).then().statusCode(200);
    }
  }

  /** An address is asked once a minute. */
  private void minuteAgo() throws SQLException {
    TestingDatabase.execute(
        "update consent_request set asked_at = asked_at - interval '2 minutes'"
            + " where profile_id = "
            + api.get("/v1/profiles/{id}", id).<String>path("subject"));
  }

  private void scored() {
    String subject = api.get("/v1/profiles/{id}", id).path("subject");
    String scores =
        api.post(
                "/v1/segments/scored/imports",
                Map.of("mode", "replace", "format", "jsonl", "layout", "scores"))
            .path("id");
    api.request()
        .contentType("application/x-ndjson")
        .body(
            """
            {"subject":"%s","score":0.9,"rank_pct":99,"segment":"scored","model_id":"m",\
            "model_version":"1","as_of":"2026-01-01T00:00:00Z","expires_at":"2999-01-01T00:00:00Z"}
            """
                .formatted(subject))
        .put("/v1/imports/{id}/file", scores)
        .then()
        .statusCode(202);
    Awaiting.value(
        "the scores are there",
        () -> api.get("/v1/imports/{id}", scores).<String>path("state"),
        "DONE"::equals);
  }

  /** To the person, and rendered as them to somebody else. */
  private void tested() {
    Response taken =
        api.request()
            .header("Idempotency-Key", UUID.randomUUID().toString())
            .contentType("application/json")
            .body(
                Map.of(
                    "to",
                    List.of(Map.of("profile", id), Map.of("address", "desk@example.com")),
                    "renderAs",
                    id))
            .post("/v1/campaigns/tracked/test-sends");
    taken.then().statusCode(202);
    for (int i = 0; i < 2; i++) {
      assertThat(TestingCalls.ended(api, taken, i).<String>path("state")).isEqualTo("SENT");
    }
  }
}
