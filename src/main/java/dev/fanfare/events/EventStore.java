package dev.fanfare.events;

import dev.fanfare.platform.Sql;
import dev.fanfare.platform.WorkspaceId;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The tables {@code event} and {@code event_stream}, written. */
final class EventStore {

  /** Engines that start together take turns at making partitions: the ASCII of "events". */
  private static final long PARTITION_LOCK = 0x6576656e7473L;

  private static final DateTimeFormatter DAY = DateTimeFormatter.BASIC_ISO_DATE;

  private EventStore() {}

  static EventStream stream(DataSource pool, String name) {
    return Sql.inTransaction(
        pool,
        connection -> {
          try (var insert =
                  connection.prepareStatement(
                      """
                      insert into event_stream (name, last_seq) values (?, 0)
                      on conflict (name) do nothing
                      """);
              var select =
                  connection.prepareStatement("select id from event_stream where name = ?")) {
            select.setString(1, name);
            var found = idOf(select);
            if (found == null) {
              insert.setString(1, name);
              insert.executeUpdate();
              found = idOf(select);
            }
            if (found == null) {
              throw new IllegalStateException("event stream " + name + " was not made");
            }
            return new EventStream(found, name);
          }
        });
  }

  private static @Nullable Long idOf(java.sql.PreparedStatement select) throws SQLException {
    try (var rows = select.executeQuery()) {
      return rows.next() ? rows.getLong(1) : null;
    }
  }

  static void append(
      Connection connection,
      EventStream stream,
      LocalDate day,
      WorkspaceId workspace,
      @Nullable Long runId,
      EventBatch batch,
      Instant recordedAt)
      throws SQLException {
    try (var insert =
        connection.prepareStatement(
            """
            with s as (update event_stream set last_seq = last_seq + 1 where id = ?
                       returning id, last_seq)
            insert into event
              (day, stream_id, seq, workspace_id, run_id, xid, n, recorded_at, payload)
            select ?, s.id, s.last_seq, ?, ?, pg_current_xact_id(), ?, ?, ? from s
            """)) {
      insert.setLong(1, stream.id());
      insert.setObject(2, day);
      insert.setInt(3, workspace.value());
      if (runId == null) {
        insert.setNull(4, Types.BIGINT);
      } else {
        insert.setLong(4, runId);
      }
      insert.setInt(5, batch.size());
      insert.setObject(6, recordedAt.atOffset(ZoneOffset.UTC));
      insert.setBytes(7, batch.payload());
      if (insert.executeUpdate() != 1) {
        throw new IllegalStateException("there is no event stream " + stream);
      }
    }
  }

  /**
   * Makes the partitions of the days that have none. Attached, not created in place: that would
   * wait for every reader and make every writer wait behind it.
   */
  static void ensurePartitions(DataSource pool, LocalDate from, LocalDate to) {
    Sql.inTransaction(
        pool,
        connection -> {
          try (var statement = connection.createStatement()) {
            statement.execute("select pg_advisory_xact_lock(" + PARTITION_LOCK + ")");
          }
          for (var day = from; !day.isAfter(to); day = day.plusDays(1)) {
            if (!exists(connection, "event_" + DAY.format(day))) {
              make(connection, day);
            }
          }
          return true;
        });
  }

  private static boolean exists(Connection connection, String table) throws SQLException {
    try (var select = connection.prepareStatement("select to_regclass(?) is not null")) {
      select.setString(1, table);
      try (var rows = select.executeQuery()) {
        return rows.next() && rows.getBoolean(1);
      }
    }
  }

  private static void make(Connection connection, LocalDate day) throws SQLException {
    var name = "event_" + DAY.format(day);
    try (var statement = connection.createStatement()) {
      statement.execute("create table " + name + " (like event including all)");
      statement.execute(
          "alter table event attach partition %s for values from ('%s') to ('%s')"
              .formatted(name, day, day.plusDays(1)));
    }
  }
}
