package dev.fanfare.dispatch;

import dev.fanfare.audience.SliceDueStore;
import dev.fanfare.budgets.BudgetsChanged;
import dev.fanfare.platform.WorkspaceId;
import dev.fanfare.pressure.CapsChanged;
import dev.fanfare.quiet.QuietHoursChanged;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Instant;

/**
 * Judges people anew who wait for the end of quiet hours, for room under a frequency cap or for a
 * budget, when these change: in the transaction of the change. Turns that let people wait hold it
 * off until they have committed.
 */
@Singleton
final class HeldPeople {

  private final AgroalDataSource doors;
  private final SliceDueStore slices;

  HeldPeople(AgroalDataSource doors, SliceDueStore slices) {
    this.doors = doors;
    this.slices = slices;
  }

  void judgeAnew(@Observes QuietHoursChanged changed) throws SQLException {
    callBack(changed.workspace(), Reason.QUIET_HOURS, changed.at());
  }

  void judgeAnew(@Observes CapsChanged changed) throws SQLException {
    callBack(changed.workspace(), Reason.FREQUENCY_CAP, changed.at());
  }

  void judgeAnew(@Observes BudgetsChanged changed) throws SQLException {
    callBack(changed.workspace(), Reason.BUDGET_EXHAUSTED, changed.at());
  }

  private void callBack(WorkspaceId workspace, Reason because, Instant at) throws SQLException {
    try (var connection = doors.getConnection()) {
      slices.callBack(connection, workspace, because.code(), at);
    }
  }
}
