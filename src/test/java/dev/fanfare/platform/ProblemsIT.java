package dev.fanfare.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Api;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;

@QuarkusTest
final class ProblemsIT {

  @Test
  void answersUnknownPathsMethodsAndMediaTypesAsProblems() {
    var api = Api.installation();

    isProblem(api.unchecked().get("/v1/nothing"), 404, "not-found");
    isProblem(api.unchecked().put("/v1/whoami"), 405, "method-not-allowed");
    isProblem(api.unchecked().accept("image/png").get("/v1/whoami"), 406, "not-acceptable");
    isProblem(
        api.unchecked().contentType(ContentType.XML).body("<a/>").post("/v1/api-keys"),
        415,
        "unsupported-media-type");
  }

  @Test
  void saysWhereJsonBreaks() {
    var refused = post("{\n  \"name\": \"x\",\n  oops\n}");

    isProblem(refused, 400, "invalid-request");
    assertThat(refused.<String>path("violations[0].place")).startsWith("body at 3:");
  }

  @Test
  void pointsToTheMemberThatIsWrong() {
    var role = post("{\"name\": \"x\", \"role\": \"king\"}");
    isProblem(role, 400, "invalid-request");
    assertThat(role.<String>path("violations[0].place")).isEqualTo("/role");
    assertThat(role.<String>path("violations[0].rule")).contains("admin, marketer");

    var unknown = post("{\"name\": \"x\", \"role\": \"admin\", \"power\": 9}");
    isProblem(unknown, 400, "invalid-request");
    assertThat(unknown.<String>path("violations[0].place")).isEqualTo("/power");

    var number = post("{\"name\": 7, \"role\": \"admin\"}");
    isProblem(number, 400, "invalid-request");
    assertThat(number.<String>path("violations[0].place")).isEqualTo("/name");

    isProblem(
        post("{\"name\": \"x\", \"name\": \"y\", \"role\": \"admin\"}"), 400, "invalid-request");
    isProblem(post("{\"name\": \"x\", \"role\": \"admin\"} trailing"), 400, "invalid-request");
    isProblem(post("[]"), 400, "invalid-request");
    isProblem(post(""), 400, "invalid-request");
    isProblem(post("null"), 400, "invalid-request");
  }

  @Test
  void tellsNothingOfOurInside() {
    var api = Api.installation();
    var refused =
        api.unchecked().contentType(ContentType.JSON).body("{\"name\": {}}").post("/v1/api-keys");

    assertThat(refused.asString()).doesNotContain("java", "jackson", "dev.fanfare.access");
  }

  private static Response post(String body) {
    return Api.installation()
        .unchecked()
        .contentType(ContentType.JSON)
        .body(body)
        .post("/v1/api-keys");
  }

  private static void isProblem(Response answer, int status, String code) {
    answer.then().statusCode(status).contentType("application/problem+json");
    assertThat(answer.<String>path("code")).isEqualTo(code);
    assertThat(answer.<Integer>path("status")).isEqualTo(status);
    assertThat(answer.<String>path("type")).endsWith("/" + code);
  }
}
