package dev.fanfare.platform;

import io.quarkus.narayana.jta.QuarkusTransaction;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Transactions on the pools of flows, one connection and one commit at a time. */
public final class Sql {

  private Sql() {}

  /** Work on an open connection; the caller of {@link #inTransaction} commits. */
  @FunctionalInterface
  public interface Work<T extends @org.jspecify.annotations.Nullable Object> {
    T on(Connection connection) throws SQLException;
  }

  /** Deletes no more than so many rows, or what they are of; how many those were. */
  @FunctionalInterface
  public interface Batch {
    int delete(Connection connection, int most) throws SQLException;
  }

  /**
   * Runs the work in one transaction: committed when it returns, rolled back when it throws. Inside
   * a door's transaction it joins that one, which then decides.
   */
  public static <T extends @org.jspecify.annotations.Nullable Object> T inTransaction(
      DataSource pool, Work<T> work) {
    try (var connection = pool.getConnection()) {
      if (!connection.getAutoCommit()) {
        return work.on(connection);
      }
      connection.setAutoCommit(false);
      try {
        T result = work.on(connection);
        connection.commit();
        return result;
      } catch (SQLException | RuntimeException | Error e) {
        rollback(connection, e);
        throw e;
      } finally {
        restore(connection);
      }
    } catch (SQLException e) {
      throw new DatabaseFailure(e);
    }
  }

  /**
   * Runs the work of a door in the caller's transaction where there is one, as a POST with an
   * Idempotency-Key has, and in one of its own otherwise.
   */
  public static <T extends @org.jspecify.annotations.Nullable Object> T inDoorTransaction(
      DataSource doors, Work<T> work) {
    return QuarkusTransaction.joiningExisting()
        .call(
            () -> {
              try (var connection = doors.getConnection()) {
                return work.on(connection);
              } catch (SQLException e) {
                throw new DatabaseFailure(e);
              }
            });
  }

  /** Deletes until there is nothing left, some a transaction, so that none lasts long. */
  public static void inBatches(DataSource pool, int most, Batch batch) {
    int gone;
    do {
      gone = inTransaction(pool, connection -> batch.delete(connection, most));
    } while (gone == most);
  }

  private static void rollback(Connection connection, Throwable cause) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }

  private static void restore(Connection connection) throws SQLException {
    if (!connection.isClosed()) {
      connection.setAutoCommit(true);
    }
  }
}
