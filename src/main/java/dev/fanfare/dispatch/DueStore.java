package dev.fanfare.dispatch;

import dev.fanfare.campaigns.Run;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/** How long the people of a run are due, and when somebody last moved on with it. */
@Singleton
final class DueStore {

  /**
   * Of one run.
   *
   * @param since the earliest instant somebody of it is due who is not accounted for; null when
   *     there is nobody
   * @param movedAt when a slice of it was last moved on; null before the first time
   */
  record Due(@Nullable Instant since, @Nullable Instant movedAt) {}

  Due of(Connection connection, Run run) throws SQLException {
    try (var select =
        connection.prepareStatement(
            """
            select min(due_at) filter (where state in (0, 1)), max(moved_at) from slice where run_id = ?
            """)) {
      select.setLong(1, run.id());
      try (var rows = select.executeQuery()) {
        rows.next();
        return new Due(
            instant(rows.getObject(1, OffsetDateTime.class)),
            instant(rows.getObject(2, OffsetDateTime.class)));
      }
    }
  }

  private static @Nullable Instant instant(@Nullable OffsetDateTime at) {
    return at == null ? null : at.toInstant();
  }
}
