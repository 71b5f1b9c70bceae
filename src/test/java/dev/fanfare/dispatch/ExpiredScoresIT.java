package dev.fanfare.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Awaiting;
import dev.fanfare.TestingClock;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Nobody is written to for what a model said too long ago. */
@QuarkusTest
final class ExpiredScoresIT {

  @Test
  void noRunUsesScoresThatHaveExpired() {
    try (var campaign = TestingCampaign.begin()) {
      campaign.postalAddress();
      var clock = new TestingClock(campaign.api());
      clock.by("PT0S");
      campaign.people("base", TestingCampaign.many(2));
      scores(campaign, clock.now().plus(Duration.ofDays(2)));
      campaign
          .api()
          .request()
          .contentType("application/json")
          .header("If-None-Match", "*")
          .body(Map.of("condition", "segment(\"scored\")"))
          .put("/v1/segments/all/rule")
          .then()
          .statusCode(201);
      campaign.apply("direct", "", "scored");
      campaign.apply("ruled", "");
      var before = campaign.ended(campaign.launch("direct"));
      assertThat(campaign.count(before, "SENT", "")).isEqualTo(1);
      clock.by("PT47H");
      var late = campaign.ended(campaign.launch("direct"));
      assertThat(campaign.count(late, "SENT", "")).as("an hour before").isEqualTo(1);
      clock.by("PT1H");

      var refused = campaign.api().post("/v1/campaigns/direct/runs", Map.of());
      var run = campaign.launch("ruled");

      refused.then().statusCode(422);
      assertThat(refused.<String>path("violations[0].rule")).contains("expired");
      var failed =
          Awaiting.value(
              "the run has failed",
              () -> campaign.api().get("/v1/runs/{id}", run),
              answer -> answer.<String>path("state").equals("FAILED"));
      assertThat(failed.<String>path("problem"))
          .isEqualTo("The scores of the segment \"scored\" have expired.");
    }
  }

  private static void scores(TestingCampaign campaign, Instant expiresAt) {
    var api = campaign.api();
    String subject = api.get("/v1/profiles/p0").path("subject");
    var announced =
        api.post(
            "/v1/segments/scored/imports",
            Map.of("mode", "replace", "format", "jsonl", "layout", "scores"));
    String id = announced.path("id");
    api.request()
        .contentType("application/x-ndjson")
        .body(
            """
            {"subject":"%s","score":0.9,"rank_pct":99,"segment":"scored","model_id":"m",\
            "model_version":"1","as_of":"2026-01-01T00:00:00Z","expires_at":"%s"}
            """
                .formatted(subject, expiresAt))
        .put("/v1/imports/{id}/file", id)
        .then()
        .statusCode(202);
    Awaiting.value(
        "the scores are there",
        () -> api.get("/v1/imports/{id}", id).<String>path("state"),
        "DONE"::equals);
  }
}
