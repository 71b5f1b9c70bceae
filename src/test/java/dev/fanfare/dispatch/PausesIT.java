package dev.fanfare.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fanfare.TestingClock;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of people who wait while their run is paused. */
@QuarkusTest
final class PausesIT {

  private TestingCampaign campaign;
  private TestingClock clock;

  @BeforeEach
  void begin() {
    campaign = TestingCampaign.begin();
    campaign.postalAddress();
    clock = new TestingClock(campaign.api());
  }

  @AfterEach
  void end() {
    campaign.close();
  }

  @Test
  void letsWaitsStandStillOrGoOnWhileItIsPaused() throws IOException {
    campaign.people("all", TestingCampaign.many(40));
    campaign.apply("frozen", "waves: {share: 50%, every: PT3H}");
    clock.by("PT0S");
    var began = clock.now();
    var run = campaign.launch("frozen");
    clock.by("PT1H");
    int first = campaign.taken().size();

    pause(run, Map.of("extendWaits", true));
    assertThat(campaign.run(run).<Boolean>path("pause.extendWaits")).isTrue();
    clock.by("PT10H");
    resume(run, Map.of("missedPolicy", Map.of("skipIfOlder", "PT1H"))).then().statusCode(409);
    resume(run, Map.of("missedPolicy", "send")).then().statusCode(202);
    clock.by("PT1H");
    assertThat(campaign.taken()).hasSize(first);
    clock.by("PT2H");

    assertThat(campaign.run(run).<String>path("state")).isEqualTo("COMPLETED");
    assertThat(campaign.taken()).hasSize(40).doesNotHaveDuplicates();
    assertThat(ledger(run))
        .extracting(row -> Instant.parse(row.path("decidedAt").asText()))
        .containsOnly(began, began.plus(Duration.ofHours(13)));
  }

  @Test
  void skipsWhomAPauseHasMadeTooLate() throws IOException {
    campaign.people("all", TestingCampaign.many(40));
    campaign.apply("missed", "waves: {share: 40%, every: PT3H}");
    clock.by("PT0S");
    var run = campaign.launch("missed");
    clock.by("PT1H");
    int first = campaign.taken().size();
    pause(run, Map.of());
    clock.by("PT4H30M");
    resume(run, Map.of("missedPolicy", Map.of("skipIfOlder", "an hour"))).then().statusCode(400);
    campaign
        .api()
        .unchecked()
        .contentType("application/json")
        .body(Map.of("missedPolicy", "sometimes"))
        .post("/v1/runs/{id}/resume", run)
        .then()
        .statusCode(400);

    resume(run, Map.of("missedPolicy", Map.of("skipIfOlder", "PT1H"))).then().statusCode(202);
    clock.by("PT2H");

    var ended = campaign.run(run);
    assertThat(ended.<String>path("state")).isEqualTo("COMPLETED");
    TestingCampaign.everybodyIsAccountedFor(ended);
    int missed = campaign.count(ended, "SKIPPED", "missed");
    assertThat(missed).isPositive();
    assertThat(campaign.taken()).hasSize(40 - missed).hasSizeGreaterThan(first);
    var row =
        ledger(run).stream()
            .filter(each -> each.path("reason").asText().equals("missed"))
            .toList()
            .getFirst();
    assertThat(row.path("detail").asText()).isEqualTo("due at " + row.path("dueAt").asText());
    assertThat(campaign.api().get("/v1/runs/{id}/events", run).asString().lines())
        .filteredOn(line -> line.contains("\"message.skipped\"") && line.contains("missed"))
        .hasSize(missed);
    assertThat(campaign.audit(run).refuted()).isFalse();
  }

  /** Acceptance scenario 13: nobody is started in two hours, and the ledger tells both halves. */
  @Test
  void namesWhoWasBeforeAPauseAndWhoAfterIt() throws IOException {
    campaign.people("all", TestingCampaign.many(200));
    campaign.apply("halved", "rate: 20 per minute");
    clock.by("PT0S");
    var run = campaign.launch("halved");
    clock.by("PT5M");
    pause(run, Map.of());
    var paused = clock.now();
    var before = subjects(ledger(run));
    assertThat(before).hasSizeBetween(80, 120).doesNotHaveDuplicates();
    assertThat(campaign.taken()).hasSameSizeAs(before);

    clock.by("PT2H");

    assertThat(subjects(ledger(run))).containsExactlyInAnyOrderElementsOf(before);
    assertThat(campaign.taken()).hasSameSizeAs(before);
    var resumed = clock.now();
    assertThat(Duration.between(paused, resumed)).isEqualTo(Duration.ofHours(2));
    resume(run, Map.of()).then().statusCode(202);
    clock.by("PT30M");

    assertThat(campaign.run(run).<String>path("state")).isEqualTo("COMPLETED");
    assertThat(campaign.taken()).hasSize(200).doesNotHaveDuplicates();
    var rows = ledger(run);
    assertThat(subjects(rows)).hasSize(200).doesNotHaveDuplicates();
    assertThat(subjects(decided(rows, Instant.MIN, paused)))
        .containsExactlyInAnyOrderElementsOf(before);
    assertThat(decided(rows, resumed, Instant.MAX)).hasSize(200 - before.size());
    assertThat(campaign.audit(run).refuted()).isFalse();
  }

  private static List<JsonNode> decided(List<JsonNode> rows, Instant from, Instant to) {
    return rows.stream()
        .filter(row -> !Instant.parse(row.path("decidedAt").asText()).isBefore(from))
        .filter(row -> !Instant.parse(row.path("decidedAt").asText()).isAfter(to))
        .toList();
  }

  private static List<String> subjects(List<JsonNode> rows) {
    return rows.stream().map(row -> row.path("subject").asText()).toList();
  }

  /** As a client without a body asks that knows nothing of what may be said. */
  @Test
  void takesAPauseThatSaysNothing() throws IOException, InterruptedException {
    campaign.people("all", TestingCampaign.many(2));
    campaign.apply("plain", "waves: {share: 50%, every: PT3H}");
    clock.by("PT0S");
    var run = campaign.launch("plain");
    var uri = URI.create(RestAssured.baseURI + ":" + RestAssured.port + "/v1/runs/" + run);
    for (var word : List.of("pause", "resume")) {
      var request =
          HttpRequest.newBuilder(URI.create(uri + "/" + word))
              .header("Authorization", "Bearer " + campaign.api().key())
              .POST(HttpRequest.BodyPublishers.noBody())
              .build();

      try (var client = HttpClient.newHttpClient()) {
        var answer = client.send(request, HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
      }
    }
    clock.by("P1D");
    assertThat(campaign.taken()).hasSize(2);
  }

  private void pause(String run, Map<String, Object> body) {
    campaign.api().post("/v1/runs/{id}/pause", body, run).then().statusCode(202);
  }

  private Response resume(String run, Map<String, Object> body) {
    return campaign.api().post("/v1/runs/{id}/resume", body, run);
  }

  private List<JsonNode> ledger(String run) throws IOException {
    var rows = new ArrayList<JsonNode>();
    var json = new ObjectMapper();
    for (var line : campaign.api().get("/v1/runs/{id}/ledger", run).asString().lines().toList()) {
      rows.add(json.readTree(line));
    }
    return rows;
  }
}
