package dev.fanfare.campaigns;

import dev.fanfare.dsl.Guardrails.Measure;
import dev.fanfare.guardrails.Forgiven;
import dev.fanfare.platform.WorkspaceId;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The table {@code run_stop}. Whoever writes it has locked the run, or has just moved it. */
@Singleton
public final class RunStopStore {

  /** Notes what has stopped a run. */
  public void insert(Connection connection, WorkspaceId workspace, long runId, RunStop stop)
      throws SQLException {
    try (var insert =
        connection.prepareStatement(
            """
            insert into run_stop (workspace_id, run_id, number, because, source, share, bound,
                                  counted, out_of, at, of_run)
            select ?, ?, coalesce(max(number), 0) + 1, ?, ?, ?, ?, ?, ?, ?, ?
            from run_stop where workspace_id = ? and run_id = ?
            """)) {
      insert.setInt(1, workspace.value());
      insert.setLong(2, runId);
      insert.setString(3, stop.because());
      insert.setString(4, stop.source());
      insert.setBoolean(5, stop.share());
      insert.setInt(6, stop.bound());
      insert.setLong(7, stop.counted());
      insert.setLong(8, stop.outOf());
      insert.setObject(9, stop.at().atOffset(ZoneOffset.UTC));
      insert.setObject(10, stop.ofRun(), Types.BIGINT);
      insert.setInt(11, workspace.value());
      insert.setLong(12, runId);
      insert.executeUpdate();
    }
  }

  /** The last stop of a run, whether it goes on by now or not. */
  public Optional<RunStop> last(Connection connection, WorkspaceId workspace, long runId)
      throws SQLException {
    try (var select =
        connection.prepareStatement(
            """
            select because, source, share, bound, counted, out_of, at, lifted, lifted_at,
                   lifted_by, why, of_run
            from run_stop where workspace_id = ? and run_id = ? order by number desc limit 1
            """)) {
      select.setInt(1, workspace.value());
      select.setLong(2, runId);
      try (var rows = select.executeQuery()) {
        return rows.next() ? Optional.of(read(rows)) : Optional.empty();
      }
    }
  }

  /**
   * The stop that a campaign's next run begins with where people come while it goes on: the last
   * one that a bound has made of such a run, unless that went on.
   */
  Optional<RunStop> carried(
      Connection connection, WorkspaceId workspace, int campaignId, Instant now)
      throws SQLException {
    try (var select =
        connection.prepareStatement(
            """
            select s.because, s.source, s.share, s.bound, s.counted, s.out_of, s.at, s.lifted,
                   s.lifted_at, s.lifted_by, s.why, s.of_run, s.run_id
            from run_stop s
            join run r on r.workspace_id = s.workspace_id and r.id = s.run_id
            where s.workspace_id = ? and r.campaign_id = ? and r.takes_until is not null
              and s.because <> ?
            order by s.at desc, s.run_id desc, s.number desc limit 1
            """)) {
      select.setInt(1, workspace.value());
      select.setInt(2, campaignId);
      select.setString(3, RunStop.APPROVAL);
      try (var rows = select.executeQuery()) {
        if (!rows.next() || rows.getString(8) != null) {
          return Optional.empty();
        }
        return Optional.of(read(rows).carriedFrom(rows.getLong(13), now));
      }
    }
  }

  private static RunStop read(ResultSet row) throws SQLException {
    var how = row.getString(8);
    var lifted =
        how == null
            ? null
            : new RunStop.Lifted(
                how,
                row.getObject(9, OffsetDateTime.class).toInstant(),
                row.getString(10),
                row.getString(11));
    return new RunStop(
        row.getString(1),
        row.getString(2),
        row.getBoolean(3),
        row.getInt(4),
        row.getLong(5),
        row.getLong(6),
        row.getObject(7, OffsetDateTime.class).toInstant(),
        lifted,
        row.getObject(12, Long.class));
  }

  /** The stop that keeps a run from going on; empty when there is none. */
  public Optional<RunStop> standing(Connection connection, WorkspaceId workspace, long runId)
      throws SQLException {
    return last(connection, workspace, runId).filter(stop -> stop.lifted() == null);
  }

  /**
   * Lets a run go on.
   *
   * @param forgiven what is not counted again; null when all is
   */
  public void lift(
      Connection connection,
      WorkspaceId workspace,
      long runId,
      RunStop.Lifted lifted,
      @Nullable Forgiven forgiven)
      throws SQLException {
    try (var update =
        connection.prepareStatement(
            """
            update run_stop set lifted = ?, lifted_at = ?, lifted_by = ?, why = ?, forgiven = ?,
              forgiven_of = ?
            where workspace_id = ? and run_id = ? and lifted is null
            """)) {
      update.setString(1, lifted.how());
      update.setObject(2, lifted.at().atOffset(ZoneOffset.UTC));
      update.setString(3, lifted.by());
      update.setString(4, lifted.why());
      update.setObject(5, forgiven == null ? null : forgiven.bad(), Types.BIGINT);
      update.setObject(6, forgiven == null ? null : forgiven.of(), Types.BIGINT);
      update.setInt(7, workspace.value());
      update.setLong(8, runId);
      update.executeUpdate();
    }
  }

  /** What is not counted again of a run, by measure. */
  public Map<Measure, Forgiven> forgiven(Connection connection, WorkspaceId workspace, long runId)
      throws SQLException {
    try (var select =
        connection.prepareStatement(
            """
            select because, forgiven, forgiven_of from run_stop
            where workspace_id = ? and run_id = ? and forgiven is not null order by number
            """)) {
      select.setInt(1, workspace.value());
      select.setLong(2, runId);
      var forgiven = new EnumMap<Measure, Forgiven>(Measure.class);
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          forgiven.put(
              Measure.of(rows.getString(1)), new Forgiven(rows.getLong(2), rows.getLong(3)));
        }
      }
      return forgiven;
    }
  }
}
