package dev.fanfare.pressure;

import dev.fanfare.platform.WorkspaceId;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The tables {@code frequency_cap} and {@code frequency_cap_set}. */
@Singleton
class CapStore {

  private static final String COLUMNS =
      "c.name, c.most, c.rolling, c.calendar, c.channel, c.tag, c.on_hit, c.version, c.created_at";

  /** The caps in force, in one statement: they are of one version. */
  CapSet inForce(Connection connection, WorkspaceId workspace) throws SQLException {
    try (var select =
        connection.prepareStatement(
            """
            select s.version as of, %s from frequency_cap_set s
            left join frequency_cap c on c.workspace_id = s.workspace_id
            where s.workspace_id = ? order by c.name
            """
                .formatted(COLUMNS))) {
      select.setInt(1, workspace.value());
      var caps = new ArrayList<Cap>();
      long version = 0;
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          version = rows.getLong("of");
          if (rows.getString("name") != null) {
            caps.add(cap(rows));
          }
        }
      }
      return new CapSet(version, caps);
    }
  }

  /** Begins a change: the next version, and no other change until this transaction ends. */
  long nextVersion(Connection connection, WorkspaceId workspace) throws SQLException {
    try (var insert =
        connection.prepareStatement(
            """
            insert into frequency_cap_set (workspace_id, version) values (?, 1)
            on conflict (workspace_id) do update set version = frequency_cap_set.version + 1
            returning version
            """)) {
      insert.setInt(1, workspace.value());
      try (var rows = insert.executeQuery()) {
        rows.next();
        return rows.getLong(1);
      }
    }
  }

  /** The version in force, which nobody changes until this transaction ends; 0 for none. */
  long sharedVersion(Connection connection, WorkspaceId workspace) throws SQLException {
    try (var select =
        connection.prepareStatement(
            "select version from frequency_cap_set where workspace_id = ? for share")) {
      select.setInt(1, workspace.value());
      try (var rows = select.executeQuery()) {
        return rows.next() ? rows.getLong(1) : 0;
      }
    }
  }

  Optional<Cap> find(Connection connection, WorkspaceId workspace, String name)
      throws SQLException {
    try (var select =
        connection.prepareStatement(
            "select %s from frequency_cap c where c.workspace_id = ? and c.name = ?"
                .formatted(COLUMNS))) {
      select.setInt(1, workspace.value());
      select.setString(2, name);
      try (var rows = select.executeQuery()) {
        return rows.next() ? Optional.of(cap(rows)) : Optional.empty();
      }
    }
  }

  /** Inserts the cap, or replaces the one of its name. */
  void write(Connection connection, WorkspaceId workspace, Cap cap) throws SQLException {
    try (var insert =
        connection.prepareStatement(
            """
            insert into frequency_cap
              (workspace_id, name, most, rolling, calendar, channel, tag, on_hit, version,
               created_at)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            on conflict (workspace_id, name) do update
              set most = excluded.most, rolling = excluded.rolling, calendar = excluded.calendar,
                channel = excluded.channel, tag = excluded.tag, on_hit = excluded.on_hit,
                version = excluded.version
            """)) {
      insert.setInt(1, workspace.value());
      insert.setString(2, cap.name());
      insert.setInt(3, cap.most());
      window(insert, cap.window());
      insert.setObject(6, cap.channel(), Types.SMALLINT);
      insert.setString(7, cap.tag());
      insert.setString(8, cap.onHit().word());
      insert.setLong(9, cap.version());
      insert.setObject(10, cap.createdAt().atOffset(ZoneOffset.UTC));
      insert.executeUpdate();
    }
  }

  private static void window(PreparedStatement insert, CapWindow window) throws SQLException {
    switch (window) {
      case CapWindow.Rolling(var length) -> {
        insert.setLong(4, length.toSeconds());
        insert.setNull(5, Types.VARCHAR);
      }
      case CapWindow.Calendar(var unit) -> {
        insert.setNull(4, Types.BIGINT);
        insert.setString(5, unit.word());
      }
    }
  }

  void delete(Connection connection, WorkspaceId workspace, String name) throws SQLException {
    try (var delete =
        connection.prepareStatement(
            "delete from frequency_cap where workspace_id = ? and name = ?")) {
      delete.setInt(1, workspace.value());
      delete.setString(2, name);
      delete.executeUpdate();
    }
  }

  private static Cap cap(ResultSet row) throws SQLException {
    long seconds = row.getLong("rolling");
    var window =
        row.wasNull()
            ? new CapWindow.Calendar(unit(row.getString("calendar")))
            : new CapWindow.Rolling(Duration.ofSeconds(seconds));
    int code = row.getInt("channel");
    @Nullable Integer channel = row.wasNull() ? null : Integer.valueOf(code);
    return new Cap(
        row.getString("name"),
        row.getInt("most"),
        window,
        channel,
        row.getString("tag"),
        OnHit.valueOf(row.getString("on_hit").toUpperCase(Locale.ROOT)),
        row.getLong("version"),
        row.getObject("created_at", OffsetDateTime.class).toInstant());
  }

  private static CapWindow.Calendar.Unit unit(String word) {
    return CapWindow.Calendar.Unit.valueOf(word.toUpperCase(Locale.ROOT));
  }
}
