package dev.fanfare.quiet;

import static java.util.Objects.requireNonNull;

import dev.fanfare.dsl.Clocks;
import dev.fanfare.dsl.Fallback;
import dev.fanfare.dsl.QuietHours;
import dev.fanfare.platform.WorkspaceId;
import dev.fanfare.profiles.Channel;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The table {@code quiet_hours}. */
@Singleton
public final class QuietHoursStore {

  private static final String COLUMNS =
      "channel, from_time, to_time, zone, fallback, policy, changed_at, version";

  /** Quiet hours as they are stored. */
  record Row(Channel channel, QuietHours.Window window, Instant changedAt, long version) {}

  /** What a workspace has set for a channel: read in the transaction that judges by it. */
  public StandingHours standing(Connection connection, WorkspaceId workspace, Channel channel)
      throws SQLException {
    return standing(connection, workspace, channel, "");
  }

  /** As {@link #standing}; nobody changes what there is until the transaction ends. */
  public StandingHours shared(Connection connection, WorkspaceId workspace, Channel channel)
      throws SQLException {
    return standing(connection, workspace, channel, "for share");
  }

  private static StandingHours standing(
      Connection connection, WorkspaceId workspace, Channel channel, String lock)
      throws SQLException {
    try (var select =
        connection.prepareStatement(
            """
            with q as (select %s from quiet_hours where workspace_id = ? and channel = ? %s)
            select q.*, w.default_zone from workspace w left join q on true where w.id = ?
            """
                .formatted(COLUMNS, lock))) {
      select.setInt(1, workspace.value());
      select.setString(2, channel.word());
      select.setInt(3, workspace.value());
      try (var rows = select.executeQuery()) {
        rows.next();
        var window = rows.getString(1) == null ? null : row(rows).window();
        return new StandingHours(window, ZoneId.of(rows.getString("default_zone")));
      }
    }
  }

  List<Row> all(Connection connection, WorkspaceId workspace) throws SQLException {
    try (var select =
        connection.prepareStatement(
            "select " + COLUMNS + " from quiet_hours where workspace_id = ? order by channel")) {
      select.setInt(1, workspace.value());
      return read(select);
    }
  }

  /** Reads what is set for a channel and keeps others from changing it. */
  Optional<Row> lock(Connection connection, WorkspaceId workspace, Channel channel)
      throws SQLException {
    try (var select =
        connection.prepareStatement(
            "select "
                + COLUMNS
                + " from quiet_hours where workspace_id = ? and channel = ? for update")) {
      select.setInt(1, workspace.value());
      select.setString(2, channel.word());
      return read(select).stream().findFirst();
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
            insert into quiet_hours (from_time, to_time, zone, fallback, policy, changed_at,
                                     version, workspace_id, channel)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?)
            on conflict (workspace_id, channel) do update
              set from_time = excluded.from_time, to_time = excluded.to_time,
                  zone = excluded.zone, fallback = excluded.fallback, policy = excluded.policy,
                  changed_at = excluded.changed_at, version = excluded.version
              where quiet_hours.version = excluded.version - 1
            """)) {
      var window = row.window();
      insert.setObject(1, window.from());
      insert.setObject(2, window.to());
      insert.setString(3, window.clocks().word());
      insert.setString(4, fallback(window.clocks()));
      insert.setString(5, window.policy().word());
      insert.setObject(6, row.changedAt().atOffset(ZoneOffset.UTC));
      insert.setLong(7, row.version());
      insert.setInt(8, workspace.value());
      insert.setString(9, row.channel().word());
      return insert.executeUpdate() == 1;
    }
  }

  void delete(Connection connection, WorkspaceId workspace, Channel channel) throws SQLException {
    try (var delete =
        connection.prepareStatement(
            "delete from quiet_hours where workspace_id = ? and channel = ?")) {
      delete.setInt(1, workspace.value());
      delete.setString(2, channel.word());
      delete.executeUpdate();
    }
  }

  static @Nullable String fallback(Clocks clocks) {
    return switch (clocks) {
      case Clocks.Zone _ -> null;
      case Clocks.Own(Fallback fallback) -> fallback.word();
    };
  }

  private static List<Row> read(PreparedStatement select) throws SQLException {
    var read = new ArrayList<Row>();
    try (var rows = select.executeQuery()) {
      while (rows.next()) {
        read.add(row(rows));
      }
    }
    return read;
  }

  private static Row row(ResultSet row) throws SQLException {
    return new Row(
        Channel.ofWord(row.getString(1)).orElseThrow(),
        new QuietHours.Window(
            requireNonNull(row.getObject(2, LocalTime.class)),
            requireNonNull(row.getObject(3, LocalTime.class)),
            Clocks.read(row.getString(4), row.getString(5)),
            QuietHours.Policy.valueOf(row.getString(6).toUpperCase(Locale.ROOT))),
        row.getObject(7, OffsetDateTime.class).toInstant(),
        row.getLong(8));
  }
}
