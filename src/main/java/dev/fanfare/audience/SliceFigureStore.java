package dev.fanfare.audience;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;

/** How far a run has come: sums over its slices, exact as of their last commits. */
@Singleton
public final class SliceFigureStore {

  /** Whether everybody of a run is accounted for. */
  public boolean allDone(Connection connection, long runId) throws SQLException {
    try (var select =
        connection.prepareStatement(
            "select not exists (select from slice where run_id = ? and state <> 2)")) {
      select.setLong(1, runId);
      try (var rows = select.executeQuery()) {
        rows.next();
        return rows.getBoolean(1);
      }
    }
  }

  /** Where its people stand, summed up. */
  public Progress progress(Connection connection, long runId) throws SQLException {
    try (var select =
        connection.prepareStatement(
            """
            select coalesce(sum(greatest(started_to - recorded, 0)), 0),
                   coalesce(sum(n - greatest(started_to, recorded)) filter (where kind <> 0), 0),
                   coalesce(sum(n) filter (where kind = 0), 0),
                   array(select coalesce(sum(value), 0)
                         from slice t, unnest(t.tally) with ordinality as each (value, place)
                         where t.run_id = ? group by place order by place)
            from slice where run_id = ?
            """)) {
      select.setLong(1, runId);
      select.setLong(2, runId);
      try (var rows = select.executeQuery()) {
        rows.next();
        return new Progress(
            SliceArrays.longs((Long[]) rows.getArray(4).getArray()),
            rows.getLong(1),
            rows.getLong(2),
            rows.getLong(3));
      }
    }
  }
}
