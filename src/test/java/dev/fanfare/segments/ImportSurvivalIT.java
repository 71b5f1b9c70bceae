package dev.fanfare.segments;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Api;
import dev.fanfare.Awaiting;
import dev.fanfare.platform.NodeLife;
import dev.fanfare.platform.TimeOrderedId;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Imports whose node dies and imports that cannot be applied. */
@QuarkusTest
final class ImportSurvivalIT {

  private static final int PEOPLE = 12_000;
  private static final int PEOPLE_BEFORE_THE_LAST_CHUNK = 10_000;

  @Inject
  @DataSource("background")
  AgroalDataSource pool;

  @Inject NodeLife node;

  @Test
  void takesOverTheImportOfADeadNodeAtTheChunkWhereItStopped() throws SQLException {
    var api = Api.newWorkspace();
    String id;
    try (var blocking = pool.getConnection()) {
      blocking.setAutoCommit(false);
      id = announced(api, "all");
      holdBack(blocking, id, "p11000");
      upload(api, id, PEOPLE);
      applied(api, id, PEOPLE_BEFORE_THE_LAST_CHUNK);

      // Somebody else has it now; what this life still does with the last chunk must not count.
      update("insert into node values ('gone', 7, 0, true, current_date)");
      assertThat(
              update(
                  "update segment_import set owner_node = 'gone', owner_epoch = 7 where id = "
                      + TimeOrderedId.read("imp", id)
                      + " and owner_node = '"
                      + node.identity().name()
                      + "'"))
          .isEqualTo(1);
      blocking.rollback();
      blocking.setAutoCommit(true);
    }
    var other = imported(api, "other", 3);
    Awaiting.until(
        "the node goes on with another import",
        () -> beat() && api.get("/v1/imports/{id}", other).path("finishedAt") != null);
    beat();
    var left = api.get("/v1/imports/{id}", id);
    assertThat(left.<String>path("state")).isEqualTo("APPLYING");
    assertThat(left.<Integer>path("rowsApplied")).isEqualTo(PEOPLE_BEFORE_THE_LAST_CHUNK);

    update("update node set alive = false where name = 'gone'");

    var done = finished(api, id);
    assertThat(done.<String>path("state")).isEqualTo("DONE");
    assertThat(done.<Integer>path("rowsApplied")).isEqualTo(PEOPLE);
    assertThat(done.<Integer>path("createdProfiles")).isEqualTo(PEOPLE);
    assertThat(done.<Integer>path("updatedProfiles")).isZero();
    assertThat(api.get("/v1/segments/all").<Integer>path("members")).isEqualTo(PEOPLE);
    update("delete from node where name = 'gone'");
  }

  @Test
  void endsAnImportThatAlwaysFailsAndGoesOnWithTheNext() throws SQLException {
    var api = Api.newWorkspace();
    update(
        """
        create function poisoned() returns trigger language plpgsql
        as $$ begin raise exception 'poisoned'; end $$
        """);
    update(
        """
        create trigger poisoned before insert on profile for each row
        when (new.external_id = 'p7') execute function poisoned()
        """);
    try {
      var poisoned = imported(api, "poisoned", 10);
      var next = imported(api, "next", 5);

      assertThat(finished(api, next).<String>path("state")).isEqualTo("DONE");
      var ended = finished(api, poisoned);
      assertThat(ended.<String>path("state")).isEqualTo("FAILED");
      assertThat(ended.<String>path("problem"))
          .isEqualTo("applying the file failed on our side 8 times; upload again");
    } finally {
      update("drop trigger poisoned on profile");
      update("drop function poisoned()");
    }
    assertThat(api.get("/v1/segments/poisoned").<Integer>path("version")).isNull();
    assertThat(finished(api, imported(api, "poisoned", 10)).<String>path("state"))
        .isEqualTo("DONE");
  }

