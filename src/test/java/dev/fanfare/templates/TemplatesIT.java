package dev.fanfare.templates;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Api;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
final class TemplatesIT {

  private static final Map<String, Object> HELLO =
      Map.of("subject", "Hello ${firstName}", "text", "Dear ${firstName}");

  private static final Map<String, Object> FOOTER = Map.of("html", "<hr>${postalAddress}");

  @Test
  void keepsEachVersionOfATemplate() {
    var admin = workspace();

    save(admin, "hello", HELLO).then().statusCode(428);
    var first = save(admin, "hello", HELLO, "If-None-Match", "*");
    var again = save(admin, "hello", HELLO);
    var other = Map.of("subject", "Hi", "text", "Hi ${firstName}");
    var second = save(admin, "hello", other, "If-Match", again.header("ETag"));

    first.then().statusCode(201);
    assertThat(again.<Integer>path("version")).isEqualTo(1);
    assertThat(second.<Integer>path("version")).isEqualTo(2);
    save(admin, "hello", HELLO, "If-Match", first.header("ETag")).then().statusCode(412);
    assertThat(admin.get("/v1/templates/hello").<String>path("subject")).isEqualTo("Hi");
    assertThat(admin.get("/v1/templates/hello/versions/1").<String>path("text"))
        .isEqualTo("Dear ${firstName}");
    assertThat(admin.get("/v1/templates/hello/versions").<List<Integer>>path("items.version"))
        .containsExactly(2, 1);
  }

  @Test
  void tellsAllThatIsWrongAndKeepsNothing() {
    var admin = workspace();

    var refused =
        save(
            admin,
            "hello",
            Map.of("subject", "${fristName}", "html", "<p>\n${points?join(',')}${x?eval}</p>"),
            "If-None-Match",
            "*");

    refused.then().statusCode(422);
    assertThat(refused.<List<String>>path("violations.place"))
        .containsExactly("subject:1:3", "html:2:3", "html:2:22", "html:2:22");
    assertThat(refused.<String>path("violations[0].rule")).contains("did you mean \"firstName\"");
    admin.get("/v1/templates/hello").then().statusCode(404);
  }

  @Test
  void refusesWhatTakesTooLongAndGoesOn() {
    var admin = workspace();
    var bomb = Map.of("subject", "x", "text", "<#list 1..2000000000 as i></#list>");

    var refused = save(admin, "bomb", bomb, "If-None-Match", "*");

    refused.then().statusCode(422);
    assertThat(refused.<List<String>>path("violations.rule"))
        .containsExactly("Takes more time or memory than one message may.");
    save(admin, "hello", HELLO, "If-None-Match", "*").then().statusCode(201);
  }

  @Test
  void refusesAFragmentThatBreaksTheFoldersMessages() {
    var admin = workspace();

    var refused =
        save(admin, "layout", Map.of("html", "<#macro other>x</#macro>"), "If-None-Match", "*");

    refused.then().statusCode(422);
    assertThat(refused.<List<String>>path("violations.place"))
        .anyMatch(place -> place.startsWith("confirm-subscription: "));
    admin.get("/v1/templates/layout/versions/1").then().statusCode(404);
  }

  @Test
  void knowsTheNamesThatOnlyACallSays() {
    var admin = workspace();
    var words =
        Map.of(
            "subject", "Order ${order}",
            "text", "<#list lines as line>${line.what} </#list>${firstName}",
            "variables", List.of("order", "lines"));

    save(admin, "receipt", words, "If-None-Match", "*").then().statusCode(201);

    var kept = admin.get("/v1/templates/receipt");
    assertThat(kept.<List<String>>path("variables")).containsExactly("lines", "order");
    var shown =
        admin.post(
            "/v1/templates/receipt/preview",
            Map.of(
                "variables",
                Map.of("order", "A-1", "lines", List.of(Map.of("what", "Tea"))),
                "attributes",
                Map.of("firstName", "Ann")));
    assertThat(shown.<String>path("subject")).isEqualTo("Order A-1");
    assertThat(shown.<String>path("text")).isEqualTo("Tea Ann");
    var refused =
        save(
            admin,
            "receipt",
            Map.of("subject", "x", "text", "x", "variables", List.of("unsubscribeUrl")),
            "If-Match",
            kept.header("ETag"));
    assertThat(refused.<List<String>>path("violations.place")).containsExactly("/variables");
  }

  @Test
  void saysWhyAShapeIsWrong() {
    var admin = workspace();
    var words = Map.of("subject", "Hallo", "text", "Hallo");

    var refused =
        save(
            admin,
            "hello",
            Map.of("subject", "x", "html", "x", "locales", Map.of("de", words, "!", words)),
            "If-None-Match",
            "*");

    refused.then().statusCode(400);
    assertThat(refused.<List<String>>path("violations.place"))
        .containsExactly("/locale", "/locales/!", "/locales/!", "/locales/de");
  }

