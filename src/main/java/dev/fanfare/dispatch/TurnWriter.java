package dev.fanfare.dispatch;

import dev.fanfare.audience.SliceDueStore;
import dev.fanfare.audience.SliceProgress;
import dev.fanfare.audience.SliceStore;
import dev.fanfare.budgets.Budgets;
import dev.fanfare.events.EventLog;
import dev.fanfare.events.EventStream;
import dev.fanfare.pressure.Pressure;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** Writes a turn; the caller commits. */
@Singleton
final class TurnWriter {

  private static final Logger LOG = Logger.getLogger(TurnWriter.class);
  private static final String UNIQUE_VIOLATION = "23505";

  private final SliceStore slices;
  private final LedgerStore ledger;
  private final Pressure pressure;
  private final Budgets budgets;
  private final SliceDueStore waits;
  private final EventLog events;

  TurnWriter(
      SliceStore slices,
      LedgerStore ledger,
      Pressure pressure,
      Budgets budgets,
      SliceDueStore waits,
      EventLog events) {
    this.slices = slices;
    this.ledger = ledger;
    this.pressure = pressure;
    this.budgets = budgets;
    this.waits = waits;
    this.events = events;
  }

  /** Somebody has taken these slices over: nothing of the turn may stand. */
  static final class Fenced extends Exception {
    private static final long serialVersionUID = 1;

    private final transient List<SliceProgress> slices;

    Fenced(List<SliceProgress> slices) {
      super("fenced", null, false, false);
      this.slices = slices;
    }

    List<SliceProgress> slices() {
      return slices;
    }
  }

  /** The ledger holds other rows than the turn thought: nothing of it may stand as it is. */
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1;

    Refused(Exception cause) {
      super("refused", cause, false, false);
    }
  }

  /**
   * Writes everything of the turn, the stream's row last because it is held until commit.
   *
   * @param careful look for rows that the ledger would refuse, after it has refused one
   */
  void write(
      Connection connection,
      Turn turn,
      EventStream stream,
      int accountId,
      LedgerCopy buffer,
      boolean careful)
      throws SQLException, Fenced, Refused {
    if (careful) {
      withdraw(connection, turn);
    }
    var fenced = slices.mark(connection, turn.progress().values(), turn.now());
    if (!fenced.isEmpty()) {
      throw new Fenced(fenced);
    }
    writeRows(connection, turn, buffer, careful);
    pressure.write(connection, turn.workspace(), turn.taken(), turn.freed());
    budgets(connection, turn);
    for (var later : turn.later().entrySet()) {
      slices.add(connection, turn.workspace(), accountId, later.getKey(), later.getValue());
    }
    for (var batch : turn.events().entrySet()) {
      events.append(
          connection, stream, turn.workspace(), batch.getKey(), batch.getValue(), turn.now());
    }
  }

  /**
   * Whoever waits for a budget that gets something back is judged again: no more than it is for.
   */
  private void budgets(Connection connection, Turn turn) throws SQLException {
    var moves = turn.budgets();
    budgets.write(connection, turn.workspace(), moves);
    if (moves.givenBack() > 0) {
      waits.callBack(
          connection,
          turn.workspace(),
          Reason.BUDGET_EXHAUSTED.code(),
          turn.now(),
          moves.givenBack());
    }
  }

  private void writeRows(Connection connection, Turn turn, LedgerCopy buffer, boolean careful)
      throws SQLException, Refused {
    try {
      ledger.insert(connection, careful ? oncePerAddress(connection, turn) : turn.rows(), buffer);
      ledger.resolve(connection, turn.resolved());
    } catch (LedgerStore.NotUnknown e) {
      if (careful) {
        throw e;
      }
      throw new Refused(e);
    } catch (SQLException e) {
      if (careful || !UNIQUE_VIOLATION.equals(e.getSQLState())) {
        throw e;
      }
      throw new Refused(e);
    }
  }

  /** Takes out of the turn who has a row already, or none that is unknown where one was thought. */
  private void withdraw(Connection connection, Turn turn) throws SQLException {
    for (var rows : byOccurrence(turn.rows())) {
      var taken = ledger.taken(connection, rows).people();
      for (var row : rows) {
        if (!taken.add(row.key().profileId())) {
          LOG.errorf("%s has a row already", row.key());
          turn.withdraw(row);
        }
      }
    }
    for (var row : ledger.notUnknown(connection, turn.resolved())) {
      LOG.errorf("%s is not unknown any more", row.key());
      turn.withdraw(row);
    }
  }

  /**
   * The rows, each address once. One written to twice can only come of an address that changed
   * while it was under way; it is kept, marked and logged, never lost.
   */
  private List<LedgerRow> oncePerAddress(Connection connection, Turn turn) throws SQLException {
    var accepted = new ArrayList<LedgerRow>();
    for (var rows : byOccurrence(turn.rows())) {
      var addresses = ledger.taken(connection, rows).addresses();
      for (var row : rows) {
        if (row.addressKey() == null || addresses.add(row.addressKey())) {
          accepted.add(row);
        } else {
          LOG.errorf("The address of %s was written to twice", row.key());
          accepted.add(row.withoutAddress());
        }
      }
    }
    return accepted;
  }

  private record Occurrence(long runId, long occurrence) {}

  private static Collection<List<LedgerRow>> byOccurrence(List<LedgerRow> rows) {
    return rows.stream()
        .collect(
            Collectors.groupingBy(row -> new Occurrence(row.key().runId(), row.key().occurrence())))
        .values();
  }
}
