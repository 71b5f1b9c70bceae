package dev.fanfare.dispatch;

import dev.fanfare.Api;
import dev.fanfare.Awaiting;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Calls that ask to send, and what becomes of their messages. */
final class TestingCalls {

  private static final Set<String> ENDS =
      Set.of("SENT", "SKIPPED", "FAILED", "CANCELLED", "HELD_OUT", "UNKNOWN");

  private TestingCalls() {}

  static Map<String, Object> plain() {
    return new HashMap<>(
        Map.of(
            "name",
            "notice",
            "channel",
            "email",
            "purpose",
            "service",
            "from",
            "Fanfare Market <shop@example.com>",
            "subject",
            "Hello",
            "text",
            "Hello"));
  }

  static Map<String, Object> receipt() {
    var call = plain();
    call.put("subject", "Order ${order}");
    call.put(
        "text",
        """
        Dear ${name},
        <#list lines as line>${line.what} ${line.price}
        </#list>
        """);
    return call;
  }

  static Response send(Api api, Map<String, Object> call) {
    return api.request().contentType(ContentType.JSON).body(call).post("/v1/messages");
  }

  static Response send(Api api, Map<String, Object> call, String key) {
    return api.request()
        .contentType(ContentType.JSON)
        .header("Idempotency-Key", key)
        .body(call)
        .post("/v1/messages");
  }

  static Response state(Api api, Response taken, int index) {
    return api.get("/v1/messages/{id}", taken.<String>path("messages[" + index + "].id"));
  }

  static Response ended(Api api, Response taken, int index) {
    taken.then().statusCode(202);
    return Awaiting.value(
        "message " + index + " has ended",
        () -> state(api, taken, index),
        each -> ENDS.contains(each.<String>path("state")));
  }
}
