package dev.fanfare.campaigns;

import dev.fanfare.dsl.Guardrails.Measure;
import dev.fanfare.guardrails.Forgiven;
import dev.fanfare.platform.WorkspaceId;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Types;
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
                                  counted, out_of, at)
            select ?, ?, coalesce(max(number), 0) + 1, ?, ?, ?, ?, ?, ?, ?
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
      insert.setInt(10, workspace.value());
      insert.setLong(11, runId);
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
                   lifted_by, why
            from run_stop where workspace_id = ? and run_id = ? order by number desc limit 1
            """)) {
      select.setInt(1, workspace.value());
      select.setLong(2, runId);
      try (var rows = select.executeQuery()) {
        if (!rows.next()) {
          return Optional.empty();
        }
        var how = rows.getString(8);
        var lifted =
            how == null
                ? null
                : new RunStop.Lifted(
                    how,
                    rows.getObject(9, OffsetDateTime.class).toInstant(),
                    rows.getString(10),
                    rows.getString(11));
        return Optional.of(
            new RunStop(
                rows.getString(1),
                rows.getString(2),
                rows.getBoolean(3),
                rows.getInt(4),
                rows.getLong(5),
                rows.getLong(6),
                rows.getObject(7, OffsetDateTime.class).toInstant(),
                lifted));
      }
    }
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
