package dev.fanfare.campaigns;

import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.ProblemCode;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Keeps how runs are paused, in the transaction that moves their state. Any thread. */
@Singleton
public final class RunPauses {

  private final RunChangeStore store;

  RunPauses(RunChangeStore store) {
    this.store = store;
  }

  /** A pause begins. */
  public void begin(Connection connection, Run run, boolean extendWaits, Instant now)
      throws SQLException {
    var before = store.pause(connection, run.workspace(), run.id());
    store.pause(
        connection,
        run.workspace(),
        run.id(),
        new RunPause(now, extendWaits, before.missedBefore(), false));
  }

  /**
   * A pause ends.
   *
   * @param skipOlder how long somebody may have been kept waiting by it to be written to still;
   *     null for however long
   * @return since when waits have stood still; empty where they went on
   */
  public Optional<Instant> end(
      Connection connection, Run run, @Nullable Duration skipOlder, Instant now)
      throws SQLException {
    var pause = store.pause(connection, run.workspace(), run.id());
    if (pause.extendWaits() && skipOlder != null) {
      throw new ApiProblem(
          ProblemCode.CONFLICT,
          "The pause moves all waits on, so nobody is missed: resume without skipIfOlder.");
    }
    store.pause(
        connection,
        run.workspace(),
        run.id(),
        new RunPause(null, false, missedBefore(pause.since(), skipOlder, now), false));
    return pause.extendWaits() ? Optional.ofNullable(pause.since()) : Optional.empty();
  }

  /**
   * Up to which due instant people have been missed; null where the pause was too short for any.
   */
  public static @Nullable Instant missedBefore(
      @Nullable Instant since, @Nullable Duration skipOlder, Instant now) {
    if (since == null || skipOlder == null) {
      return null;
    }
    var latest = now.minus(skipOlder);
    return since.isAfter(latest) ? null : latest;
  }
}
