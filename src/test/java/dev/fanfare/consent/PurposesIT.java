package dev.fanfare.consent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Api;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Declaring purposes, and that nobody overwrites what they have not read. */
@QuarkusTest
final class PurposesIT {

  private static final String TIPS = "/v1/purposes/tips";
  private static final Map<String, Object> CONFIRMED =
      Map.of("service", false, "title", "Tips", "doubleOptIn", true);

  @Test
  void aChangeNamesTheVersionThatWasRead() {
    var api = Api.newWorkspace();
    var created = api.create(TIPS, CONFIRMED);
    created.then().statusCode(201);
    assertThat(api.get(TIPS).header("ETag")).isEqualTo(created.header("ETag"));

    api.put(TIPS, Map.of("service", false)).then().statusCode(428);
    api.create(TIPS, Map.of("service", false)).then().statusCode(412);
    assertThat(api.get(TIPS).<Boolean>path("doubleOptIn")).isTrue();

    var changed = matching(api, created.header("ETag"), Map.of("service", false));
    changed.then().statusCode(200);
    assertThat(changed.<Boolean>path("doubleOptIn")).as("what is left out is taken away").isFalse();
    assertThat(changed.<String>path("title")).isNull();
    matching(api, created.header("ETag"), CONFIRMED).then().statusCode(412);
    assertThat(api.get(TIPS).asString()).isEqualTo(changed.asString());
    matching(api, changed.header("ETag"), Map.of("service", true)).then().statusCode(409);
  }

  @Test
  void theFirstTwoAreThereFromTheStart() {
    var api = Api.newWorkspace();

    assertThat(api.get("/v1/purposes/marketing").<Boolean>path("service")).isFalse();
    api.get(TIPS).then().statusCode(404);
    api.put(TIPS, CONFIRMED).then().statusCode(428);
    api.replace("/v1/purposes/service", Map.of("service", true, "title", "Orders"))
        .then()
        .statusCode(200);
    assertThat(api.get("/v1/purposes").<List<String>>path("items.title"))
        .containsExactly("Orders", null);
  }

  private static Response matching(Api api, String etag, Object body) {
    return api.request()
        .contentType(ContentType.JSON)
        .header("If-Match", etag)
        .body(body)
        .put(TIPS);
  }
}
