package dev.fanfare.campaigns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Api;
import dev.fanfare.Awaiting;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
final class CampaignsIT {

  private static final String FILE =
      """
      campaign: spring
      version: 1
      purpose: marketing
      audience:
        include: [everybody]
      schedule: now
      message:
        channel: email
        from: Fanfare Market <offers@example.com>
        template: coupon-offer
      """;

  private static final String INLINE =
      """
      campaign: spring
      version: 1
      purpose: service
      audience:
        include: [everybody]
      schedule: now
      message:
        channel: email
        from: Fanfare Market <offers@example.com>
        subject: Hello ${firstName}
        text: |
          Hello
          ${firstName?eval}
      """;

  @Test
  void makesAVersionOfAFileAndKeepsItWhenNothingDiffers() {
    var admin = workspaceWithEverybody();

    put(admin, FILE).then().statusCode(428);
    var created = put(admin, FILE, "If-None-Match", "*");
    created.then().statusCode(201);
    var again = put(admin, FILE);
    var changed = put(admin, FILE + "onUnknown: ask\n", "If-Match", again.header("ETag"));

    again.then().statusCode(200);
    changed.then().statusCode(200);
    assertThat(created.<Integer>path("version")).isEqualTo(1);
    assertThat(again.<Integer>path("version")).isEqualTo(1);
    assertThat(changed.<Integer>path("version")).isEqualTo(2);
    assertThat(created.<String>path("template.subject")).contains("${offerTitle}");
    assertThat(created.<String>path("hash")).isNotEqualTo(changed.path("hash"));
    put(admin, FILE + "holdout: 5%\n", "If-Match", created.header("ETag")).then().statusCode(412);
    assertThat(admin.get("/v1/campaigns/spring/versions").<List<Integer>>path("items.version"))
        .containsExactly(2, 1);
    assertThat(admin.get("/v1/campaigns/spring/versions/1").<String>path("file")).isEqualTo(FILE);
    assertThat(admin.get("/v1/campaigns").<List<Integer>>path("items.version")).containsExactly(2);
  }

  @Test
  void givesBackTheFileToTheLetter() {
    var admin = workspaceWithEverybody();
    put(admin, FILE, "If-None-Match", "*").then().statusCode(201);

    var file = admin.request().accept("text/yaml").get("/v1/campaigns/spring");

    file.then().statusCode(200).contentType("text/yaml");
    assertThat(file.asString()).isEqualTo(FILE);
  }

  @Test
  void tellsEverythingTheWorkspaceLacksAtItsPlace() {
    var problems = validate(Api.newWorkspace(), FILE);

    assertThat(problems.<Boolean>path("valid")).isFalse();
    assertThat(problems.<List<String>>path("problems.path"))
        .contains("purpose", "audience.include[0]", "message.account", "message.template");
    assertThat(problems.<List<Integer>>path("problems.line")).contains(3, 5, 8, 10).isSorted();
  }

  @Test
  void tellsWhereATemplateIsWrong() {
    var problems = validate(workspaceWithEverybody(), INLINE);

    assertThat(problems.<List<String>>path("problems.path")).containsExactly("message.text");
    assertThat(problems.<String>path("problems[0].message")).startsWith("text:2:3: ");
  }

  @Test
  void keepsTheWordsOfTheTemplateAsTheyWere() {
    var admin = workspaceWithEverybody();
    var hallo = Map.of("subject", "Hallo", "text", "Liebe Anna");
    var words =
        Map.of("locale", "en", "subject", "Hi", "text", "A", "locales", Map.of("de", hallo));
    template(admin, words, "If-None-Match", "*").then().statusCode(201);
    template(admin, Map.of("subject", "Hi", "text", "B"), "If-Match", "\"1\"")
        .then()
        .statusCode(200);
    var file =
        FILE.replace("marketing", "service")
            .replace("template: coupon-offer", "locale: de-AT\n  template: hello@1");

    var applied = put(admin, file, "If-None-Match", "*");

    applied.then().statusCode(201);
    assertThat(applied.<String>path("template.name")).isEqualTo("hello@1");
    assertThat(applied.<String>path("template.subject")).isEqualTo("Hallo");
    assertThat(applied.<String>path("template.locales.en.text")).isEqualTo("A");
    var shown = admin.post("/v1/campaigns/spring/preview", Map.of("locale", "en-GB"));
    assertThat(shown.<String>path("text")).isEqualTo("A");
    admin
        .request()
        .header("If-Match", "\"2\"")
        .delete("/v1/templates/hello")
        .then()
        .statusCode(409);
    assertThat(validate(admin, file.replace("de-AT", "fr")).<String>path("problems[0].path"))
        .isEqualTo("message.locale");
  }