  @Test
  void listsItsOwnBesideThoseOfTheFolder() {
    var admin = workspace();
    save(admin, "aaa", HELLO, "If-None-Match", "*").then().statusCode(201);
    save(admin, "service-notice", HELLO, "If-None-Match", "*").then().statusCode(201);

    var first = admin.get("/v1/templates?limit=1");
    var all = admin.get("/v1/templates");

    assertThat(first.<List<String>>path("items.name")).containsExactly("aaa");
    assertThat(first.<String>path("next")).isNotNull();
    assertThat(all.<List<String>>path("items.name")).isSorted().contains("coupon-offer");
    assertThat(all.<String>path("items.find { it.name == 'service-notice' }.origin"))
        .isEqualTo("workspace");
    assertThat(admin.get("/v1/templates/coupon-offer").<String>path("origin")).isEqualTo("shared");
    assertThat(Api.newWorkspace().get("/v1/templates/service-notice").<String>path("origin"))
        .isEqualTo("shared");
  }

  @Test
  void keepsAFragmentThatIsInUse() {
    var admin = workspace();
    var footer = save(admin, "footer", FOOTER, "If-None-Match", "*");
    var user = Map.of("subject", "x", "html", "<#include \"footer\">");
    var message = save(admin, "hello", user, "If-None-Match", "*");

    var refused = delete(admin, "footer", footer.header("ETag"));

    refused.then().statusCode(409);
    assertThat(refused.<List<String>>path("violations.value")).containsExactly("hello");
    delete(admin, "hello", message.header("ETag")).then().statusCode(204);
    delete(admin, "footer", footer.header("ETag")).then().statusCode(204);
    admin.get("/v1/templates/footer/versions").then().statusCode(404);
    assertThat(save(admin, "footer", FOOTER, "If-None-Match", "*").<Integer>path("version"))
        .isEqualTo(2);
  }

  @Test
  void refusesAFragmentThatWouldBreakItsUsers() {
    var admin = workspace();
    var frame =
        save(
            admin,
            "frame",
            Map.of("html", "<#macro page title>${title}<#nested></#macro>"),
            "If-None-Match",
            "*");
    var user = "<#import \"frame\" as frame><@frame.page title=\"t\">x</@>";
    save(admin, "hello", Map.of("subject", "x", "html", user), "If-None-Match", "*")
        .then()
        .statusCode(201);

    var refused =
        save(
            admin,
            "frame",
            Map.of("html", "<#macro sheet title>${title}<#nested></#macro>"),
            "If-Match",
            frame.header("ETag"));

    refused.then().statusCode(422);
    assertThat(refused.<String>path("violations[0].place")).startsWith("hello: html:1:");
  }

  @ParameterizedTest
  @CsvSource({
    "typical, Hello Anna",
    "markup, Hello <script>alert('x')</script> & \"${1 + 1}\"",
    "right-to-left, Hello مرحبا بكم في السوق",
  })
  void showsAMessageToMadeUpPeople(String edge, String subject) {
    var admin = workspace();
    save(admin, "hello", HELLO, "If-None-Match", "*").then().statusCode(201);

    var shown = admin.post("/v1/templates/hello/preview", Map.of("case", edge));

    shown.then().statusCode(200);
    assertThat(shown.<String>path("subject")).isEqualTo(subject);
    assertThat(shown.<String>path("template")).isEqualTo("hello@1");
  }

  @Test
  void showsAMessageToAPersonInTheirLanguage() {
    var admin = workspace();
    var words = new HashMap<String, Object>(HELLO);
    words.put("locale", "en");
    words.put(
        "locales", Map.of("de", Map.of("subject", "Hallo ${firstName}", "text", "Liebe Anna")));
    save(admin, "hello", words, "If-None-Match", "*").then().statusCode(201);
    admin
        .put(
            "/v1/profiles/p-1", Map.of("attributes", Map.of("firstName", "Eva"), "locale", "de-AT"))
        .then()
        .statusCode(201);

    var shown = admin.post("/v1/templates/hello/preview", Map.of("profile", "p-1"));

    assertThat(shown.<String>path("subject")).isEqualTo("Hallo Eva");
    assertThat(shown.<String>path("language")).isEqualTo("de");
    admin.post("/v1/templates/hello/preview", Map.of("profile", "nobody")).then().statusCode(404);
  }

  @Test
  void tellsWhyAPersonWouldGetNothing() {
    var admin = workspace();
    save(admin, "hello", HELLO, "If-None-Match", "*").then().statusCode(201);

    var shown = admin.post("/v1/templates/hello/preview", Map.of("case", "missing-attributes"));

    assertThat(shown.<String>path("failure.reason")).isEqualTo("MISSING_VARIABLE");
    assertThat(shown.<List<Boolean>>path("variables.missing")).containsExactly(true);
  }

  @Test
  void keepsTemplatesOfWorkspacesApart() {
    save(workspace(), "hello", HELLO, "If-None-Match", "*").then().statusCode(201);

    workspace().get("/v1/templates/hello").then().statusCode(404);
  }

  private static Api workspace() {
    var admin = Api.newWorkspace();
    admin.put("/v1/attributes/firstName", Map.of("type", "string")).then().statusCode(201);
    admin.put("/v1/attributes/points", Map.of("type", "number")).then().statusCode(201);
    return admin;
  }

  private static Response save(Api api, String name, Object words, String... header) {
    var request = api.request().contentType(ContentType.JSON).body(words);
    if (header.length == 2) {
      request.header(header[0], header[1]);
    }
    return request.put("/v1/templates/{name}", name);
  }

  private static Response delete(Api api, String name, String etag) {
    return api.request().header("If-Match", etag).delete("/v1/templates/{name}", name);
  }
}
