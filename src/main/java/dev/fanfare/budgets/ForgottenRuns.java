package dev.fanfare.budgets;

import dev.fanfare.campaigns.RunsForgetting;
import dev.fanfare.platform.DatabaseFailure;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.SQLException;

/** Forgets what single messages reserved with the months that the ledger drops. */
@Singleton
class ForgottenRuns {

  private final ReservationStore reservations;

  ForgottenRuns(ReservationStore reservations) {
    this.reservations = reservations;
  }

  /** In the transaction before the drop; told again, there is nothing left to forget. */
  void forget(@Observes RunsForgetting month) {
    try {
      reservations.forget(month.connection(), month.from(), month.to());
    } catch (SQLException e) {
      throw new DatabaseFailure(e);
    }
  }
}
