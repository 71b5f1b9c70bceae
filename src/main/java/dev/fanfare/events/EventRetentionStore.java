package dev.fanfare.events;

import dev.fanfare.platform.Sql;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** Days of the event store that have lived long enough. */
@Singleton
final class EventRetentionStore {

  private static final String PREFIX = "event_";
  private static final DateTimeFormatter DAY = DateTimeFormatter.BASIC_ISO_DATE;

  /** The days before the given one that the store still has, oldest first. */
  List<LocalDate> before(DataSource pool, LocalDate day) {
    return Sql.inTransaction(
        pool,
        connection -> {
          try (var select =
                  connection.prepareStatement(
                      """
                      select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
                      where i.inhparent = 'event'::regclass order by c.relname
                      """);
              var rows = select.executeQuery()) {
            var days = new ArrayList<LocalDate>();
            while (rows.next()) {
              var of = LocalDate.parse(rows.getString(1).substring(PREFIX.length()), DAY);
              if (of.isBefore(day)) {
                days.add(of);
              }
            }
            return days;
          }
        });
  }

  /**
   * Drops a day with all its events; false, and nothing dropped, while a topic lacks some of them.
   * Waits for readers and writers for a moment only, then fails: they would queue behind it.
   */
  boolean drop(DataSource pool, LocalDate day, String topic) {
    return Sql.inTransaction(
        pool,
        connection -> {
          var table = PREFIX + DAY.format(day);
          if (!exists(connection, table)) {
            return true;
          }
          if (isAwaited(connection, table, topic)) {
            return false;
          }
          try (var statement = connection.createStatement()) {
            statement.execute("set local lock_timeout = '2s'");
            statement.execute("drop table if exists " + table);
          }
          return true;
        });
  }

  /** Another engine may have dropped it. */
  private static boolean exists(Connection connection, String table) throws SQLException {
    try (var select = connection.prepareStatement("select to_regclass(?) is not null")) {
      select.setString(1, table);
      try (var rows = select.executeQuery()) {
        return rows.next() && rows.getBoolean(1);
      }
    }
  }

  private static boolean isAwaited(Connection connection, String table, String topic)
      throws SQLException {
    try (var select =
        connection.prepareStatement(
            """
            select exists (
              select from %s e
              left join relay_cursor c on c.topic = ? and c.stream_id = e.stream_id
              where e.seq > coalesce(c.published_seq, 0))
            """
                .formatted(table))) {
      select.setString(1, topic);
      try (var rows = select.executeQuery()) {
        rows.next();
        return rows.getBoolean(1);
      }
    }
  }
}
