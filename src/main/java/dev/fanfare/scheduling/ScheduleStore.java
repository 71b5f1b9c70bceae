package dev.fanfare.scheduling;

import dev.fanfare.platform.WorkspaceId;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The table {@code schedule}. */
@Singleton
final class ScheduleStore {

  private static final String SELECT =
      """
      select workspace_id, campaign_id, state, campaign_version, next_at, taken, missed, last_at,
             problem, armed_by, armed_at, trigger_event
        from schedule where workspace_id = ?
      """;

  Optional<ScheduleRow> find(Connection connection, WorkspaceId workspace, int campaign)
      throws SQLException {
    return one(connection, "and campaign_id = ?", workspace, campaign);
  }

  /** As {@link #find}, and nobody else changes it until the transaction ends. */
  Optional<ScheduleRow> lock(Connection connection, WorkspaceId workspace, int campaign)
      throws SQLException {
    return one(connection, "and campaign_id = ? for update", workspace, campaign);
  }

  /** Locks a schedule that is due; empty when another has it or it is due no more. */
  Optional<ScheduleRow> lockDue(
      Connection connection, WorkspaceId workspace, int campaign, Instant now) throws SQLException {
    try (var select =
        connection.prepareStatement(
            SELECT
                + "and campaign_id = ? and state = 'ARMED' and next_at <= ?"
                + " for update skip locked")) {
      select.setInt(1, workspace.value());
      select.setInt(2, campaign);
      select.setObject(3, utc(now));
      return read(select).stream().findFirst();
    }
  }

  /** Every schedule that has a planned instant to come. */
  List<ScheduleRow> armed(Connection connection, WorkspaceId workspace) throws SQLException {
    try (var select =
        connection.prepareStatement(SELECT + "and state = 'ARMED' and next_at is not null")) {
      select.setInt(1, workspace.value());
      return read(select);
    }
  }

  /** Campaigns whose planned instant has come, the longest due first. */
  List<Integer> due(Connection connection, WorkspaceId workspace, Instant now) throws SQLException {
    try (var select =
        connection.prepareStatement(
            """
            select campaign_id from schedule
            where workspace_id = ? and state = 'ARMED' and next_at <= ? order by next_at
            """)) {
      select.setInt(1, workspace.value());
      select.setObject(2, utc(now));
      var campaigns = new ArrayList<Integer>();
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          campaigns.add(rows.getInt(1));
        }
      }
      return campaigns;
    }
  }

  /** Writes a schedule over what there was; false when a live one came in between. */
  boolean arm(Connection connection, ScheduleRow row) throws SQLException {
    try (var insert =
        connection.prepareStatement(
            """
            insert into schedule (state, campaign_version, next_at, taken, missed, last_at,
                                  problem, armed_by, armed_at, trigger_event, workspace_id,
                                  campaign_id)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            on conflict (workspace_id, campaign_id) do update
              set state = excluded.state, campaign_version = excluded.campaign_version,
                  next_at = excluded.next_at, taken = excluded.taken, missed = excluded.missed,
                  last_at = excluded.last_at, problem = excluded.problem,
                  armed_by = excluded.armed_by, armed_at = excluded.armed_at,
                  trigger_event = excluded.trigger_event
              where schedule.state not in ('ARMED', 'PAUSED')
            """)) {
      set(insert, row);
      return insert.executeUpdate() == 1;
    }
  }

  /** Writes a locked schedule back. */
  void update(Connection connection, ScheduleRow row) throws SQLException {
    try (var update =
        connection.prepareStatement(
            """
            update schedule set state = ?, campaign_version = ?, next_at = ?, taken = ?, missed = ?,
                                last_at = ?, problem = ?, armed_by = ?, armed_at = ?,
                                trigger_event = ?
            where workspace_id = ? and campaign_id = ?
            """)) {
      set(update, row);
      update.executeUpdate();
    }
  }

  private static void set(PreparedStatement statement, ScheduleRow row) throws SQLException {
    statement.setString(1, row.state().name());
    statement.setInt(2, row.version());
    statement.setObject(3, utc(row.nextAt()));
    statement.setInt(4, row.taken());
    statement.setInt(5, row.missed());
    statement.setObject(6, utc(row.lastAt()));
    statement.setString(7, row.problem());
    statement.setString(8, row.armedBy());
    statement.setObject(9, utc(row.armedAt()));
    statement.setString(10, row.triggerEvent());
    statement.setInt(11, row.workspace().value());
    statement.setInt(12, row.campaignId());
  }

  private static Optional<ScheduleRow> one(
      Connection connection, String condition, WorkspaceId workspace, int campaign)
      throws SQLException {
    try (var select = connection.prepareStatement(SELECT + condition)) {
      select.setInt(1, workspace.value());
      select.setInt(2, campaign);
      return read(select).stream().findFirst();
    }
  }

  private static List<ScheduleRow> read(PreparedStatement select) throws SQLException {
    var read = new ArrayList<ScheduleRow>();
    try (var rows = select.executeQuery()) {
      while (rows.next()) {
        read.add(row(rows));
      }
    }
    return read;
  }

  private static ScheduleRow row(ResultSet row) throws SQLException {
    return new ScheduleRow(
        new WorkspaceId(row.getInt(1)),
        row.getInt(2),
        ScheduleState.valueOf(row.getString(3)),
        row.getInt(4),
        instant(row.getObject(5, OffsetDateTime.class)),
        row.getInt(6),
        row.getInt(7),
        instant(row.getObject(8, OffsetDateTime.class)),
        row.getString(9),
        row.getString(10),
        row.getObject(11, OffsetDateTime.class).toInstant(),
        row.getString(12));
  }

  private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
    return time == null ? null : time.toInstant();
  }

  private static @Nullable OffsetDateTime utc(@Nullable Instant instant) {
    return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
  }
}
