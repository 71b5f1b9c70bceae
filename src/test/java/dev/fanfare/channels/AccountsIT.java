package dev.fanfare.channels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Api;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
final class AccountsIT {

  private static final Map<String, Object> SMTP =
      Map.of(
          "channel",
          "email",
          "adapter",
          "smtp",
          "settings",
          Map.of("host", "127.0.0.1", "port", "2525", "security", "none"),
          "rate",
          Map.of("messages", 600, "per", "PT1M"));

  @Test
  void createsAnAccountOnceAndReplacesItByVersion() {
    var admin = Api.newWorkspace();

    put(admin, "main", SMTP).then().statusCode(428);
    var created = put(admin, "main", SMTP, "If-None-Match", "*");
    created.then().statusCode(201);
    put(admin, "main", SMTP, "If-None-Match", "*").then().statusCode(412);
    put(admin, "main", SMTP, "If-Match", "\"7\"").then().statusCode(412);
    var replaced = put(admin, "main", SMTP, "If-Match", created.header("ETag"));

    replaced.then().statusCode(200);
    assertThat(created.header("ETag")).isEqualTo("\"1\"");
    assertThat(replaced.header("ETag")).isEqualTo("\"2\"");
    assertThat(replaced.<String>path("rate.per")).isEqualTo("PT1M");
    assertThat(replaced.<String>path("health.state")).isEqualTo("unused");
    var listed = admin.get("/v1/accounts");
    assertThat(listed.<List<String>>path("items.name")).containsExactly("main");
  }

  @Test
  void neverAnswersASecretAndKeepsOneThatIsLeftOut() {
    var admin = Api.newWorkspace();
    var secret = "correct horse battery";
    var withSecret =
        Map.of(
            "channel",
            "email",
            "adapter",
            "smtp",
            "settings",
            Map.of(
                "host",
                "127.0.0.1",
                "port",
                "2525",
                "security",
                "starttls",
                "username",
                "me",
                "password",
                secret));

    var created = put(admin, "main", withSecret, "If-None-Match", "*");

    created.then().statusCode(201);
    assertThat(created.asString()).doesNotContain(secret);
    assertThat(created.<List<String>>path("secrets")).containsExactly("password");
    var without =
        Map.of(
            "channel",
            "email",
            "adapter",
            "smtp",
            "settings",
            Map.of("host", "127.0.0.2", "port", "2525", "security", "starttls", "username", "me"));
    var replaced = put(admin, "main", without, "If-Match", created.header("ETag"));
    replaced.then().statusCode(200);
    assertThat(replaced.<List<String>>path("secrets")).containsExactly("password");
    assertThat(admin.get("/v1/accounts/main").asString()).doesNotContain(secret);
  }

  @Test
  void refusesAnUnknownAdapterAndNamesTheKnown() {
    var admin = Api.newWorkspace();

    var refused =
        put(
            admin,
            "main",
            Map.of("channel", "email", "adapter", "pigeon", "settings", Map.of()),
            "If-None-Match",
            "*");

    refused.then().statusCode(422);
    assertThat(refused.<List<String>>path("violations.place")).containsExactly("/adapter");
    assertThat(refused.<String>path("violations[0].rule")).contains("smtp").contains("null");
    admin.get("/v1/accounts/main").then().statusCode(404);
  }

  @Test
  void takesTheNullAdapterInSandboxesOnly() {
    var nothing = Map.of("channel", "email", "adapter", "null", "settings", Map.of());

    put(Api.newWorkspace(true), "nowhere", nothing, "If-None-Match", "*").then().statusCode(201);
    put(Api.newWorkspace(false), "nowhere", nothing, "If-None-Match", "*").then().statusCode(422);
  }

  @Test
  void showsNoAccountToAnotherWorkspaceOrRole() {
    var one = Api.newWorkspace();
    put(one, "main", SMTP, "If-None-Match", "*").then().statusCode(201);

    Api.newWorkspace().get("/v1/accounts/main").then().statusCode(404);
    one.as("ingest").get("/v1/accounts/main").then().statusCode(403);
    put(one.as("marketer"), "main", SMTP, "If-Match", "\"1\"").then().statusCode(403);
  }

  private static Response put(Api api, String name, Object body, String... header) {
    var request = api.request().contentType(ContentType.JSON).body(body);
    if (header.length == 2) {
      request.header(header[0], header[1]);
    }
    return request.put("/v1/accounts/{name}", name);
  }
}
