package dev.fanfare.dispatch;

import dev.fanfare.audience.Progress;
import dev.fanfare.audience.SliceStore;
import dev.fanfare.campaigns.Run;
import dev.fanfare.campaigns.RunStore;
import dev.fanfare.platform.Sql;
import dev.fanfare.platform.StatusFigure;
import dev.fanfare.platform.StatusSource;
import dev.fanfare.platform.WorkspaceId;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Ledger rows of open runs by state: sums of what slices tally, so the ledger is not read. */
@Singleton
final class LedgerFigures implements StatusSource {

  private final AgroalDataSource pool;
  private final RunStore runs;
  private final SliceStore slices;

  LedgerFigures(@DataSource("background") AgroalDataSource pool, RunStore runs, SliceStore slices) {
    this.pool = pool;
    this.runs = runs;
    this.slices = slices;
  }

  @Override
  public List<StatusFigure> figures() {
    var figures = new ArrayList<StatusFigure>();
    Sql.inTransaction(pool, this::rows)
        .forEach(
            (workspace, rows) ->
                rows.forEach((state, n) -> figures.add(figure(workspace, state, n))));
    return figures;
  }

  private Map<WorkspaceId, Map<LedgerState, Long>> rows(Connection connection) throws SQLException {
    var rows = new HashMap<WorkspaceId, Map<LedgerState, Long>>();
    for (Run run : runs.open(connection)) {
      if (run.frozenAt() != null) {
        add(
            slices.progress(connection, run.id()),
            rows.computeIfAbsent(run.workspace(), w -> new EnumMap<>(LedgerState.class)));
      }
    }
    return rows;
  }

  private static void add(Progress progress, Map<LedgerState, Long> rows) {
    for (int i = 0; i < progress.tally().length; i++) {
      rows.merge(Reason.values()[i].state(), progress.tally()[i], Long::sum);
    }
  }

  private static StatusFigure figure(WorkspaceId workspace, LedgerState state, long rows) {
    return StatusFigure.number(
            "dispatch.rows", "Ledger rows of open runs", rows, "rows", StatusFigure.Level.GOOD)
        .of(state.name())
        .within(workspace);
  }
}