  @Test
  void refusesAVariantThatSpeaksOneLanguageOfSeveral() {
    var admin = workspaceWithEverybody();
    var hallo = Map.of("subject", "Hallo", "text", "Liebe Anna");
    var words =
        Map.of("locale", "en", "subject", "Hi", "text", "A", "locales", Map.of("de", hallo));
    template(admin, words, "If-None-Match", "*").then().statusCode(201);

    var problems =
        validate(
            admin,
            FILE.replace("marketing", "service").replace("coupon-offer", "hello")
                + """
                variants:
                  - {name: a, weight: 50%}
                  - {name: b, weight: 50%, subject: Other}
                """);

    assertThat(problems.<List<String>>path("problems.message"))
        .contains("replaces a part of a template that speaks several languages");
  }

  @Test
  void asksForAWayOutWhereConsentIsNeeded() {
    var problems =
        validate(
            workspaceWithEverybody(),
            INLINE.replace("service", "marketing").replace("?eval", "!\"friend\""));

    assertThat(problems.<List<String>>path("problems.message"))
        .containsExactly(
            "the text part never shows ${unsubscribeUrl}",
            "the text part never shows ${postalAddress}");
  }

  @Test
  void refusesAFileThatIsWrongAndWritesNothing() {
    var admin = Api.newWorkspace();

    var refused = put(admin, "campaign: spring\n", "If-None-Match", "*");

    refused.then().statusCode(422);
    assertThat(refused.<String>path("code")).isEqualTo("invalid-campaign-file");
    assertThat(refused.<List<String>>path("violations.place")).contains("1:1 audience");
    admin.get("/v1/campaigns/spring").then().statusCode(404);
  }

  @Test
  void refusesAFileOfAnotherName() {
    var admin = workspaceWithEverybody();

    var refused = put(admin, FILE.replace("spring", "summer"), "If-None-Match", "*");

    refused.then().statusCode(422);
    assertThat(refused.<List<String>>path("violations.place")).containsExactly("1:11 campaign");
  }

  @Test
  void pagesThroughVersions() {
    var admin = workspaceWithEverybody();
    var etag = put(admin, FILE, "If-None-Match", "*").header("ETag");
    for (var policy : List.of("ask", "resend")) {
      etag = put(admin, FILE + "onUnknown: " + policy + "\n", "If-Match", etag).header("ETag");
    }

    var first = admin.get("/v1/campaigns/spring/versions?limit=2");
    var second =
        admin.get(
            "/v1/campaigns/spring/versions?limit=2&cursor={next}", first.<String>path("next"));

    assertThat(first.<List<Integer>>path("items.version")).containsExactly(3, 2);
    assertThat(second.<List<Integer>>path("items.version")).containsExactly(1);
    assertThat(second.<String>path("next")).isNull();
  }

  private static Api workspaceWithEverybody() {
    var admin = Api.newWorkspace();
    admin
        .request()
        .contentType(ContentType.JSON)
        .header("If-Match", admin.get("/v1/workspace").header("ETag"))
        .body(Map.of("postalAddress", "1 Market Square, Springfield"))
        .patch("/v1/workspace")
        .then()
        .statusCode(200);
    admin
        .request()
        .contentType(ContentType.JSON)
        .header("If-None-Match", "*")
        .body(Map.of("channel", "email", "adapter", "null", "settings", Map.of()))
        .put("/v1/accounts/nowhere")
        .then()
        .statusCode(201);
    admin.declareAttributesOfOffers();
    String id =
        admin
            .post(
                "/v1/segments/everybody/imports",
                Map.of(
                    "mode", "replace",
                    "format", "csv",
                    "mapping", Map.of("externalId", "id", "email", "mail")))
            .path("id");
    admin
        .request()
        .contentType("text/csv")
        .body("id,mail\np-1,p1@example.com\n")
        .put("/v1/imports/{id}/file", id)
        .then()
        .statusCode(202);
    Awaiting.until(
        "the import", () -> admin.get("/v1/imports/{id}", id).<String>path("state").equals("DONE"));
    return admin;
  }

  private static Response template(Api api, Map<String, ?> words, String... header) {
    return api.request()
        .contentType(ContentType.JSON)
        .header(header[0], header[1])
        .body(words)
        .put("/v1/templates/hello");
  }

  private static Response validate(Api api, String file) {
    var answer = api.request().contentType("text/yaml").body(file).post("/v1/campaigns/validate");
    answer.then().statusCode(200);
    return answer;
  }

  private static Response put(Api api, String file, String... header) {
    var request = api.request().contentType("text/yaml").body(file);
    if (header.length == 2) {
      request.header(header[0], header[1]);
    }
    return request.put("/v1/campaigns/spring");
  }
}
