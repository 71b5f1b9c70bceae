package dev.fanfare.segments;

import static dev.fanfare.segments.Importing.MAPPING;
import static dev.fanfare.segments.Importing.announced;
import static dev.fanfare.segments.Importing.definition;
import static dev.fanfare.segments.Importing.ended;
import static dev.fanfare.segments.Importing.imported;
import static dev.fanfare.segments.Importing.members;
import static dev.fanfare.segments.Importing.workspace;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Commits of an import that do not wait for the disk, and those that do. What a crash takes of the
 * former is taken here by triggers, at once and exactly.
 */
@QuarkusTest
final class ImportDurabilityIT {

  private static final String FILE =
      "id,mail,zone,city\na,a@example.org,,Rome\nb,b@example.org,,\n";

  @Inject AgroalDataSource pool;

  @BeforeEach
  void makeRoom() throws SQLException {
    execute("create table test_seen (n serial, state text, waits text)");
  }

  @AfterEach
  void leaveNothing() throws SQLException {
    execute("drop trigger if exists test_trigger on segment_import");
    execute("drop trigger if exists test_trigger on import_chunk");
    execute("drop function if exists test_function");
    execute("drop table test_seen");
  }

  @Test
  void everyCommitThatSomebodyIsToldOfWaits() throws SQLException {
    trigger(
        "after update on segment_import",
        """
        insert into test_seen (state, waits)
        values (new.state, current_setting('synchronous_commit'));
        return null;
        """);

    imported(workspace(), "all", definition("replace", MAPPING), FILE);

    assertThat(seen())
        .contains("STAGED on", "DONE on")
        .contains("RECEIVING off")
        .doesNotContain("STAGED off", "DONE off", "FAILED off");
  }

  @Test
  void chunksAreAppliedWithoutWaiting() throws SQLException {
    trigger(
        "after insert on import_chunk",
        """
        insert into test_seen (state, waits)
        values ('chunk', current_setting('synchronous_commit'));
        return null;
        """);

    imported(workspace(), "all", definition("replace", MAPPING), FILE);

    assertThat(seen()).containsExactly("chunk off");
  }

  @Test
  void aFileOfWhichACrashTookABatchIsNotStaged() throws SQLException {
    trigger(
        "before update on segment_import",
        """
        if new.state = 'RECEIVING' and new.chunks > old.chunks then
          delete from import_stage where import_id = new.id;
          return old;
        end if;
        return new;
        """);
    var api = workspace();
    String id = announced(api, "all", definition("replace", MAPPING));

    api.unchecked()
        .contentType("text/csv")
        .body(FILE.getBytes(UTF_8))
        .put("/v1/imports/{id}/file", id)
        .then()
        .statusCode(500);

    var failed = ended(api, id);
    assertThat(failed.<String>path("state")).isEqualTo("FAILED");
    assertThat(failed.<String>path("problem")).contains("upload again");
    api.get("/v1/profiles/a").then().statusCode(404);
  }

  @Test
  void aChunkThatACrashTookBackIsAppliedAgainBeforeTheSwitch() throws SQLException {
    trigger(
        "after insert on import_chunk",
        """
        if not exists (select from test_seen) then
          insert into test_seen (state, waits) values ('taken back', '');
          delete from import_chunk where import_id = new.import_id;
        end if;
        return null;
        """);
    var api = workspace();

    var done = imported(api, "all", definition("replace", MAPPING), FILE);

    assertThat(seen()).hasSize(1);
    assertThat(done.<String>path("state")).isEqualTo("DONE");
    assertThat(members(api, "all")).containsExactlyInAnyOrder("a", "b");
  }

  private void trigger(String when, String body) throws SQLException {
    execute(
        "create function test_function() returns trigger language plpgsql as $$ begin\n"
            + body
            + "end $$");
    execute(
        "create trigger test_trigger " + when + " for each row execute function test_function()");
  }

  private List<String> seen() throws SQLException {
    try (var connection = pool.getConnection();
        var statement = connection.createStatement();
        var rows = statement.executeQuery("select state, waits from test_seen order by n")) {
      var seen = new ArrayList<String>();
      while (rows.next()) {
        seen.add(rows.getString(1) + " " + rows.getString(2));
      }
      return seen;
    }
  }

  private void execute(String sql) throws SQLException {
    try (var connection = pool.getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
