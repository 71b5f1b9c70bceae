package dev.fanfare.audience;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;

/**
 * People of a run who wait for others of it: slices that are there from the freeze on, in a state
 * in which nobody claims them until they are let go.
 */
@Singleton
final class HeldSliceStore {

  /** Sets what tells the people apart, from a parameter on. */
  @FunctionalInterface
  interface Parameters {
    void set(PreparedStatement insert, int from) throws SQLException;
  }

  /**
   * Freezes people into slices that are due and others that are held.
   *
   * @param drawn a query of {@code profile_id} and whether they are {@code held}
   * @param until when those who are held are due as far as that is known
   */
  void freeze(
      Connection connection,
      AudienceStore.Freeze freeze,
      Instant until,
      String drawn,
      Parameters parameters)
      throws SQLException {
    try (var insert =
        connection.prepareStatement(
            """
            insert into slice (run_id, slice_no, workspace_id, account_id, occurrence, kind,
              attempt, due_at, lo, hi, n, profile_ids, state, epoch, started_to, recorded, tally)
            select ?, row_number() over (order by held, block) - 1, ?, ?, ?, 0, 1,
              case when held then ?::timestamptz else ?::timestamptz end, min(profile_id),
              max(profile_id), count(*), array_agg(profile_id order by profile_id),
              case when held then 3 else 0 end, 0, 0, 0, '{}'
            from (select profile_id, held,
                         (row_number() over (partition by held order by profile_id) - 1) / ?
                           as block
                  from (%s) drawn) numbered
            group by held, block
            """
                .formatted(drawn))) {
      insert.setLong(1, freeze.runId());
      insert.setInt(2, freeze.workspace().value());
      insert.setInt(3, freeze.accountId());
      insert.setLong(4, freeze.occurrence());
      insert.setObject(5, until.atOffset(ZoneOffset.UTC));
      insert.setObject(6, freeze.dueAt().atOffset(ZoneOffset.UTC));
      insert.setInt(7, freeze.sliceSize());
      parameters.set(insert, 8);
      insert.executeUpdate();
    }
  }

  /** Whether everybody of a run who is not held has an end, whatever it took. */
  boolean othersHaveEnds(Connection connection, long runId) throws SQLException {
    try (var select =
        connection.prepareStatement(
            "select not exists (select from slice where run_id = ? and state in (0, 1))")) {
      select.setLong(1, runId);
      try (var rows = select.executeQuery()) {
        rows.next();
        return rows.getBoolean(1);
      }
    }
  }

  /** Lets the held slices of a run go; the caller has locked it. */
  void letGo(Connection connection, long runId, Instant due) throws SQLException {
    try (var update =
        connection.prepareStatement(
            "update slice set state = 0, due_at = ? where run_id = ? and state = 3")) {
      update.setObject(1, due.atOffset(ZoneOffset.UTC));
      update.setLong(2, runId);
      update.executeUpdate();
    }
  }
}
