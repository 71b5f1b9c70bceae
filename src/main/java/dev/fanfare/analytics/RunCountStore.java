package dev.fanfare.analytics;

import dev.fanfare.platform.Sql;
import dev.fanfare.platform.WorkspaceId;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The table {@code run_count}; on the pool of the doors, which ask for a few rows of it. */
@Singleton
final class RunCountStore {

  private final AgroalDataSource pool;

  RunCountStore(AgroalDataSource pool) {
    this.pool = pool;
  }

  /** The counts of runs, each by type and reason; runs without any are missing. */
  Map<RunKey, List<RunCounts.EventCount>> counts(Collection<RunKey> runs) {
    return Sql.inTransaction(
        pool,
        connection -> {
          var keys = List.copyOf(runs);
          try (var select =
              connection.prepareStatement(
                  """
                  select workspace_id, run_id, type, reason, n
                  from run_count
                  join unnest(?::integer[], ?::bigint[]) k (workspace_id, run_id)
                    using (workspace_id, run_id)
                  order by type, reason
                  """)) {
            select.setArray(1, array(connection, "integer", keys, k -> k.workspace().value()));
            select.setArray(2, array(connection, "bigint", keys, RunKey::run));
            try (var rows = select.executeQuery()) {
              var counts = new HashMap<RunKey, List<RunCounts.EventCount>>();
              while (rows.next()) {
                var key = new RunKey(new WorkspaceId(rows.getInt(1)), rows.getLong(2));
                counts
                    .computeIfAbsent(key, k -> new ArrayList<>())
                    .add(
                        RunCounts.EventCount.of(
                            rows.getString(3), rows.getString(4), rows.getLong(5)));
              }
              return counts;
            }
          }
        });
  }

  private static <T> Array array(
      Connection connection, String type, List<T> rows, Function<T, Object> part)
      throws SQLException {
    return connection.createArrayOf(type, rows.stream().map(part).toArray());
  }
}
