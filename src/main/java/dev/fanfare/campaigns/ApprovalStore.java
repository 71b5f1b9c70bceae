package dev.fanfare.campaigns;

import dev.fanfare.platform.WorkspaceId;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The table {@code campaign_approval}. */
@Singleton
final class ApprovalStore {

  private static final String SELECT =
      "select number, hash, approved_by, created_at, revoked_by, revoked_at from campaign_approval"
          + " where workspace_id = ? and campaign_id = ? and version = ?";

  /** That somebody has agreed to a version, and perhaps not any more. */
  record Row(
      int number,
      String hash,
      String approvedBy,
      Instant approvedAt,
      @Nullable String revokedBy,
      @Nullable Instant revokedAt) {

    boolean inForce() {
      return revokedAt == null;
    }
  }

  /** The approval in force of exactly that content; empty when there is none. */
  Optional<Row> inForce(Connection connection, WorkspaceId workspace, CampaignVersion version)
      throws SQLException {
    try (var select =
        connection.prepareStatement(SELECT + " and revoked_at is null and hash = ?")) {
      select.setInt(1, workspace.value());
      select.setInt(2, version.campaignId());
      select.setInt(3, version.number());
      select.setString(4, version.hash());
      return read(select).stream().findFirst();
    }
  }

  /** All there have been of a version, newest first. */
  List<Row> all(Connection connection, WorkspaceId workspace, int campaign, int version)
      throws SQLException {
    try (var select = connection.prepareStatement(SELECT + " order by number desc")) {
      select.setInt(1, workspace.value());
      select.setInt(2, campaign);
      select.setInt(3, version);
      return read(select);
    }
  }

  /** Adds an approval; false when there is one in force. */
  boolean add(
      Connection connection,
      WorkspaceId workspace,
      int campaign,
      int version,
      String hash,
      String approvedBy,
      Instant at)
      throws SQLException {
    try (var insert =
        connection.prepareStatement(
            """
            insert into campaign_approval (workspace_id, campaign_id, version, number, hash,
                                           approved_by, created_at)
            values (?, ?, ?,
              (select coalesce(max(number), 0) + 1 from campaign_approval
               where workspace_id = ? and campaign_id = ? and version = ?), ?, ?, ?)
            on conflict do nothing
            """)) {
      for (int i = 0; i < 2; i++) {
        insert.setInt(1 + 3 * i, workspace.value());
        insert.setInt(2 + 3 * i, campaign);
        insert.setInt(3 + 3 * i, version);
      }
      insert.setString(7, hash);
      insert.setString(8, approvedBy);
      insert.setObject(9, at.atOffset(ZoneOffset.UTC));
      return insert.executeUpdate() == 1;
    }
  }

  /** Takes the one in force back; false when there is none. */
  boolean revoke(
      Connection connection,
      WorkspaceId workspace,
      int campaign,
      int version,
      String revokedBy,
      Instant at)
      throws SQLException {
    try (var update =
        connection.prepareStatement(
            """
            update campaign_approval set revoked_by = ?, revoked_at = ?
            where workspace_id = ? and campaign_id = ? and version = ? and revoked_at is null
            """)) {
      update.setString(1, revokedBy);
      update.setObject(2, at.atOffset(ZoneOffset.UTC));
      update.setInt(3, workspace.value());
      update.setInt(4, campaign);
      update.setInt(5, version);
      return update.executeUpdate() == 1;
    }
  }

  private static List<Row> read(PreparedStatement select) throws SQLException {
    var read = new ArrayList<Row>();
    try (var rows = select.executeQuery()) {
      while (rows.next()) {
        var revokedAt = rows.getObject(6, OffsetDateTime.class);
        read.add(
            new Row(
                rows.getInt(1),
                rows.getString(2),
                rows.getString(3),
                rows.getObject(4, OffsetDateTime.class).toInstant(),
                rows.getString(5),
                revokedAt == null ? null : revokedAt.toInstant()));
      }
    }
    return read;
  }
}
