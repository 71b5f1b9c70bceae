package dev.fanfare.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Api;
import dev.fanfare.Awaiting;
import dev.fanfare.platform.NodeIdentity;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

@QuarkusTest
final class IdempotencyIT {

  private static final Map<String, String> BODY = Map.of("name", "once", "role", "ingest");

  private final AgroalDataSource pool;

  IdempotencyIT(AgroalDataSource pool) {
    this.pool = pool;
  }

  @Test
  void answersTheSameRequestWithTheFirstAnswer() {
    var api = Api.newWorkspace();
    var key = UUID.randomUUID().toString();

    var first = post(api, key, BODY);
    var again = post(api, key, BODY);

    first.then().statusCode(201);
    again.then().statusCode(201);
    assertThat(again.asString()).isEqualTo(first.asString());
    assertThat(keys(api)).hasSize(2);
  }

  @Test
  void keepsNoSecretInTheClear() throws SQLException {
    var api = Api.newWorkspace();
    var key = UUID.randomUUID().toString();
    String secret = post(api, key, BODY).path("key");

    try (var connection = pool.getConnection();
        var select =
            connection.prepareStatement("select body from idempotency_key where key = ?")) {
      select.setString(1, key);
      try (var rows = select.executeQuery()) {
        assertThat(rows.next()).isTrue();
        assertThat(new String(rows.getBytes(1), java.nio.charset.StandardCharsets.ISO_8859_1))
            .doesNotContain(secret);
      }
    }
  }

  @Test
  void refusesAnotherRequestWithAUsedKey() {
    var api = Api.newWorkspace();
    var key = UUID.randomUUID().toString();
    post(api, key, BODY).then().statusCode(201);

    var other = post(api, key, Map.of("name", "other", "role", "ingest"));

    other.then().statusCode(422);
    assertThat(other.<String>path("code")).isEqualTo("idempotency-key-reused");
    assertThat(keys(api)).hasSize(2);
  }

  @Test
  void takesAnotherQueryForAnotherRequest() {
    var api = Api.newWorkspace();
    var key = UUID.randomUUID().toString();
    post(api, key, BODY).then().statusCode(201);

    var other =
        api.unchecked()
            .contentType(ContentType.JSON)
            .header("Idempotency-Key", key)
            .queryParam("dry", "true")
            .body(BODY)
            .post("/v1/api-keys");

    assertThat(other.<String>path("code")).isEqualTo("idempotency-key-reused");
  }

  @Test
  void repeatsARefusalAndChangesNothing() {
    var api = Api.newWorkspace();
    var key = UUID.randomUUID().toString();
    var wrong = Map.of("name", " ", "role", "ingest");

    var first = post(api, key, wrong);
    var again = post(api, key, wrong);

    first.then().statusCode(400);
    again.then().statusCode(400).contentType("application/problem+json");
    assertThat(again.asString()).isEqualTo(first.asString());
    assertThat(keys(api)).hasSize(1);
  }

  @Test
  void makesARequestWaitWhileTheFirstRuns() throws Exception {
    var api = Api.newWorkspace();
    var key = UUID.randomUUID().toString();
    try (var threads = Executors.newSingleThreadExecutor();
        var barrier = Barrier.atNewKeys()) {
      var first = threads.submit(() -> post(api, key, BODY));
      Barrier.awaitWaiting("insert into api_key");

      var refused = post(api, key, BODY);
      var other = post(api, key, Map.of("name", "other", "role", "ingest"));
      barrier.close();

      refused.then().statusCode(409).header("Retry-After", "1");
      assertThat(refused.<String>path("code")).isEqualTo("request-in-progress");
      other.then().statusCode(422);
      first.get().then().statusCode(201);
      assertThat(post(api, key, BODY).asString()).isEqualTo(first.get().asString());
    }
  }

  @Test
  void resumesARequestThatLostItsConnectionBeforeTheAnswerWasKept() throws Exception {
    var api = Api.newWorkspace();
    var key = UUID.randomUUID().toString();
    try (var threads = Executors.newSingleThreadExecutor();
        var barrier = Barrier.atNewKeys()) {
      var first = threads.submit(() -> post(api, key, BODY));
      Barrier.awaitWaiting("insert into api_key");
      try (var inTheWay = Barrier.atAnswerOf(key)) {
        barrier.close();
        Barrier.awaitWaiting("update idempotency_key");
        Barrier.cut("update idempotency_key");
        first.get().then().statusCode(503).header("Retry-After", "1");
      }
    }

    isDoneOnce(api, key);
  }

