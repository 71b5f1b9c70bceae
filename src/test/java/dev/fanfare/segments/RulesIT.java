package dev.fanfare.segments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import dev.fanfare.Api;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
final class RulesIT {

  @Inject
  @DataSource("background")
  AgroalDataSource pool;

  private Api api;

  @BeforeEach
  void people() {
    api = Api.newWorkspace();
    declare("city", "string");
    declare("points", "number");
    declare("topics", "strings");
    person("ada", Map.of("city", "Wien", "points", 120, "topics", List.of("tea", "cake")));
    person("bob", Map.of("city", "Graz", "points", 80, "topics", List.of()));
    person("cyd", Map.of("city", "Wien"));
    person("dan", Map.of());
    Importing.imported(
            api,
            "lapsed",
            Importing.definition("replace", Map.of("externalId", "id")),
            "id\nada\ndan\n")
        .then()
        .body("state", equalTo("DONE"));
  }

  @Test
  void previewsACondition() {
    preview("profile.city == \"Wien\" || profile.points < 100", "cyd")
        .then()
        .statusCode(200)
        .body("members", equalTo(3))
        .body("people", equalTo(4))
        .body("sample.externalId", containsInAnyOrder("ada", "bob", "cyd"))
        .body("selects", equalTo(true))
        .body("segments", equalTo(Map.of()));
    preview("profile.points < 100", "cyd")
        .then()
        .body("members", equalTo(1))
        .body("selects", equalTo(false));
  }

  @Test
  void askingNobodyTellsNothingOfAnybody() {
    api.post("/v1/segments/preview", Map.of("condition", "true", "sample", 0))
        .then()
        .statusCode(200)
        .body("members", equalTo(4))
        .body("sample", hasSize(0))
        .body("selects", nullValue());
    preview("true", "nobody").then().statusCode(404);
  }

  @Test
  void refusesAConditionWithEveryPlace() {
    preview("profile.city > 3 &&\n profile.height == 1", "ada")
        .then()
        .statusCode(422)
        .body("code", equalTo("invalid-content"))
        .body("violations.place", contains("/condition:1:14", "/condition:2:9"));
  }

  @Test
  void aRuleIsASegmentWithVersions() {
    var first = define("viennese", "profile.city == \"Wien\"");
    first
        .then()
        .statusCode(201)
        .body("kind", equalTo("rule"))
        .body("version", equalTo(1))
        .body("members", equalTo(2));
    define("viennese", "profile.city == \"Wien\"")
        .then()
        .statusCode(200)
        .body("version", equalTo(1));
    define("viennese", "profile.city == \"Wien\" && !segment(\"lapsed\") || profile.points == 80")
        .then()
        .statusCode(200)
        .body("version", equalTo(2))
        .body("members", equalTo(2));

    assertThat(Importing.members(api, "viennese")).containsExactlyInAnyOrder("bob", "cyd");
    api.get("/v1/segments/viennese/versions")
        .then()
        .body("items.version", contains(2, 1))
        .body("items[1].condition", equalTo("profile.city == \"Wien\""));
    api.get("/v1/segments/viennese/diff")
        .then()
        .statusCode(200)
        .body("from.version", equalTo(1))
        .body("joined", equalTo(1))
        .body("left", equalTo(1))
        .body("joinedSample.externalId", contains("bob"))
        .body("leftSample.externalId", contains("ada"));
    api.get("/v1/segments/viennese/diff?from=1&to=9").then().statusCode(404);
  }

  @Test
  void importedVersionsAreComparedToo() {
    var api = Importing.workspace();
    var definition = Importing.definition("replace", Map.of("externalId", "id"));
    Importing.imported(api, "gold", definition, "id\na\nb\n");
    Importing.imported(api, "gold", definition, "id\nb\nc\nd\n");

    api.get("/v1/segments/gold/diff")
        .then()
        .statusCode(200)
        .body("joined", equalTo(2))
        .body("left", equalTo(1))
        .body("leftSample.externalId", contains("a"));
  }

  @Test
  void rulesRestOnRulesButNotOnThemselves() {
    define("rich", "profile.points > 100").then().statusCode(201);
    define("rich-lapsed", "segment(\"rich\") && segment(\"lapsed\")")
        .then()
        .statusCode(201)
        .body("members", equalTo(1));
    preview("!segment(\"rich-lapsed\")", "dan")
        .then()
        .body("members", equalTo(3))
        .body("segments", equalTo(Map.of("rich", 1, "rich-lapsed", 1, "lapsed", 1)))
        .body("selects", equalTo(true));

    define("rich", "profile.points > 100 || segment(\"rich-lapsed\")")
        .then()
        .statusCode(422)
        .body("violations[0].rule", equalTo("must not rest on itself"));
  }

  @Test
  void refusesARuleThatGrowsTooLargeByTheRulesItNames() {
    define("grown-0", "profile.points > 1 || profile.points < -1").then().statusCode(201);
    var mentions = String.join(" || ", java.util.Collections.nCopies(30, "segment(\"%s\")"));
    define("grown-1", mentions.replace("%s", "grown-0")).then().statusCode(201);
    define("grown-2", mentions.replace("%s", "grown-1")).then().statusCode(422);
  }

  @Test
  void aSegmentIsImportedOrARule() {
    define("lapsed", "true").then().statusCode(409);
    define("everyone", "true").then().statusCode(201);
    api.post(
            "/v1/segments/everyone/imports",
            Importing.definition("replace", Map.of("externalId", "id")))
        .then()
        .statusCode(409);
  }

  @Test
  void aRuleChangesOnlyFromWhatWasRead() {
    var etag = define("guarded", "true").header("ETag");
    putRule("guarded", "false", etag).then().statusCode(200);
    putRule("guarded", "true", etag).then().statusCode(412);
  }

  @Test
  void listsOfStringsAreAsked() {
    preview("\"tea\" in profile.topics", "ada").then().body("members", equalTo(1));
    preview("profile.topics.all(t, t == \"tea\")", "bob")
        .then()
        .body("members", equalTo(1))
        .body("selects", equalTo(true));
  }

  @Test
  void endsWhatTakesTooLong() throws SQLException {
    try (var held = pool.getConnection()) {
      held.setAutoCommit(false);
      try (var lock = held.createStatement()) {
        lock.execute("lock table segment_chunk in access exclusive mode");
      }
      for (var answer :
          List.of(preview("segment(\"lapsed\")", "ada"), define("slow", "segment(\"lapsed\")"))) {
        answer
            .then()
            .statusCode(504)
            .body("code", equalTo("took-too-long"))
            .body("detail", containsString("longer than 8 s"));
      }
      held.rollback();
    }
    define("slow", "segment(\"lapsed\")").then().statusCode(201).body("version", equalTo(1));
  }

  private Response preview(String condition, String person) {
    return api.post("/v1/segments/preview", Map.of("condition", condition, "person", person));
  }

  private Response define(String name, String condition) {
    return api.put("/v1/segments/{name}/rule", Map.of("condition", condition), name);
  }

  private Response putRule(String name, String condition, String etag) {
    return api.request()
        .contentType(ContentType.JSON)
        .header("If-Match", etag)
        .body(Map.of("condition", condition))
        .put("/v1/segments/{name}/rule", name);
  }

  private void declare(String name, String type) {
    api.put("/v1/attributes/{name}", Map.of("type", type), name).then().statusCode(201);
  }

  private void person(String id, Map<String, Object> attributes) {
    api.put("/v1/profiles/{id}", Map.of("attributes", attributes), id).then().statusCode(201);
  }
}
