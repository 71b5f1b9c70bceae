package dev.fanfare.tracking;

import dev.fanfare.platform.WorkspaceId;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** The tables {@code link_table} and {@code link}. */
@Singleton
final class LinkStore {

  private static final String LINKS =
      "select number, part, source, target from link where workspace_id = ? and table_id = ?"
          + " order by number";

  /** The table of a campaign version with these links. */
  OptionalInt find(
      Connection connection, WorkspaceId workspace, int campaign, int version, byte[] hash)
      throws SQLException {
    try (var select =
        connection.prepareStatement(
            """
            select id from link_table
            where workspace_id = ? and campaign_id = ? and campaign_version = ? and hash = ?
            """)) {
      return id(select, workspace, campaign, version, hash);
    }
  }

  /** Adds a table; empty when somebody else did so first. */
  OptionalInt insert(
      Connection connection, WorkspaceId workspace, int campaign, int version, byte[] hash)
      throws SQLException {
    try (var insert =
        connection.prepareStatement(
            """
            insert into link_table (workspace_id, campaign_id, campaign_version, hash)
            values (?, ?, ?, ?) on conflict do nothing returning id
            """)) {
      return id(insert, workspace, campaign, version, hash);
    }
  }

  private static OptionalInt id(
      PreparedStatement statement, WorkspaceId workspace, int campaign, int version, byte[] hash)
      throws SQLException {
    statement.setInt(1, workspace.value());
    statement.setInt(2, campaign);
    statement.setInt(3, version);
    statement.setBytes(4, hash);
    try (var rows = statement.executeQuery()) {
      return rows.next() ? OptionalInt.of(rows.getInt(1)) : OptionalInt.empty();
    }
  }

  /** Adds the links of a new table. */
  void insert(Connection connection, WorkspaceId workspace, int table, List<TemplateLink> links)
      throws SQLException {
    try (var insert =
        connection.prepareStatement(
            """
            insert into link (workspace_id, table_id, number, part, source, target)
            values (?, ?, ?, ?, ?, ?)
            """)) {
      for (var link : links) {
        insert.setInt(1, workspace.value());
        insert.setInt(2, table);
        insert.setInt(3, link.number());
        insert.setString(4, link.part().word());
        insert.setString(5, link.source());
        insert.setString(6, link.target());
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  /** The links of a table, by number; none where there is no such table. */
  List<TemplateLink> links(Connection connection, WorkspaceId workspace, int table)
      throws SQLException {
    try (var select = connection.prepareStatement(LINKS)) {
      select.setInt(1, workspace.value());
      select.setInt(2, table);
      try (var rows = select.executeQuery()) {
        var links = new ArrayList<TemplateLink>();
        while (rows.next()) {
          links.add(
              new TemplateLink(
                  rows.getInt(1),
                  TemplateLink.Part.ofWord(rows.getString(2)),
                  rows.getString(3),
                  rows.getString(4)));
        }
        return links;
      }
    }
  }

  /** Ids of the tables of a campaign version. */
  List<Integer> tables(Connection connection, WorkspaceId workspace, int campaign, int version)
      throws SQLException {
    try (var select =
        connection.prepareStatement(
            """
            select id from link_table
            where workspace_id = ? and campaign_id = ? and campaign_version = ? order by id
            """)) {
      select.setInt(1, workspace.value());
      select.setInt(2, campaign);
      select.setInt(3, version);
      try (var rows = select.executeQuery()) {
        var ids = new ArrayList<Integer>();
        while (rows.next()) {
          ids.add(rows.getInt(1));
        }
        return ids;
      }
    }
  }
}
