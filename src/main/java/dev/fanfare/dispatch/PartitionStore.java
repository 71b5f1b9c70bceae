package dev.fanfare.dispatch;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.YearMonth;

/** Makes partitions of the ledger. */
@Singleton
final class PartitionStore {

  /** One engine makes partitions at a time. */
  void lock(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute("select pg_advisory_xact_lock(hashtext('ledger partitions'))");
    }
  }

  void ensure(Connection connection, YearMonth month, long from, long to) throws SQLException {
    var name = "ledger_%04d_%02d".formatted(month.getYear(), month.getMonthValue());
    try (var statement = connection.createStatement()) {
      statement.execute(
          "create table if not exists %s partition of ledger for values from (%d) to (%d)"
              .formatted(name, from, to));
    }
  }
}
