package dev.fanfare.seeds;

import dev.fanfare.platform.WorkspaceId;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The tables {@code seed_group} and {@code seed_member}. */
@Singleton
public final class SeedGroupStore {

  /** Of a group, its version. */
  record Head(String name, long version, Instant createdAt) {}

  /** A group with its members as they are now. */
  public Optional<SeedGroup> find(Connection connection, WorkspaceId workspace, String name)
      throws SQLException {
    try (var select =
        connection.prepareStatement(
            """
            select version, render_as, render_as_erased, created_at, changed_at, changed_by
            from seed_group where workspace_id = ? and name = ?
            """)) {
      select.setInt(1, workspace.value());
      select.setString(2, name);
      try (var rows = select.executeQuery()) {
        if (!rows.next()) {
          return Optional.empty();
        }
        return Optional.of(
            new SeedGroup(
                name,
                rows.getLong(1),
                members(connection, workspace, name),
                rows.getString(2),
                rows.getBoolean(3),
                rows.getObject(4, OffsetDateTime.class).toInstant(),
                rows.getObject(5, OffsetDateTime.class).toInstant(),
                rows.getString(6)));
      }
    }
  }

  private static List<SeedGroup.Member> members(
      Connection connection, WorkspaceId workspace, String name) throws SQLException {
    try (var select =
        connection.prepareStatement(
            """
            select position, external_id, address from seed_member
            where workspace_id = ? and group_name = ? order by position
            """)) {
      select.setInt(1, workspace.value());
      select.setString(2, name);
      var members = new ArrayList<SeedGroup.Member>();
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          members.add(new SeedGroup.Member(rows.getInt(1), rows.getString(2), rows.getString(3)));
        }
      }
      return members;
    }
  }

  /** All groups by name. */
  List<SeedGroupView.Summary> all(Connection connection, WorkspaceId workspace)
      throws SQLException {
    try (var select =
        connection.prepareStatement(
            """
            select name, version, changed_at,
                   (select count(*) from seed_member m
                    where m.workspace_id = g.workspace_id and m.group_name = g.name)
            from seed_group g where workspace_id = ? order by name
            """)) {
      select.setInt(1, workspace.value());
      var all = new ArrayList<SeedGroupView.Summary>();
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          all.add(
              new SeedGroupView.Summary(
                  rows.getString(1),
                  rows.getInt(4),
                  rows.getLong(2),
                  rows.getObject(3, OffsetDateTime.class).toInstant()));
        }
      }
      return all;
    }
  }

  /** Lets one change of a workspace's groups come after the other. */
  void lockAll(Connection connection, WorkspaceId workspace) throws SQLException {
    try (var select =
        connection.prepareStatement("select id from workspace where id = ? for no key update")) {
      select.setInt(1, workspace.value());
      select.executeQuery().close();
    }
  }

  Optional<Head> head(Connection connection, WorkspaceId workspace, String name)
      throws SQLException {
    try (var select =
        connection.prepareStatement(
            """
            select version, created_at from seed_group
            where workspace_id = ? and name = ? for update
            """)) {
      select.setInt(1, workspace.value());
      select.setString(2, name);
      try (var rows = select.executeQuery()) {
        return rows.next()
            ? Optional.of(
                new Head(
                    name, rows.getLong(1), rows.getObject(2, OffsetDateTime.class).toInstant()))
            : Optional.empty();
      }
    }
  }

  int count(Connection connection, WorkspaceId workspace) throws SQLException {
    try (var select =
        connection.prepareStatement("select count(*) from seed_group where workspace_id = ?")) {
      select.setInt(1, workspace.value());
      try (var rows = select.executeQuery()) {
        rows.next();
        return rows.getInt(1);
      }
    }
  }

  /** Makes a group, or replaces all that it says. */
  void write(
      Connection connection,
      WorkspaceId workspace,
      String name,
      SeedGroupChange.Judged judged,
      Instant at,
      String changedBy)
      throws SQLException {
    try (var upsert =
        connection.prepareStatement(
            """
            insert into seed_group (workspace_id, name, version, render_as, render_as_erased,
                                    created_at, changed_at, changed_by)
            values (?, ?, nextval('seed_group_version'), ?, false, ?, ?, ?)
            on conflict (workspace_id, name) do update
            set version = excluded.version, render_as = excluded.render_as,
                render_as_erased = false, changed_at = excluded.changed_at,
                changed_by = excluded.changed_by
            """)) {
      upsert.setInt(1, workspace.value());
      upsert.setString(2, name);
      upsert.setString(3, judged.renderAs());
      upsert.setObject(4, at.atOffset(ZoneOffset.UTC));
      upsert.setObject(5, at.atOffset(ZoneOffset.UTC));
      upsert.setString(6, changedBy);
      upsert.executeUpdate();
    }
    clear(connection, workspace, name);
    insert(connection, workspace, name, judged.members());
  }

  private static void clear(Connection connection, WorkspaceId workspace, String name)
      throws SQLException {
    try (var delete =
        connection.prepareStatement(
            "delete from seed_member where workspace_id = ? and group_name = ?")) {
      delete.setInt(1, workspace.value());
      delete.setString(2, name);
      delete.executeUpdate();
    }
  }

  private static void insert(
      Connection connection, WorkspaceId workspace, String name, List<SeedMemberRow> members)
      throws SQLException {
    try (var insert =
        connection.prepareStatement(
            """
            insert into seed_member (workspace_id, group_name, position, external_id, address,
                                     address_key)
            values (?, ?, ?, ?, ?, ?)
            """)) {
      for (var member : members) {
        insert.setInt(1, workspace.value());
        insert.setString(2, name);
        insert.setInt(3, member.position());
        insert.setString(4, member.profile());
        insert.setString(5, member.address());
        insert.setObject(6, member.addressKey(), Types.BIGINT);
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  void delete(Connection connection, WorkspaceId workspace, String name) throws SQLException {
    try (var delete =
        connection.prepareStatement("delete from seed_group where workspace_id = ? and name = ?")) {
      delete.setInt(1, workspace.value());
      delete.setString(2, name);
      delete.executeUpdate();
    }
  }

  /** Groups a person is a member of, or is shown by: name, and as what. */
  record Part(String group, @Nullable String address, boolean shown) {}

  List<Part> of(
      Connection connection, WorkspaceId workspace, @Nullable String externalId, List<Long> keys)
      throws SQLException {
    try (var select =
        connection.prepareStatement(
            """
            select group_name, address, false from seed_member
            where workspace_id = ? and (external_id = ? or address_key = any(?))
            union all
            select name, null, true from seed_group where workspace_id = ? and render_as = ?
            order by 1, 2
            """)) {
      person(connection, select, workspace, externalId, keys);
      select.setInt(4, workspace.value());
      select.setString(5, externalId);
      var parts = new ArrayList<Part>();
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          parts.add(new Part(rows.getString(1), rows.getString(2), rows.getBoolean(3)));
        }
      }
      return parts;
    }
  }

  /**
   * Locks the groups a person is in, in one order and before any of their members: whoever writes a
   * group has it locked first, too.
   */
  void lockOf(
      Connection connection, WorkspaceId workspace, @Nullable String externalId, List<Long> keys)
      throws SQLException {
    try (var select =
        connection.prepareStatement(
            """
            select name from seed_group
            where workspace_id = ?
              and (render_as = ? or name in (
                select group_name from seed_member
                where workspace_id = ? and (external_id = ? or address_key = any(?))))
            order by name for update
            """)) {
      select.setInt(1, workspace.value());
      select.setString(2, externalId);
      select.setInt(3, workspace.value());
      select.setString(4, externalId);
      select.setArray(5, connection.createArrayOf("int8", keys.toArray()));
      select.executeQuery().close();
    }
  }

  /** Takes a person out of all groups; how many members went. */
  int eraseMembers(
      Connection connection,
      WorkspaceId workspace,
      @Nullable String externalId,
      List<Long> keys,
      Instant at)
      throws SQLException {
    try (var delete =
        connection.prepareStatement(
            """
            with gone as (
              delete from seed_member
              where workspace_id = ? and (external_id = ? or address_key = any(?))
              returning group_name),
            changed as (
              update seed_group set version = nextval('seed_group_version'), changed_at = ?
              where workspace_id = ? and name in (select group_name from gone))
            select count(*) from gone
            """)) {
      person(connection, delete, workspace, externalId, keys);
      delete.setObject(4, at.atOffset(ZoneOffset.UTC));
      delete.setInt(5, workspace.value());
      try (var rows = delete.executeQuery()) {
        rows.next();
        return rows.getInt(1);
      }
    }
  }

  /** Forgets in which groups a person's data is shown; how many those were. */
  int eraseShown(
      Connection connection, WorkspaceId workspace, @Nullable String externalId, Instant at)
      throws SQLException {
    try (var update =
        connection.prepareStatement(
            """
            update seed_group
            set render_as = null, render_as_erased = true, changed_at = ?,
                version = nextval('seed_group_version')
            where workspace_id = ? and render_as = ?
            """)) {
      update.setObject(1, at.atOffset(ZoneOffset.UTC));
      update.setInt(2, workspace.value());
      update.setString(3, externalId);
      return update.executeUpdate();
    }
  }

  private static void person(
      Connection connection,
      PreparedStatement statement,
      WorkspaceId workspace,
      @Nullable String externalId,
      List<Long> keys)
      throws SQLException {
    statement.setInt(1, workspace.value());
    statement.setString(2, externalId);
    statement.setArray(3, connection.createArrayOf("int8", keys.toArray()));
  }
}
