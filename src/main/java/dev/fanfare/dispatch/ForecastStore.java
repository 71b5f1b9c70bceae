package dev.fanfare.dispatch;

import dev.fanfare.campaigns.Run;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** The table {@code run_forecast}. */
@Singleton
final class ForecastStore {

  /** Keeps what was thought of a run when it was launched. */
  void insert(Connection connection, Run run, long people, Instant end, boolean overridden)
      throws SQLException {
    try (var insert =
        connection.prepareStatement(
            """
            insert into run_forecast (workspace_id, run_id, people, ends_at, overridden)
            values (?, ?, ?, ?, ?)
            """)) {
      insert.setInt(1, run.workspace().value());
      insert.setLong(2, run.id());
      insert.setLong(3, people);
      insert.setObject(4, end.atOffset(ZoneOffset.UTC));
      insert.setBoolean(5, overridden);
      insert.executeUpdate();
    }
  }

  /** When a run was thought to end; null where nothing was thought. */
  @Nullable Instant end(Connection connection, Run run) throws SQLException {
    try (var select =
        connection.prepareStatement(
            "select ends_at from run_forecast where workspace_id = ? and run_id = ?")) {
      select.setInt(1, run.workspace().value());
      select.setLong(2, run.id());
      try (var rows = select.executeQuery()) {
        return rows.next() ? rows.getObject(1, OffsetDateTime.class).toInstant() : null;
      }
    }
  }
}
