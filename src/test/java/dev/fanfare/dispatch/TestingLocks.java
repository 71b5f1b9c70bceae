package dev.fanfare.dispatch;

import dev.fanfare.Awaiting;
import java.sql.Connection;
import java.sql.SQLException;

/** Who waits for whose locks in the database. */
final class TestingLocks {

  private TestingLocks() {}

  /** Returns when somebody waits for what a connection has locked. */
  static void awaitWaiter(Connection holder) throws SQLException {
    int process = process(holder);
    Awaiting.until(
        "somebody waits for process " + process,
        () -> {
          try {
            return TestingDatabase.count(
                    "pg_stat_activity where %d = any (pg_blocking_pids(pid))".formatted(process))
                > 0;
          } catch (SQLException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  private static int process(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery("select pg_backend_pid()")) {
      rows.next();
      return rows.getInt(1);
    }
  }

  /** Locks rows in a transaction that is left open. */
  static Connection holding(String select) throws SQLException {
    var connection = TestingDatabase.connect();
    connection.setAutoCommit(false);
    try (var statement = connection.createStatement()) {
      statement.execute(select);
    }
    return connection;
  }

  /** Locks rows that nobody else has locked, and lets go of them; fails at once where one has. */
  static void areFree(String select) throws SQLException {
    holding(select + " for update nowait").close();
  }
}
