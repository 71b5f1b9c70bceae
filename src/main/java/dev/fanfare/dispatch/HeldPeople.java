package dev.fanfare.dispatch;

import dev.fanfare.audience.SliceDueStore;
import dev.fanfare.budgets.BudgetsChanged;
import dev.fanfare.quiet.QuietHoursChanged;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.SQLException;

/** Judges people anew who wait for the end of quiet hours, or for a budget, when these change. */
@Singleton
final class HeldPeople {

  private final AgroalDataSource doors;
  private final SliceDueStore slices;

  HeldPeople(AgroalDataSource doors, SliceDueStore slices) {
    this.doors = doors;
    this.slices = slices;
  }

  void judgeAnew(@Observes QuietHoursChanged changed) throws SQLException {
    try (var connection = doors.getConnection()) {
      slices.callBack(connection, changed.workspace(), Reason.QUIET_HOURS.code(), changed.at());
    }
  }

  void judgeAnew(@Observes BudgetsChanged changed) throws SQLException {
    try (var connection = doors.getConnection()) {
      slices.callBack(
          connection, changed.workspace(), Reason.BUDGET_EXHAUSTED.code(), changed.at());
    }
  }
}
