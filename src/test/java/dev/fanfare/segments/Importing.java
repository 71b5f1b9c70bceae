package dev.fanfare.segments;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fanfare.Api;
import dev.fanfare.Awaiting;
import io.restassured.response.Response;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The calls of an import over REST. */
final class Importing {

  static final Map<String, Object> MAPPING =
      Map.of(
          "externalId",
          "id",
          "email",
          "mail",
          "zone",
          "zone",
          "attributes",
          Map.of("city", "city"));

  private Importing() {}

  static Api workspace() {
    var api = Api.newWorkspace();
    api.put("/v1/attributes/city", Map.of("type", "string")).then().statusCode(201);
    return api;
  }

  static Map<String, Object> definition(String mode, Map<String, Object> mapping) {
    var definition = new LinkedHashMap<String, Object>();
    definition.put("mode", mode);
    definition.put("format", "csv");
    definition.put("mapping", mapping);
    return definition;
  }

  static Response imported(Api api, String segment, Map<String, Object> definition, String file) {
    String id = announced(api, segment, definition);
    upload(api, id, file).then().statusCode(202);
    return ended(api, id);
  }

  static Response ended(Api api, String id) {
    return Awaiting.value(
        "the import has ended",
        () -> api.get("/v1/imports/{id}", id),
        answer -> answer.path("finishedAt") != null);
  }

  static String announced(Api api, String segment, Map<String, Object> definition) {
    var answer = api.post("/v1/segments/{name}/imports", definition, segment);
    answer.then().statusCode(201);
    return answer.path("id");
  }

  static Response upload(Api api, String id, String file) {
    return api.request()
        .contentType("text/csv")
        .body(file.getBytes(UTF_8))
        .put("/v1/imports/{id}/file", id);
  }

  /** Uploads bytes as they are; null where nothing packed them. */
  static Response upload(Api api, String id, @Nullable String contentEncoding, byte[] file) {
    var request = api.unchecked().contentType("text/csv");
    if (contentEncoding != null) {
      request.header("Content-Encoding", contentEncoding);
    }
    return request.body(file).put("/v1/imports/{id}/file", id);
  }

  static List<String> members(Api api, String segment) {
    return api.get("/v1/segments/{name}/members?limit=500", segment).path("items.externalId");
  }
}
