package dev.fanfare.guardrails;

import static java.util.Objects.requireNonNull;

import dev.fanfare.dsl.Guardrails;
import dev.fanfare.platform.WorkspaceId;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The table {@code guardrails}: at most one row for a workspace. */
@Singleton
public final class GuardrailStore {

  private static final String SELECT =
      "select rules, changed_by, changed_at, version from guardrails where workspace_id = ?";

  /** Guardrails as they are stored. */
  record Row(Guardrails rules, String changedBy, Instant changedAt, long version) {}

  /** What a workspace says; null where it has none. Read where it is judged by. */
  public @Nullable Guardrails standing(Connection connection, WorkspaceId workspace)
      throws SQLException {
    return find(connection, workspace).map(Row::rules).orElse(null);
  }

  /** All people of a workspace. */
  public long base(Connection connection, WorkspaceId workspace) throws SQLException {
    try (var select =
        connection.prepareStatement("select count(*) from profile where workspace_id = ?")) {
      select.setInt(1, workspace.value());
      try (var rows = select.executeQuery()) {
        rows.next();
        return rows.getLong(1);
      }
    }
  }

  Optional<Row> find(Connection connection, WorkspaceId workspace) throws SQLException {
    try (var select = connection.prepareStatement(SELECT)) {
      return read(select, workspace);
    }
  }

  /** Reads what is set and keeps others from changing it. */
  Optional<Row> lock(Connection connection, WorkspaceId workspace) throws SQLException {
    try (var select = connection.prepareStatement(SELECT + " for update")) {
      return read(select, workspace);
    }
  }

  /**
   * Writes over what is there, which is of the version before; where nothing was, nobody else may
   * have written meanwhile.
   *
   * @return false, and nothing is written, where somebody has
   */
  boolean write(Connection connection, WorkspaceId workspace, Row row) throws SQLException {
    try (var insert =
        connection.prepareStatement(
            """
            insert into guardrails (workspace_id, rules, changed_by, changed_at, version)
            values (?, ?, ?, ?, ?)
            on conflict (workspace_id) do update
              set rules = excluded.rules, changed_by = excluded.changed_by,
                  changed_at = excluded.changed_at, version = excluded.version
              where guardrails.version = excluded.version - 1
            """)) {
      insert.setInt(1, workspace.value());
      insert.setString(2, row.rules().write());
      insert.setString(3, row.changedBy());
      insert.setObject(4, row.changedAt().atOffset(ZoneOffset.UTC));
      insert.setLong(5, row.version());
      return insert.executeUpdate() == 1;
    }
  }

  void delete(Connection connection, WorkspaceId workspace) throws SQLException {
    try (var delete =
        connection.prepareStatement("delete from guardrails where workspace_id = ?")) {
      delete.setInt(1, workspace.value());
      delete.executeUpdate();
    }
  }

  private static Optional<Row> read(PreparedStatement select, WorkspaceId workspace)
      throws SQLException {
    select.setInt(1, workspace.value());
    try (var rows = select.executeQuery()) {
      if (!rows.next()) {
        return Optional.empty();
      }
      return Optional.of(
          new Row(
              requireNonNull(Guardrails.read(rows.getString(1)).guardrails()),
              rows.getString(2),
              rows.getObject(3, OffsetDateTime.class).toInstant(),
              rows.getLong(4)));
    }
  }
}
