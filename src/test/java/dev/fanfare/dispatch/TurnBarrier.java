package dev.fanfare.dispatch;

import dev.fanfare.Awaiting;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Stops turns of workers on their way, for as long as it is open. */
final class TurnBarrier implements AutoCloseable {

  private static final int LOCK = 4_712;

  private final Connection connection;
  private final String statement;
  private final List<String> removal;

  /**
   * @param statement a part of the one that waits
   */
  private TurnBarrier(Connection connection, String statement, List<String> removal) {
    this.connection = connection;
    this.statement = statement;
    this.removal = removal;
  }

  /** A turn has read when people may be written to, and not decided about anybody. */
  static TurnBarrier afterReading() throws SQLException {
    var connection = TestingDatabase.connect();
    connection.setAutoCommit(false);
    execute(connection, "lock table global_control in access exclusive mode");
    return new TurnBarrier(connection, "from global_control", List.of());
  }

  /** A turn has decided whom it lets wait, and not committed it. */
  static TurnBarrier beforeDeferring() throws SQLException {
    var connection = TestingDatabase.connect();
    execute(
        connection,
        "create function wait_to_defer() returns trigger language plpgsql as"
            + " $$ begin perform pg_advisory_xact_lock_shared(%d); return new; end $$"
                .formatted(LOCK));
    execute(
        connection,
        "create trigger wait_to_defer before insert on slice for each row"
            + " when (new.because is not null) execute function wait_to_defer()");
    execute(connection, "select pg_advisory_lock(" + LOCK + ")");
    return new TurnBarrier(
        connection,
        "insert into slice",
        List.of(
            "select pg_advisory_unlock(" + LOCK + ")",
            "drop trigger wait_to_defer on slice",
            "drop function wait_to_defer"));
  }

  /** Returns when a turn has come to it. */
  void awaitTurn() {
    Awaiting.until("a turn waits", () -> isWaiting("fanfare-dispatch", statement));
  }

  /** Whether a statement of a pool waits for what another transaction holds. */
  static boolean isWaiting(String pool, String statement) {
    try {
      return TestingDatabase.count(
              """
              pg_stat_activity where wait_event_type = 'Lock' and application_name = '%s'
                and strpos(query, '%s') > 0
              """
                  .formatted(pool, statement))
          > 0;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
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

  private static void execute(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
