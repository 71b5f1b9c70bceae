package dev.fanfare.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Awaiting;
import dev.fanfare.events.TestingPayload;
import dev.fanfare.platform.Keystore;
import dev.fanfare.platform.WorkspaceId;
import dev.fanfare.segments.TestingStage;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The search that erasures are tested by finds a word in each store, however it is packed. */
@QuarkusTest
final class CanarySearchIT {

  private static final int WORKSPACE = 1_999_999_999;

  private final String unique = UUID.randomUUID().toString().substring(0, 8);
  private final String canary = "planted-canary-" + unique;
  private final String packed = "canary.packed." + unique;
  private final String plain = "canary.plain." + unique;
  private final Path upload = CanarySearch.uploads().resolve(unique);
  private final Path left = CanarySearch.data().resolve("host/left-" + unique);

  @Inject Keystore keystore;

  private CanarySearch search;

  @BeforeEach
  void begin() {
    search = new CanarySearch(keystore);
  }

  @AfterEach
  void end() throws SQLException, IOException, ExecutionException, InterruptedException {
    search.close();
    search.topics().remove(Set.of(packed, plain));
    Files.deleteIfExists(upload);
    Files.deleteIfExists(left);
    TestingDatabase.execute(
        """
        delete from profile where workspace_id = %1$d;
        delete from event where stream_id = -%1$d;
        delete from import_stage where import_id = -%1$d;
        delete from idempotency_key where workspace_id = %1$d
        """
            .formatted(WORKSPACE));
  }

  @Test
  void findsAWordInEveryStore()
      throws SQLException, IOException, ExecutionException, InterruptedException {
    assertThat(search.places(List.of(canary))).isEmpty();

    plantInTables();
    search.topics().plant(packed, canary, "lz4");
    search.topics().plant(plain, canary, "none");
    Logger.getLogger(CanarySearchIT.class).info("Hello " + canary);
    Files.createDirectories(upload.getParent());
    Files.writeString(upload, "{\"name\": \"" + canary + "\"}");
    Files.writeString(left, "x".repeat((1 << 20) - 5) + canary);
    TestingDatabase.execute("do $$ begin raise warning 'about %s'; end $$".formatted(canary));

    var expected =
        List.of(
            "table profile",
            "table event",
            "table import_stage",
            "table idempotency_key",
            "topic " + packed,
            "topic " + plain,
            "log",
            "file " + unique,
            "file host/left-" + unique,
            "file host/logs/postgres.log");
    // The broker writes to its files when it thinks best.
    Awaiting.until(
        "the word is found in the broker's own files",
        () ->
            places().stream().anyMatch(place -> place.startsWith("file host/kafka/data/" + plain)));
    assertThat(places()).containsAll(expected);
  }

  private Set<String> places() {
    try {
      return search.places(List.of(canary));
    } catch (SQLException | IOException | ExecutionException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private void plantInTables() throws SQLException {
    var workspace = new WorkspaceId(WORKSPACE);
    var sealed = keystore.seal(workspace, "idempotency", canary.getBytes(StandardCharsets.UTF_8));
    var event = TestingPayload.holding(canary);
    // Packed, it does not stand there: that is what the readers are for.
    assertThat(new String(event, StandardCharsets.ISO_8859_1)).doesNotContain(canary);
    assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain(canary);
    try (var connection = TestingDatabase.connect();
        var profile =
            connection.prepareStatement(
                """
                insert into profile (workspace_id, id, external_id, attributes, created_at,
                  updated_at)
                values (?, 1, 'x', jsonb_build_object('name', ?::text), timestamptz 'epoch',
                  timestamptz 'epoch')
                """);
        var events =
            connection.prepareStatement(
                """
                insert into event (day, stream_id, seq, workspace_id, xid, n, recorded_at, payload)
                select current_date, ?, 1, ?, '1', 50, timestamptz 'epoch', ?
                """);
        var stage =
            connection.prepareStatement(
                "insert into import_stage (import_id, chunk, part, payload) values (?, 0, 0, ?)");
        var answer =
            connection.prepareStatement(
                """
                insert into idempotency_key (workspace_id, key, request_hash, owner_node,
                  owner_epoch, status, headers, body, created_at)
                values (?, 'k', '', 'n', 1, 200, ?, ?, timestamptz 'epoch')
                """)) {
      profile.setInt(1, WORKSPACE);
      profile.setString(2, canary);
      events.setLong(1, -WORKSPACE);
      events.setInt(2, WORKSPACE);
      events.setBytes(3, event);
      stage.setLong(1, -WORKSPACE);
      stage.setBytes(2, TestingStage.person(canary));
      answer.setInt(1, WORKSPACE);
      answer.setBytes(2, sealed);
      answer.setBytes(3, sealed);
      for (var insert : List.of(profile, events, stage, answer)) {
        insert.executeUpdate();
      }
    }
  }
}
