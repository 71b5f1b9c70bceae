package dev.fanfare.cli.verify;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * What the budgets of a workspace have counted, and what the messages of the run hold of it.
 *
 * @param counts beside the sums over single messages of the same moment
 * @param reservations of the run that is audited
 * @param concerning budgets of messages that count those of the run
 */
public record BudgetSource(
    List<Count> counts, Reservations reservations, List<Concerning> concerning) {

  public BudgetSource {
    counts = List.copyOf(counts);
    concerning = List.copyOf(concerning);
  }

  /** Where no budget counts the messages of the run. */
  public BudgetSource(List<Count> counts, Reservations reservations) {
    this(counts, reservations, List.of());
  }

  /** Where the reservations of a run come from. */
  @FunctionalInterface
  public interface Reservations {
    void forEach(Consumer<Reservation> message) throws IOException;
  }

  /**
   * What a message holds.
   *
   * @param pots by which counts name what it is held of
   */
  public record Reservation(UUID messageId, Set<Long> pots) {
    public Reservation {
      pots = Set.copyOf(pots);
    }
  }

  /**
   * A budget that counts every message of the run.
   *
   * @param name as people know it
   * @param since when it has been there
   * @param pots what it has ever counted in
   */
  public record Concerning(String name, Instant since, Set<Long> pots) {
    public Concerning {
      pots = Set.copyOf(pots);
    }
  }

  /**
   * What one budget has counted in one unit and period.
   *
   * @param name as people know it
   * @param most the limit by which was judged last
   */
  public record Count(
      String name,
      long most,
      long reserved,
      long released,
      long spent,
      long rowsReserved,
      long rowsSpent) {}
}
