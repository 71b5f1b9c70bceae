package dev.fanfare.dispatch;

import dev.fanfare.audience.Progress;
import dev.fanfare.audience.SliceFigureStore;
import dev.fanfare.campaigns.Run;
import dev.fanfare.campaigns.RunStore;
import dev.fanfare.platform.Sql;
import dev.fanfare.platform.StatusFigure;
import dev.fanfare.platform.StatusSource;
import dev.fanfare.platform.TimeOrderedId;
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

/**
 * Where the people of open runs stand, and ledger rows by state: sums of what slices tally, so the
 * ledger is not read.
 */
@Singleton
final class LedgerFigures implements StatusSource {

  private final AgroalDataSource pool;
  private final RunStore runs;
  private final SliceFigureStore slices;

  LedgerFigures(
      @DataSource("background") AgroalDataSource pool, RunStore runs, SliceFigureStore slices) {
    this.pool = pool;
    this.runs = runs;
    this.slices = slices;
  }

  /** How far an open run is. */
  private record Standing(Run run, Progress progress) {}

  @Override
  public List<StatusFigure> figures() {
    var figures = new ArrayList<StatusFigure>();
    var rows = new HashMap<WorkspaceId, Map<LedgerState, Long>>();
    for (var standing : Sql.inTransaction(pool, this::standings)) {
      people(standing, figures);
      var run = standing.run();
      if (run.frozenAt() != null) {
        add(
            standing.progress(),
            rows.computeIfAbsent(run.workspace(), w -> new EnumMap<>(LedgerState.class)));
      }
    }
    rows.forEach(
        (workspace, counts) ->
            counts.forEach((state, n) -> figures.add(figure(workspace, state, n))));
    return figures;
  }

  private List<Standing> standings(Connection connection) throws SQLException {
    var standings = new ArrayList<Standing>();
    for (Run run : runs.open(connection)) {
      standings.add(new Standing(run, slices.progress(connection, run.id())));
    }
    return standings;
  }

  /** Where the people of a run stand: each of them in one of four places. */
  private static void people(Standing standing, List<StatusFigure> figures) {
    var progress = standing.progress();
    long begun = progress.decided() + progress.inFlight() + progress.deferred();
    var run = standing.run();
    figures.add(people(run, "planned", Math.max(0, progress.planned() - begun)));
    figures.add(people(run, "started", progress.inFlight()));
    figures.add(people(run, "deferred", progress.deferred()));
    figures.add(people(run, "recorded", progress.decided()));
  }

  private static StatusFigure people(Run run, String place, long people) {
    return StatusFigure.number(
            "campaigns.run.rows." + place,
            "People " + place,
            people,
            "people",
            StatusFigure.Level.GOOD)
        .of(TimeOrderedId.write("run", run.id()))
        .saying(run.state().name())
        .within(run.workspace());
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
