package dev.fanfare.templates;

import dev.fanfare.platform.Sql;
import dev.fanfare.platform.WorkspaceId;
import dev.fanfare.rendering.SourceJson;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Templates of a workspace and their versions, on the doors' pool: joins a caller's transaction.
 */
@Singleton
final class TemplateStore {

  private static final String VERSION =
      """
      select v.name, v.number, v.locale, v.wording, v.hash, v.created_by, v.created_at
        from template_version v
      """;

  private static final String CURRENT =
      VERSION
          + """
            join template t using (workspace_id, name)
           where workspace_id = ? and not t.deleted and v.number = t.current_version
          """;

  private final AgroalDataSource pool;

  TemplateStore(AgroalDataSource pool) {
    this.pool = pool;
  }

  /** Its number of versions so far, and whether it was taken away meanwhile. */
  record Head(int currentVersion, boolean deleted) {}

  /** Finds a template and lets nobody else change it until the transaction ends. */
  Optional<Head> locked(WorkspaceId workspace, String name) {
    return read(
            "select current_version, deleted from template"
                + " where workspace_id = ? and name = ? for update",
            row -> new Head(row.getInt(1), row.getBoolean(2)),
            workspace.value(),
            name)
        .stream()
        .findFirst();
  }

  Optional<StoredTemplate> current(WorkspaceId workspace, String name) {
    return read(CURRENT + " and v.name = ?", TemplateStore::version, workspace.value(), name)
        .stream()
        .findFirst();
  }

  Optional<StoredTemplate> version(WorkspaceId workspace, String name, int number) {
    return read(
            VERSION + " where workspace_id = ? and name = ? and number = ?",
            TemplateStore::version,
            workspace.value(),
            name,
            number)
        .stream()
        .findFirst();
  }

  /** How many versions a name has had; 0 when nobody has ever used it. */
  int versions(WorkspaceId workspace, String name) {
    return read(
            "select current_version from template where workspace_id = ? and name = ?",
            row -> row.getInt(1),
            workspace.value(),
            name)
        .stream()
        .findFirst()
        .orElse(0);
  }

  /** A version without its words. */
  record Mark(String name, int number, String hash, String createdBy, Instant createdAt) {
    private static Mark of(ResultSet row) throws SQLException {
      return new Mark(
          row.getString(1),
          row.getInt(2),
          HexFormat.of().formatHex(row.getBytes(3)),
          row.getString(4),
          row.getObject(5, OffsetDateTime.class).toInstant());
    }
  }

  /** What is in force, by name. */
  List<Mark> live(WorkspaceId workspace) {
    return read(
        """
        select v.name, v.number, v.hash, v.created_by, v.created_at
        from template_version v join template t using (workspace_id, name)
        where workspace_id = ? and not t.deleted and v.number = t.current_version
        order by v.name
        """,
        Mark::of,
        workspace.value());
  }

  /** Versions after one, the oldest first. */
  List<Mark> since(WorkspaceId workspace, String name, int number) {
    return read(
        """
        select name, number, hash, created_by, created_at from template_version
        where workspace_id = ? and name = ? and number > ? order by number
        """,
        Mark::of,
        workspace.value(),
        name,
        number);
  }

  /** Versions, newest first, below that number. */
  List<StoredTemplate> versions(WorkspaceId workspace, String name, int below, int limit) {
    return read(
        VERSION
            + " where workspace_id = ? and name = ? and number < ? order by number desc limit ?",
        TemplateStore::version,
        workspace.value(),
        name,
        below,
        limit);
  }

  /** Templates in force by name, after that one. */
  List<StoredTemplate> page(WorkspaceId workspace, String after, int limit) {
    return read(
        CURRENT + " and v.name > ? order by v.name limit ?",
        TemplateStore::version,
        workspace.value(),
        after,
        limit);
  }

  /** Templates in force whose own words name that fragment. */
  List<StoredTemplate> including(WorkspaceId workspace, String fragment) {
    return read(
        CURRENT + " and ? = any (v.fragments) order by v.name",
        TemplateStore::version,
        workspace.value(),
        fragment);
  }

  /** A name that had none yet; false when somebody else has just taken it. */
  boolean create(WorkspaceId workspace, String name, Instant at) {
    return change(
            """
            insert into template (workspace_id, name, current_version, deleted, created_at)
            values (?, ?, 0, false, ?) on conflict do nothing
            """,
            workspace.value(),
            name,
            at.atOffset(ZoneOffset.UTC))
        == 1;
  }

  /** Adds the version and puts it in force. */
  void add(WorkspaceId workspace, StoredTemplate version) {
    change(
        """
        insert into template_version (workspace_id, name, number, locale, wording, fragments,
                                      hash, created_by, created_at)
        values (?, ?, ?, ?, ?::json, ?, ?, ?, ?)
        """,
        workspace.value(),
        version.name(),
        version.number(),
        version.locale(),
        SourceJson.write(version.wording()),
        version.named().fragments().toArray(String[]::new),
        HexFormat.of().parseHex(version.hash()),
        version.createdBy(),
        version.createdAt().atOffset(ZoneOffset.UTC));
    change(
        "update template set current_version = ?, deleted = false"
            + " where workspace_id = ? and name = ?",
        version.number(),
        workspace.value(),
        version.name());
  }

  /** Takes the words away; the numbers are never given again. */
  void delete(WorkspaceId workspace, String name) {
    change(
        "update template set deleted = true where workspace_id = ? and name = ?",
        workspace.value(),
        name);
    change(
        "delete from template_version where workspace_id = ? and name = ?",
        workspace.value(),
        name);
  }

  private int change(String sql, @Nullable Object... parameters) {
    return Sql.inDoorTransaction(
        pool,
        connection -> {
          try (var statement = connection.prepareStatement(sql)) {
            set(connection, statement, parameters);
            return statement.executeUpdate();
          }
        });
  }

  private <T> List<T> read(String sql, Row<T> row, Object... parameters) {
    return Sql.inDoorTransaction(
        pool,
        connection -> {
          try (var statement = connection.prepareStatement(sql)) {
            set(connection, statement, parameters);
            var read = new ArrayList<T>();
            try (var rows = statement.executeQuery()) {
              while (rows.next()) {
                read.add(row.of(rows));
              }
            }
            return read;
          }
        });
  }

  private static void set(
      Connection connection, PreparedStatement statement, @Nullable Object... parameters)
      throws SQLException {
    for (int i = 0; i < parameters.length; i++) {
      statement.setObject(
          i + 1,
          parameters[i] instanceof String[] words
              ? connection.createArrayOf("text", words)
              : parameters[i]);
    }
  }

  private static StoredTemplate version(ResultSet row) throws SQLException {
    return new StoredTemplate(
        row.getString("name"),
        row.getInt("number"),
        row.getString("locale"),
        SourceJson.wording(row.getString("wording")),
        HexFormat.of().formatHex(row.getBytes("hash")),
        row.getString("created_by"),
        row.getObject("created_at", OffsetDateTime.class).toInstant());
  }

  @FunctionalInterface
  private interface Row<T> {
    T of(ResultSet row) throws SQLException;
  }
}
