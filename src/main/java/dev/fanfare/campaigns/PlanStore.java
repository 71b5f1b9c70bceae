package dev.fanfare.campaigns;

import dev.fanfare.platform.WorkspaceId;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The table {@code plan}: what was reviewed, kept for 30 days. */
@Singleton
final class PlanStore {

  /**
   * A plan as it is kept; files, inputs and answer are JSON.
   *
   * @param appliedBy the key that applied it; null while nobody has
   */
  record Row(
      String hash,
      String files,
      String inputs,
      String answer,
      String createdBy,
      Instant createdAt,
      @Nullable String appliedBy,
      @Nullable Instant appliedAt) {}

  /** Keeps a plan; one that is kept already stays as it is, but for its age. */
  void keep(Connection connection, WorkspaceId workspace, Row plan) throws SQLException {
    try (var insert =
        connection.prepareStatement(
            """
            insert into plan (workspace_id, hash, files, inputs, answer, created_by, created_at)
            values (?, ?, ?, ?, ?, ?, ?)
            on conflict (workspace_id, hash) do update set created_at = excluded.created_at
            """)) {
      insert.setInt(1, workspace.value());
      insert.setBytes(2, HexFormat.of().parseHex(plan.hash()));
      insert.setString(3, plan.files());
      insert.setString(4, plan.inputs());
      insert.setString(5, plan.answer());
      insert.setString(6, plan.createdBy());
      insert.setObject(7, plan.createdAt().atOffset(ZoneOffset.UTC));
      insert.executeUpdate();
    }
  }

  /** Forgets some plans that are older; how many. */
  int forget(Connection connection, WorkspaceId workspace, Instant before, int most)
      throws SQLException {
    try (var delete =
        connection.prepareStatement(
            """
            delete from plan where ctid = any(array(
              select ctid from plan
              where workspace_id = ? and created_at < ? limit ? for update skip locked))
            """)) {
      delete.setInt(1, workspace.value());
      delete.setObject(2, before.atOffset(ZoneOffset.UTC));
      delete.setInt(3, most);
      return delete.executeUpdate();
    }
  }

  Optional<Row> find(Connection connection, WorkspaceId workspace, byte[] hash)
      throws SQLException {
    try (var select =
        connection.prepareStatement(
            """
            select hash, files, inputs, answer, created_by, created_at, applied_by, applied_at
            from plan where workspace_id = ? and hash = ?
            """)) {
      select.setInt(1, workspace.value());
      select.setBytes(2, hash);
      try (var rows = select.executeQuery()) {
        if (!rows.next()) {
          return Optional.empty();
        }
        var appliedAt = rows.getObject(8, OffsetDateTime.class);
        return Optional.of(
            new Row(
                HexFormat.of().formatHex(rows.getBytes(1)),
                rows.getString(2),
                rows.getString(3),
                rows.getString(4),
                rows.getString(5),
                rows.getObject(6, OffsetDateTime.class).toInstant(),
                rows.getString(7),
                appliedAt == null ? null : appliedAt.toInstant()));
      }
    }
  }

  /** Notes who applied it. */
  void applied(
      Connection connection, WorkspaceId workspace, String hash, String appliedBy, Instant at)
      throws SQLException {
    try (var update =
        connection.prepareStatement(
            "update plan set applied_by = ?, applied_at = ? where workspace_id = ? and hash = ?")) {
      update.setString(1, appliedBy);
      update.setObject(2, at.atOffset(ZoneOffset.UTC));
      update.setInt(3, workspace.value());
      update.setBytes(4, HexFormat.of().parseHex(hash));
      update.executeUpdate();
    }
  }
}
