package dev.fanfare.analytics;

import dev.fanfare.campaigns.RunsForgetting;
import dev.fanfare.platform.DatabaseFailure;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.SQLException;

/** Keeps the figures of reports when the people they were counted from are forgotten. */
@Singleton
final class PastCounts {

  private final PastCountStore store;

  PastCounts(PastCountStore store) {
    this.store = store;
  }

  void count(@Observes RunsForgetting month) {
    try {
      store.countUnknown(month.connection(), month.from(), month.to());
      store.countPeople(month.connection(), month.from(), month.to());
      GoalCountStore.forget(month.connection(), month.from(), month.to());
    } catch (SQLException e) {
      throw new DatabaseFailure(e);
    }
  }
}
