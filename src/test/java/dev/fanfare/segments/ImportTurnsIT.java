package dev.fanfare.segments;

import static dev.fanfare.segments.Importing.MAPPING;
import static dev.fanfare.segments.Importing.announced;
import static dev.fanfare.segments.Importing.definition;
import static dev.fanfare.segments.Importing.ended;
import static dev.fanfare.segments.Importing.members;
import static dev.fanfare.segments.Importing.upload;
import static dev.fanfare.segments.Importing.workspace;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.platform.NodeLife;
import dev.fanfare.platform.TimeOrderedId;
import dev.fanfare.platform.WorkspaceId;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Files go into one segment one after another, as they were announced. */
@QuarkusTest
final class ImportTurnsIT {

  private static final String HEADER = "id,mail,zone,city\n";

  @Inject
  @DataSource("background")
  AgroalDataSource pool;

  @Inject ImportStore imports;
  @Inject ImportClaimStore claims;
  @Inject NodeLife life;

  @Test
  void theLaterFileIsInForceAlthoughTheEarlierOneFailedAtFirst() throws SQLException {
    var api = workspace();
    // With waits that double, the later file has time enough to overtake.
    execute(
        """
        create sequence test_attempts;
        create function test_fails() returns trigger language plpgsql as $$
        begin
          if nextval('test_attempts') <= 5 then raise exception 'not yet'; end if;
          return new;
        end $$;
        create trigger test_fails before insert on profile for each row
        when (new.external_id = 'only-in-the-earlier') execute function test_fails()
        """);
    try {
      var earlier = announced(api, "all", definition("replace", MAPPING));
      var later = announced(api, "all", definition("replace", MAPPING));
      upload(api, earlier, HEADER + "only-in-the-earlier,,,Rome\nboth,,,Rome\n")
          .then()
          .statusCode(202);
      upload(api, later, HEADER + "both,,,Oslo\nnew,,,Oslo\n").then().statusCode(202);

      var second = ended(api, later);
      var first = ended(api, earlier);

      assertThat(first.<Integer>path("segmentVersion")).isEqualTo(1);
      assertThat(second.<Integer>path("segmentVersion")).isEqualTo(2);
      assertThat(members(api, "all")).containsExactlyInAnyOrder("both", "new");
      assertThat(api.get("/v1/profiles/both").<String>path("attributes.city")).isEqualTo("Oslo");
    } finally {
      execute(
          """
          drop trigger test_fails on profile;
          drop function test_fails();
          drop sequence test_attempts
          """);
    }
  }

  /** As several engines see them; all is taken back before the one that runs can see any of it. */
  @Test
  void whoeverHasBegunIsNotOvertakenAndOtherSegmentsDoNotWait() throws SQLException {
    var api = workspace();
    var one = announced(api, "one", definition("replace", MAPPING));
    var two = announced(api, "one", definition("replace", MAPPING));
    var other = announced(api, "other", definition("replace", MAPPING));
    try (var connection = pool.getConnection()) {
      connection.setAutoCommit(false);

      stands(connection, one, "STAGED");
      stands(connection, two, "STAGED");
      stands(connection, other, "STAGED");
      assertThat(claimed(connection)).isEqualTo(one);
      // It failed and is due later: the next of its segment waits, that of another does not.
      stands(connection, one, "APPLYING");
      assertThat(claimed(connection)).isEqualTo(other);
      stands(connection, other, "DONE");
      assertThat(claimed(connection)).isEqualTo("none");

      // The earlier one came late: the one that has begun goes on, then it follows.
      stands(connection, one, "STAGED");
      due(connection, one);
      stands(connection, two, "APPLYING");
      due(connection, two);
      assertThat(claimed(connection)).isEqualTo(two);
      stands(connection, two, "DONE");
      assertThat(claimed(connection)).isEqualTo(one);
      connection.rollback();
    }
  }

  @Test
  void progressIsToldWithoutReadingWhoIsInTheChunks() throws SQLException {
    var api = workspace();
    var id = announced(api, "large", definition("replace", MAPPING));
    long number = TimeOrderedId.read("imp", id);
    execute(
        """
        insert into import_chunk (import_id, chunk, profile_ids, created_profiles,
          updated_profiles, changed_fields, granted_consents, kept_withdrawals,
          withdrawn_consents, unknown_people)
        select %d, chunk, array(select i * 1000003::bigint from generate_series(1, 5000) i), 0, 0,
          '{}', 0, 0, 0, 0
        from generate_series(0, 9) chunk
        """
            .formatted(number));
    try (var connection = pool.getConnection()) {
      connection.setAutoCommit(false);
      long before = blocksOfMembers(connection);

      var told = imports.read(connection, workspaceOf(connection, number), number);

      assertThat(told.orElseThrow().counts().applied()).isEqualTo(50_000);
      assertThat(blocksOfMembers(connection)).isEqualTo(before);
      connection.rollback();
    } finally {
      execute("delete from import_chunk where import_id = " + number);
    }
  }

  /** Due as if it had just been staged; one that is being applied has failed, and waits. */
  private static void stands(Connection connection, String id, String state) throws SQLException {
    try (var update =
        connection.prepareStatement(
            """
            update segment_import set state = ?, owner_node = null, owner_epoch = null,
              due_at = case when ? = 'APPLYING' then timestamptz '2999-01-01' end
            where id = ?
            """)) {
      update.setString(1, state);
      update.setString(2, state);
      update.setLong(3, TimeOrderedId.read("imp", id));
      assertThat(update.executeUpdate()).isEqualTo(1);
    }
  }

  private static void due(Connection connection, String id) throws SQLException {
    try (var update =
        connection.prepareStatement("update segment_import set due_at = null where id = ?")) {
      update.setLong(1, TimeOrderedId.read("imp", id));
      assertThat(update.executeUpdate()).isEqualTo(1);
    }
  }

  private String claimed(Connection connection) throws SQLException {
    return claims
        .claim(connection, life.identity(), Instant.now())
        .map(of -> TimeOrderedId.write("imp", of.id()))
        .orElse("none");
  }

  private static WorkspaceId workspaceOf(Connection connection, long id) throws SQLException {
    return new WorkspaceId(
        (int) number(connection, "select workspace_id from segment_import where id = " + id));
  }

  /** Blocks of large values of chunks that this transaction has asked for. */
  private static long blocksOfMembers(Connection connection) throws SQLException {
    return number(
        connection,
        "select pg_stat_get_xact_blocks_fetched(reltoastrelid) from pg_class"
            + " where oid = 'import_chunk'::regclass");
  }

  private static long number(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private void execute(String sql) throws SQLException {
    try (var connection = pool.getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
