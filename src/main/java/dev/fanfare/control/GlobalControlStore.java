package dev.fanfare.control;

import dev.fanfare.platform.WorkspaceId;
import jakarta.inject.Singleton;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The table {@code global_control}, in which no row is ever changed. */
@Singleton
public final class GlobalControlStore {

  private static final String COLUMNS =
      "version, share, draw, exempt_purposes, exempt_tags, changed_at, changed_by";

  /** The group as it stands: read in the transaction that judges by it. */
  public Optional<GlobalControl> standing(Connection connection, WorkspaceId workspace)
      throws SQLException {
    return last(connection, workspace)
        .filter(version -> !version.removed())
        .map(GlobalControlVersion::group);
  }

  /** Everything that was ever said of it, the first first. */
  public List<GlobalControlVersion> all(Connection connection, WorkspaceId workspace)
      throws SQLException {
    try (var select =
        connection.prepareStatement(
            "select " + COLUMNS + " from global_control where workspace_id = ? order by version")) {
      select.setInt(1, workspace.value());
      return read(select, workspace);
    }
  }

  /** What was said last, also that it was removed. */
  Optional<GlobalControlVersion> last(Connection connection, WorkspaceId workspace)
      throws SQLException {
    try (var select =
        connection.prepareStatement(
            "select "
                + COLUMNS
                + " from global_control where workspace_id = ? order by version desc limit 1")) {
      select.setInt(1, workspace.value());
      return read(select, workspace).stream().findFirst();
    }
  }

  /** As {@link #last}, and keeps others from saying something until the transaction ends. */
  Optional<GlobalControlVersion> lock(Connection connection, WorkspaceId workspace)
      throws SQLException {
    try (var select =
        connection.prepareStatement("select id from workspace where id = ? for no key update")) {
      select.setInt(1, workspace.value());
      select.executeQuery().close();
    }
    // In a statement of its own: it sees what was committed while the lock was waited for.
    return last(connection, workspace);
  }

  void insert(Connection connection, GlobalControlVersion version) throws SQLException {
    try (var insert =
        connection.prepareStatement(
            """
            insert into global_control (workspace_id, version, share, draw, exempt_purposes,
                                        exempt_tags, changed_at, changed_by)
            values (?, ?, ?, ?, ?, ?, ?, ?)
            """)) {
      insert.setInt(1, version.workspace().value());
      insert.setLong(2, version.version());
      insert.setInt(3, version.share());
      insert.setInt(4, version.draw());
      insert.setArray(5, connection.createArrayOf("text", version.purposes().toArray()));
      insert.setArray(6, connection.createArrayOf("text", version.tags().toArray()));
      insert.setObject(7, version.changedAt().atOffset(ZoneOffset.UTC));
      insert.setString(8, version.changedBy());
      insert.executeUpdate();
    }
  }

  private static List<GlobalControlVersion> read(PreparedStatement select, WorkspaceId workspace)
      throws SQLException {
    var read = new ArrayList<GlobalControlVersion>();
    try (var rows = select.executeQuery()) {
      while (rows.next()) {
        read.add(
            new GlobalControlVersion(
                workspace,
                rows.getLong(1),
                rows.getInt(2),
                rows.getInt(3),
                words(rows, 4),
                words(rows, 5),
                rows.getObject(6, OffsetDateTime.class).toInstant(),
                rows.getString(7)));
      }
    }
    return read;
  }

  private static List<String> words(ResultSet row, int column) throws SQLException {
    Array array = row.getArray(column);
    return List.of((String[]) array.getArray());
  }
}