  @Test
  void resumesARequestThatLostItsConnectionInItsCommit() throws Exception {
    var api = Api.newWorkspace();
    var key = UUID.randomUUID().toString();
    try (var threads = Executors.newSingleThreadExecutor();
        var barrier = Barrier.atCommitOf(key)) {
      var first = threads.submit(() -> post(api, key, BODY));
      Barrier.awaitWaiting("COMMIT");
      Barrier.cut("COMMIT");
      first.get().then().statusCode(503).header("Retry-After", "1");
      barrier.close();
    }

    isDoneOnce(api, key);
  }

  private static void isDoneOnce(Api api, String key) {
    var resumed = post(api, key, BODY);
    resumed.then().statusCode(201);
    assertThat(post(api, key, BODY).asString()).isEqualTo(resumed.asString());
    assertThat(keys(api)).hasSize(2);
  }

  @Test
  void runsTheRequestOfADeadOwnerAgain() throws SQLException {
    var api = Api.newWorkspace();
    var key = UUID.randomUUID().toString();
    post(api, key, BODY).then().statusCode(201);
    asIfItStillRan(key, new NodeIdentity("engine-that-died", 7));

    var resumed = post(api, key, BODY);

    resumed.then().statusCode(201);
    assertThat(post(api, key, BODY).asString()).isEqualTo(resumed.asString());
  }

  @Test
  void refusesTheRequestOfAnotherOwnerThatLives() throws SQLException {
    var api = Api.newWorkspace();
    var key = UUID.randomUUID().toString();
    post(api, key, BODY).then().statusCode(201);
    asIfItStillRan(key, new NodeIdentity("engine-that-lives", 7));
    execute("insert into node values ('engine-that-lives', 7, 0, true, current_date)");
    try {
      var refused = post(api, key, BODY);

      refused.then().statusCode(409).header("Retry-After", "1");
      assertThat(refused.<String>path("code")).isEqualTo("request-in-progress");
      assertThat(keys(api)).hasSize(2);
    } finally {
      execute("delete from node where name = 'engine-that-lives'");
    }
  }

  /** At the other engines it names an owner who lives. */
  @Test
  void forgetsAKeyThatItCouldNotLetGoOf() throws Exception {
    var api = Api.newWorkspace();
    var key = UUID.randomUUID().toString();
    try (var threads = Executors.newSingleThreadExecutor();
        var barrier = Barrier.atNewKeys()) {
      var first = threads.submit(() -> post(api, key, BODY));
      Barrier.awaitWaiting("insert into api_key");
      try (var inTheWay = Barrier.atAnswerOf(key)) {
        barrier.close();
        Barrier.awaitWaiting("update idempotency_key");
        Barrier.cut("update idempotency_key");
        first.get().then().statusCode(503);
        assertThat(rows(key)).isEqualTo(1);
      }
    }

    Awaiting.until("nobody is said to work on it", () -> rows(key) == 0);
  }

  @Test
  void refusesAKeyThatCannotBeOne() {
    var refused =
        Api.installation()
            .unchecked()
            .contentType(ContentType.JSON)
            .header("Idempotency-Key", "x".repeat(129))
            .body(BODY)
            .post("/v1/api-keys");

    refused.then().statusCode(400);
    assertThat(refused.<String>path("violations[0].place")).isEqualTo("Idempotency-Key");
  }

  private static Response post(Api api, String key, Map<String, String> body) {
    return api.request()
        .contentType(ContentType.JSON)
        .header("Idempotency-Key", key)
        .body(body)
        .post("/v1/api-keys");
  }

  private static List<String> keys(Api api) {
    return api.get("/v1/api-keys").path("items.id");
  }

  private int rows(String key) {
    try (var connection = pool.getConnection();
        var select =
            connection.prepareStatement("select count(*) from idempotency_key where key = ?")) {
      select.setString(1, key);
      try (var rows = select.executeQuery()) {
        rows.next();
        return rows.getInt(1);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private void execute(String sql) throws SQLException {
    try (var connection = pool.getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private void asIfItStillRan(String key, NodeIdentity owner) throws SQLException {
    try (var connection = pool.getConnection();
        var update =
            connection.prepareStatement(
                """
                update idempotency_key
                set status = null, headers = null, body = null, owner_node = ?, owner_epoch = ?
                where key = ?
                """)) {
      update.setString(1, owner.name());
      update.setLong(2, owner.epoch());
      update.setString(3, key);
      assertThat(update.executeUpdate()).isEqualTo(1);
    }
  }
}
