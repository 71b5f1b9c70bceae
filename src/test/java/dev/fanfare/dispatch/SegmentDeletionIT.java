package dev.fanfare.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Api;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A segment goes when nothing in force names it, and leaves behind what runs were frozen from. */
@QuarkusTest
final class SegmentDeletionIT {

  @Test
  void keepsASegmentThatACampaignOrARuleNames() {
    try (var campaign = TestingCampaign.begin()) {
      var api = campaign.api();
      campaign.postalAddress();
      campaign.people("all", TestingCampaign.many(2));
      campaign.people("lapsed", TestingCampaign.many(1));
      rule(api, "some", "!segment(\"lapsed\")");
      campaign.apply("spring", "");

      var named = delete(api, "all");
      var rested = delete(api, "lapsed");

      named.then().statusCode(409);
      assertThat(named.<List<Map<String, String>>>path("violations").getFirst())
          .containsEntry("value", "spring");
      rested.then().statusCode(409);
      assertThat(rested.<List<Map<String, String>>>path("violations").getFirst())
          .containsEntry("value", "some");
      api.request().delete("/v1/segments/some").then().statusCode(428);
      api.request().header("If-Match", "\"99\"").delete("/v1/segments/some").then().statusCode(412);
      delete(api, "some").then().statusCode(204);
      delete(api, "lapsed").then().statusCode(204);
      delete(api, "lapsed").then().statusCode(404);
    }
  }

  @Test
  void explainsAnOldRunWhenTheNameIsTakenAgain() {
    try (var campaign = TestingCampaign.begin()) {
      var api = campaign.api();
      campaign.postalAddress();
      campaign.people("all", TestingCampaign.many(2));
      campaign.people("other", TestingCampaign.many(1));
      campaign.apply("spring", "");
      String run = campaign.launch("spring");
      campaign.ended(run);
      takeFromOther(api);
      delete(api, "all").then().statusCode(204);
      api.get("/v1/segments/all").then().statusCode(404);
      assertThat(api.get("/v1/segments").<List<String>>path("items.name")).containsExactly("other");

      rule(api, "all", "false");

      var again = api.get("/v1/segments/all");
      assertThat(again.<String>path("kind")).isEqualTo("rule");
      assertThat(again.<Integer>path("version")).isEqualTo(2);
      var explained = api.get("/v1/runs/{id}/people/p1", run);
      assertThat(explained.<Map<String, Object>>path("membership[0]"))
          .containsEntry("segment", "all")
          .containsEntry("version", 1)
          .containsEntry("byRule", false)
          .containsEntry("member", true);
      api.delete("/v1/profiles/p1").then().statusCode(200);
      assertThat(
              api.get("/v1/segments/all/versions")
                  .<List<Integer>>path("items.findAll { it.version == 1 }.members"))
          .containsExactly(1);
    }
  }

  @Test
  void refusesAFileThatComesAfterwards() {
    try (var campaign = TestingCampaign.begin()) {
      var api = campaign.api();
      campaign.people("all", TestingCampaign.many(2));
      var definition =
          Map.of("mode", "add", "format", "csv", "mapping", Map.of("externalId", "id"));
      String waiting = api.post("/v1/segments/all/imports", definition).path("id");

      delete(api, "all").then().statusCode(204);

      api.request()
          .contentType("text/csv")
          .body("id\np0\n")
          .put("/v1/imports/{id}/file", waiting)
          .then()
          .statusCode(409);
      assertThat(api.get("/v1/imports/{id}", waiting).<String>path("problem"))
          .isEqualTo("its segment has been deleted");
      campaign.people("all", TestingCampaign.many(1));
      assertThat(api.get("/v1/segments/all/members").<List<String>>path("items.externalId"))
          .containsExactly("p0");
    }
  }

  /** The campaign's next version names the other segment. */
  private static void takeFromOther(Api api) {
    var present = api.request().accept("text/yaml").get("/v1/campaigns/spring");
    api.request()
        .contentType("text/yaml")
        .header("If-Match", present.header("ETag"))
        .body(present.asString().replace("[all]", "[other]"))
        .put("/v1/campaigns/spring")
        .then()
        .statusCode(200);
  }

  private static Response delete(Api api, String segment) {
    var there = api.get("/v1/segments/{name}", segment);
    var etag = there.header("ETag");
    return api.request()
        .header("If-Match", etag == null ? "\"1\"" : etag)
        .delete("/v1/segments/{name}", segment);
  }

  private static void rule(Api api, String segment, String condition) {
    api.request()
        .contentType("application/json")
        .body(Map.of("condition", condition))
        .put("/v1/segments/{name}/rule", segment)
        .then()
        .statusCode(201);
  }
}