  /** As when PostgreSQL was away at the moment the upload broke off. */
  @Test
  void endsAnUploadOfItsOwnThatNobodyReceivesAnyMore() throws SQLException {
    var api = Api.newWorkspace();
    var id = announced(api, "left");

    update(
        "update segment_import i set state = 'RECEIVING', owner_node = n.name,"
            + " owner_epoch = n.epoch from node n where n.name = '"
            + node.identity().name()
            + "' and i.id = "
            + TimeOrderedId.read("imp", id));

    var ended = finished(api, id);
    assertThat(ended.<String>path("state")).isEqualTo("FAILED");
    assertThat(ended.<String>path("problem")).contains("upload again in a new import");
  }

  @Test
  void endsTheUploadOfADeadNodeAndNotOfOneThatLives() throws SQLException {
    var api = Api.newWorkspace();
    var id = announced(api, "left");
    update("insert into node values ('receiver', 7, 0, true, current_date)");
    update(
        "update segment_import set state = 'RECEIVING', owner_node = 'receiver', owner_epoch = 7"
            + " where id = "
            + TimeOrderedId.read("imp", id));

    // Whoever applies a file has looked for uploads that were left, each time.
    for (int i = 0; i < 2; i++) {
      finished(api, imported(api, "other", 2));
      beat("receiver");
    }
    assertThat(api.get("/v1/imports/{id}", id).<String>path("state")).isEqualTo("RECEIVING");

    update("update node set alive = false where name = 'receiver'");

    var ended = finished(api, id);
    assertThat(ended.<String>path("state")).isEqualTo("FAILED");
    assertThat(ended.<String>path("problem")).contains("upload again in a new import");
    update("delete from node where name = 'receiver'");
  }

  @Test
  void keepsWhatIsStagedInATableThatIsLogged() throws SQLException {
    try (var connection = pool.getConnection();
        var rows =
            connection
                .createStatement()
                .executeQuery(
                    "select relpersistence from pg_class where relname = 'import_stage'")) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getString(1)).isEqualTo("p");
    }
  }

  /** Makes whoever creates that person in the import's workspace wait for the end of this. */
  private static void holdBack(Connection connection, String id, String externalId)
      throws SQLException {
    try (var insert =
        connection.prepareStatement(
            """
            insert into profile (workspace_id, id, external_id, attributes, created_at, updated_at)
            select workspace_id, 1, ?, '{}', created_at, created_at from segment_import
            where id = ?
            """)) {
      insert.setString(1, externalId);
      insert.setLong(2, TimeOrderedId.read("imp", id));
      assertThat(insert.executeUpdate()).isEqualTo(1);
    }
  }

  /** The other node lives as long as somebody beats for it. */
  private boolean beat() {
    return beat("gone");
  }

  private boolean beat(String name) {
    try {
      return update("update node set beat = beat + 1 where name = '" + name + "'") == 1;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private int update(String sql) throws SQLException {
    try (var connection = pool.getConnection();
        var statement = connection.createStatement()) {
      return statement.executeUpdate(sql);
    }
  }

  private static String imported(Api api, String segment, int people) {
    var id = announced(api, segment);
    upload(api, id, people);
    return id;
  }

  private static String announced(Api api, String segment) {
    var definition =
        Map.of("mode", "replace", "format", "csv", "mapping", Map.of("externalId", "id"));
    return api.post("/v1/segments/{name}/imports", definition, segment).path("id");
  }

  private static void upload(Api api, String id, int people) {
    var file = IntStream.range(0, people).mapToObj(i -> "p" + i + "\n");
    api.request()
        .contentType("text/csv")
        .body("id\n" + file.collect(Collectors.joining()))
        .put("/v1/imports/{id}/file", id)
        .then()
        .statusCode(202);
  }

  private static void applied(Api api, String id, int people) {
    Awaiting.value(
        people + " people are applied",
        () -> api.get("/v1/imports/{id}", id).<Integer>path("rowsApplied"),
        applied -> applied == people);
  }

  private static Response finished(Api api, String id) {
    return Awaiting.value(
        "the import has ended",
        () -> api.get("/v1/imports/{id}", id),
        answer -> answer.path("finishedAt") != null);
  }
}
