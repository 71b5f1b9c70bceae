package dev.fanfare.events;

import dev.fanfare.platform.Sql;
import dev.fanfare.platform.WorkspaceId;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The table {@code event}, read by run; on the pool of the doors, which ask for it. */
@Singleton
final class RunEventStore {

  private static final int PAGE = 16;

  private final AgroalDataSource pool;

  RunEventStore(AgroalDataSource pool) {
    this.pool = pool;
  }

  /** After which batch a page begins. */
  record Place(long stream, long seq) {
    static final Place BEGINNING = new Place(0, 0);
  }

  /**
   * Batches as stored.
   *
   * @param next where the next page begins; null after the last
   */
  record Page(List<byte[]> payloads, @Nullable Place next) {}

  long count(WorkspaceId workspace, long run) {
    return Sql.inTransaction(
        pool,
        connection -> {
          try (var select =
              connection.prepareStatement(
                  "select coalesce(sum(n), 0) from event where run_id = ? and workspace_id = ?")) {
            select.setLong(1, run);
            select.setInt(2, workspace.value());
            try (var rows = select.executeQuery()) {
              rows.next();
              return rows.getLong(1);
            }
          }
        });
  }

  Page page(WorkspaceId workspace, long run, Place after) {
    return Sql.inTransaction(
        pool,
        connection -> {
          try (var select =
              connection.prepareStatement(
                  """
                  select stream_id, seq, payload from event
                  where run_id = ? and workspace_id = ? and (stream_id, seq) > (?, ?)
                  order by stream_id, seq limit ?
                  """)) {
            select.setLong(1, run);
            select.setInt(2, workspace.value());
            select.setLong(3, after.stream());
            select.setLong(4, after.seq());
            select.setInt(5, PAGE);
            try (var rows = select.executeQuery()) {
              var payloads = new ArrayList<byte[]>(PAGE);
              Place last = null;
              while (rows.next()) {
                payloads.add(rows.getBytes(3));
                last = new Place(rows.getLong(1), rows.getLong(2));
              }
              return new Page(payloads, payloads.size() < PAGE ? null : last);
            }
          }
        });
  }
}
