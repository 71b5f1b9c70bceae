package dev.fanfare.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.fanfare.events.TestingPayload;
import dev.fanfare.platform.Keystore;
import dev.fanfare.platform.WorkspaceId;
import dev.fanfare.segments.TestingStage;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Reads every column of every row of every table as words. A column of bytes is either a hash, too
 * short to hold anything, or is unpacked by the reader of whoever packs it: there is no third kind.
 */
final class CanaryTables {

  private static final int LONGEST_HASH = 32;

  private static final Set<String> HASHES =
      Set.of(
          "api_key.secret_hash",
          "campaign_version.hash",
          "campaign_version.plan",
          "idempotency_key.request_hash",
          "installation.key_check",
          "link_table.hash",
          "message_request.words_hash",
          "message_words.hash",
          "person_event.hash",
          "plan.hash",
          "template_version.hash");

  /** Sealed by the keystore, for a use. */
  private static final Map<String, String> SEALED =
      Map.of(
          "account.secrets", "account",
          "idempotency_key.headers", "idempotency",
          "idempotency_key.body", "idempotency");

  private final Keystore keystore;

  CanaryTables(Keystore keystore) {
    this.keystore = keystore;
  }

  /** The tables of which a row has words that are looked for. */
  Set<String> holding(Predicate<String> words) throws SQLException {
    var found = new TreeSet<String>();
    try (var connection = TestingDatabase.connect();
        var statement = connection.createStatement()) {
      for (var table : columns().entrySet()) {
        boolean ofWorkspace = table.getValue().contains("workspace_id");
        for (var column : table.getValue()) {
          try (var rows =
              statement.executeQuery(
                  "select %s, %s from %s where %1$s is not null"
                      .formatted(column, ofWorkspace ? "workspace_id" : "0", table.getKey()))) {
            while (rows.next()) {
              if (words.test(words(table.getKey() + "." + column, rows))) {
                found.add(table.getKey());
              }
            }
          }
        }
      }
    }
    return found;
  }

  private String words(String column, ResultSet row) throws SQLException {
    if (!(row.getObject(1) instanceof byte[] bytes)) {
      return String.valueOf(row.getObject(1));
    }
    var use = SEALED.get(column);
    if (use != null) {
      var workspace = new WorkspaceId(row.getInt(2));
      return new String(keystore.open(workspace, use, bytes), StandardCharsets.UTF_8);
    }
    if (HASHES.contains(column)) {
      assertThat(bytes).as(column).hasSizeLessThanOrEqualTo(LONGEST_HASH);
      return "";
    }
    return switch (column) {
      case "event.payload" -> TestingPayload.words(bytes);
      case "import_stage.payload" -> TestingStage.words(bytes);
      default -> fail(column + " is packed, and this test does not know by whom");
    };
  }

  private static Map<String, List<String>> columns() throws SQLException {
    var columns = new TreeMap<String, List<String>>();
    try (var connection = TestingDatabase.connect();
        var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                """
                select c.table_name, quote_ident(c.column_name) from information_schema.columns c
                join pg_class t on t.relname = c.table_name and not t.relispartition
                where c.table_schema = 'public'
                """)) {
      while (rows.next()) {
        columns.computeIfAbsent(rows.getString(1), key -> new ArrayList<>()).add(rows.getString(2));
      }
    }
    return columns;
  }
}
