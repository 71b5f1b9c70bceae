package dev.fanfare.access;

import dev.fanfare.Awaiting;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import org.eclipse.microprofile.config.ConfigProvider;

/** Stops the engine's transactions at a point of their way for as long as it is open. */
final class Barrier implements AutoCloseable {

  private static final int LOCK = 4_711;

  private final Connection connection;
  private final List<String> removal;

  private Barrier(Connection connection, List<String> removal) {
    this.connection = connection;
    this.removal = removal;
  }

  /** Nobody can make an API key. */
  static Barrier atNewKeys() throws SQLException {
    return inTransaction("lock table api_key in share mode");
  }

  /** Nobody can keep an answer. */
  static Barrier atAnswerOf(String key) throws SQLException {
    return inTransaction("select from idempotency_key where key = '" + key + "' for update");
  }

  /** A transaction that keeps the answer waits in its commit. */
  static Barrier atCommitOf(String key) throws SQLException {
    var connection = connect();
    execute(
        connection,
        "create function wait_at_commit() returns trigger language plpgsql as"
            + " $$ begin perform pg_advisory_xact_lock(%d); return null; end $$".formatted(LOCK));
    execute(
        connection,
        "create constraint trigger wait_at_commit after update on idempotency_key"
            + " deferrable initially deferred for each row when (new.key = '%s')".formatted(key)
            + " execute function wait_at_commit()");
    execute(connection, "select pg_advisory_lock(" + LOCK + ")");
    return new Barrier(
        connection,
        List.of(
            "select pg_advisory_unlock(" + LOCK + ")",
            "drop trigger wait_at_commit on idempotency_key",
            "drop function wait_at_commit"));
  }

  /** Returns when a transaction of the doors waits in such a statement. */
  static void awaitWaiting(String statement) {
    Awaiting.until(statement + " waits", () -> count("select pid", statement) == 1);
  }

  /** Cuts the connection that waits in such a statement. */
  static void cut(String statement) {
    Awaiting.until(
        statement + " is cut", () -> count("select pg_terminate_backend(pid)", statement) == 1);
  }

  @Override
  public void close() throws SQLException {
    if (connection.isClosed()) {
      return;
    }
    try (connection) {
      if (!connection.getAutoCommit()) {
        connection.rollback();
      }
      for (var sql : removal) {
        execute(connection, sql);
      }
    }
  }

  private static Barrier inTransaction(String sql) throws SQLException {
    var connection = connect();
    connection.setAutoCommit(false);
    execute(connection, sql);
    return new Barrier(connection, List.of());
  }

  private static int count(String select, String statement) {
    try (var connection = connect();
        var query =
            connection.prepareStatement(
                select
                    + " from pg_stat_activity where application_name = 'fanfare-doors'"
                    + " and wait_event_type = 'Lock' and query ilike ?")) {
      query.setString(1, statement + "%");
      try (var rows = query.executeQuery()) {
        int found = 0;
        while (rows.next()) {
          found++;
        }
        return found;
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static Connection connect() throws SQLException {
    var config = ConfigProvider.getConfig();
    return DriverManager.getConnection(
        config.getValue("quarkus.datasource.jdbc.url", String.class),
        config.getValue("quarkus.datasource.username", String.class),
        config.getValue("quarkus.datasource.password", String.class));
  }
}
