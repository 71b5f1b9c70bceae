package dev.fanfare.dispatch;

import dev.fanfare.audience.CanaryStore;
import dev.fanfare.audience.TimetableStore;
import dev.fanfare.audience.Turnout.Part;
import dev.fanfare.audience.WinnerStore;
import dev.fanfare.campaigns.Run;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who of a frozen run was not started yet, and when they may be. Any thread. */
@Singleton
final class LeftPeople {

  private final SendingStore sending;
  private final TimetableStore timetables;
  private final CanaryStore canaries;
  private final WinnerStore winners;

  LeftPeople(
      SendingStore sending, TimetableStore timetables, CanaryStore canaries, WinnerStore winners) {
    this.sending = sending;
    this.timetables = timetables;
    this.canaries = canaries;
    this.winners = winners;
  }

  /**
   * Those who are left.
   *
   * @param held whether some of them wait for those who go first, or for a canary's hold
   * @param waits whether some of them wait until somebody chooses a winner: then nobody knows how
   *     long
   */
  record Left(List<Part> parts, boolean held, boolean waits) {}

  /**
   * What those wait for who are held.
   *
   * @param due when they go; null where that is not known yet
   * @param time how long after the end of those who go first; null where that is over
   */
  private record Hold(@Nullable Instant due, @Nullable Duration time, boolean waits) {}

  /** The first ones first; whoever waits for somebody to choose is due at once. */
  Left of(Connection connection, Run run, Instant now) throws SQLException {
    var left = sending.left(connection, run.id());
    var entries = timetables.of(connection, run.workspace(), run.id());
    boolean held = left.stream().anyMatch(SendingStore.Left::held);
    var hold = held ? hold(connection, run, now) : new Hold(null, null, false);
    var parts = new ArrayList<Part>();
    for (var each : left) {
      var number = each.timetable();
      var since = number == null ? run.plannedAt() : entries.get(number).dueAt();
      var due = each.held() && hold.due() != null ? hold.due() : each.due();
      parts.add(new Part(due, since, each.held() ? hold.time() : null, each.people()));
    }
    return new Left(parts, held || letGo(connection, run, now), hold.waits());
  }

  private boolean letGo(Connection connection, Run run, Instant now) throws SQLException {
    return canaries
        .of(connection, run.workspace(), run.id())
        .map(CanaryStore.RunCanary::goesOnAt)
        .filter(now::isBefore)
        .isPresent();
  }

  private Hold hold(Connection connection, Run run, Instant now) throws SQLException {
    var winner = winners.of(connection, run.workspace(), run.id());
    if (winner.isEmpty()) {
      var canary = canaries.of(connection, run.workspace(), run.id()).orElseThrow();
      return new Hold(null, canary.hold(), false);
    }
    var decidesAt = winner.get().decidesAt();
    if (winner.get().waits()) {
      return new Hold(now, null, true);
    }
    return new Hold(decidesAt, decidesAt == null ? winner.get().after() : null, false);
  }
}
