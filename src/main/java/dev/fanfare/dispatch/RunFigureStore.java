package dev.fanfare.dispatch;

import dev.fanfare.guardrails.Figures;
import dev.fanfare.platform.WorkspaceId;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.stream.Collectors;

/** What is counted of runs: the tallies of their slices, and the table {@code run_withdrawals}. */
@Singleton
final class RunFigureStore {

  private static final String TALLIES =
      GuardFigures.COUNTED.stream()
          .map(reason -> "coalesce(sum(tally[%d]), 0)".formatted(reason.tallyIndex() + 1))
          .collect(Collectors.joining(", "));

  /** A run of which somebody has withdrawn since it was judged. */
  record Unjudged(WorkspaceId workspace, long runId) {}

  /** The figures of a run as of the last commits of its slices, and of withdrawals. */
  Figures of(Connection connection, WorkspaceId workspace, long runId) throws SQLException {
    try (var select =
        connection.prepareStatement("select " + TALLIES + " from slice where run_id = ?")) {
      select.setLong(1, runId);
      try (var rows = select.executeQuery()) {
        rows.next();
        var sums = new EnumMap<Reason, Long>(Reason.class);
        for (int i = 0; i < GuardFigures.COUNTED.size(); i++) {
          sums.put(GuardFigures.COUNTED.get(i), rows.getLong(i + 1));
        }
        long withdrawn = withdrawn(connection, workspace, runId);
        return GuardFigures.of(reason -> sums.getOrDefault(reason, 0L))
            .plus(new Figures(0, 0, 0, 0, 0, withdrawn));
      }
    }
  }

  /** How many have withdrawn by the link of a run's message. */
  long withdrawn(Connection connection, WorkspaceId workspace, long runId) throws SQLException {
    try (var select =
        connection.prepareStatement(
            "select people from run_withdrawals where workspace_id = ? and run_id = ?")) {
      select.setInt(1, workspace.value());
      select.setLong(2, runId);
      try (var rows = select.executeQuery()) {
        return rows.next() ? rows.getLong(1) : 0;
      }
    }
  }

  /** Counts one more. */
  void count(Connection connection, WorkspaceId workspace, long runId) throws SQLException {
    try (var insert =
        connection.prepareStatement(
            """
            insert into run_withdrawals (workspace_id, run_id, people, judged) values (?, ?, 1, 0)
            on conflict (workspace_id, run_id) do update set people = run_withdrawals.people + 1
            """)) {
      insert.setInt(1, workspace.value());
      insert.setLong(2, runId);
      insert.executeUpdate();
    }
  }

  /** Runs with withdrawals that were not judged, but for paused ones, which are when they go on. */
  List<Unjudged> unjudged(Connection connection) throws SQLException {
    try (var select =
            connection.prepareStatement(
                """
                select w.workspace_id, w.run_id from run_withdrawals w
                join run r on r.workspace_id = w.workspace_id and r.id = w.run_id
                where w.people > w.judged and r.state <> 'PAUSED' order by w.run_id
                """);
        var rows = select.executeQuery()) {
      var unjudged = new ArrayList<Unjudged>();
      while (rows.next()) {
        unjudged.add(new Unjudged(new WorkspaceId(rows.getInt(1)), rows.getLong(2)));
      }
      return unjudged;
    }
  }

  /** Whether a run has withdrawals that were not judged. */
  boolean isUnjudged(Connection connection, WorkspaceId workspace, long runId) throws SQLException {
    try (var select =
        connection.prepareStatement(
            "select from run_withdrawals where workspace_id = ? and run_id = ?"
                + " and people > judged")) {
      select.setInt(1, workspace.value());
      select.setLong(2, runId);
      try (var rows = select.executeQuery()) {
        return rows.next();
      }
    }
  }

  /** Notes that so many were judged. */
  void judged(Connection connection, WorkspaceId workspace, long runId, long people)
      throws SQLException {
    try (var update =
        connection.prepareStatement(
            "update run_withdrawals set judged = ? where workspace_id = ? and run_id = ?")) {
      update.setLong(1, people);
      update.setInt(2, workspace.value());
      update.setLong(3, runId);
      update.executeUpdate();
    }
  }
}
