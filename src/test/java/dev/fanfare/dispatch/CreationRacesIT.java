package dev.fanfare.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Api;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Of two who make the same thing at once, each as the first, only one is told that it did. */
@QuarkusTest
final class CreationRacesIT {

  private static final String INSERT =
      "insert into %s (workspace_id, %s) values ((select max(id) from workspace), %s)";

  private Api api;

  @BeforeEach
  void begin() {
    api = Api.newWorkspace();
  }

  @Test
  void ofGuardrails() throws SQLException {
    var second =
        second(
            INSERT.formatted(
                "guardrails",
                "rules, changed_by, changed_at, version",
                "'stopOn: {bounces: 10%}', 'another', '2026-12-01T00:00:00Z', 1"),
            first().body(Map.of("stopOn", Map.of("bounces", "50%"))),
            "/v1/guardrails");

    second.then().statusCode(412);
    assertThat(api.get("/v1/guardrails").header("ETag")).isEqualTo("\"1\"");
  }

  @Test
  void ofQuietHours() throws SQLException {
    var second =
        second(
            INSERT.formatted(
                "quiet_hours",
                "channel, from_time, to_time, zone, policy, changed_at, version",
                "'email', '20:00', '08:00', 'UTC', 'hold', '2026-12-01T00:00:00Z', 1"),
            first().body(Map.of("from", "22:00", "to", "07:00", "zone", "UTC")),
            "/v1/quiet-hours/email");

    second.then().statusCode(412);
    assertThat(api.get("/v1/quiet-hours/email").<String>path("from")).isEqualTo("20:00");
  }

  @Test
  void ofRates() throws SQLException {
    var made =
        INSERT.formatted(
            "rate",
            "scope, messages, per, changed_at, changed_by, version",
            "'workspace', 7, interval '1 minute', '2026-12-01T00:00:00Z', 'another', 1");
    var asked = Map.of("messages", 100, "per", "PT1M");

    var second = second(made, first().body(asked), "/v1/rates/workspace");

    second.then().statusCode(412);
    assertThat(api.get("/v1/rates/workspace").<Integer>path("messages")).isEqualTo(7);
  }

  /** Who says nothing of what was there before comes after who was faster. */
  @Test
  void ofRatesInAHurry() throws SQLException {
    var made =
        INSERT.formatted(
            "rate",
            "scope, messages, per, changed_at, changed_by, version",
            "'workspace', 7, interval '1 minute', '2026-12-01T00:00:00Z', 'another', 1");
    var asked = Map.of("messages", 100, "per", "PT1M");

    var second =
        second(
            made, api.request().contentType(ContentType.JSON).body(asked), "/v1/rates/workspace");

    second.then().statusCode(200);
    assertThat(second.header("ETag")).isEqualTo("\"2\"");
    assertThat(api.get("/v1/rates/workspace").<Integer>path("messages")).isEqualTo(100);
  }

  @Test
  void ofAccounts() throws SQLException {
    var settings = Map.of("host", "127.0.0.1", "port", "2525", "security", "none");
    var second =
        second(
            INSERT.formatted(
                "account",
                "name, channel, adapter, settings, secrets, created_at, version",
                """
                'main', 'email', 'smtp', '{"host": "127.0.0.1", "port": "25", "security": "none"}',
                ''::bytea, '2026-12-01T00:00:00Z', 1
                """),
            first().body(Map.of("channel", "email", "adapter", "smtp", "settings", settings)),
            "/v1/accounts/main");

    second.then().statusCode(412);
    TestingDatabase.execute("delete from account where secrets = ''::bytea");
  }

  private RequestSpecification first() {
    return api.request().contentType(ContentType.JSON).header("If-None-Match", "*");
  }

  /** The answer to who asks while another has made it and not committed yet. */
  private static Response second(String made, RequestSpecification asked, String path)
      throws SQLException {
    try (var first = TestingLocks.holding(made)) {
      var second = CompletableFuture.supplyAsync(() -> asked.put(path));
      TestingLocks.awaitWaiter(first);
      first.commit();
      return second.join();
    }
  }
}
