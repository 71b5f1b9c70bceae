package dev.fanfare.cli.verify;

import java.io.IOException;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * What the budgets of a workspace have counted, and what the messages of the run hold of it.
 *
 * @param counts beside the sums over single messages of the same moment
 * @param reservations of the run that is audited
 */
public record BudgetSource(List<Count> counts, Reservations reservations) {

  public BudgetSource {
    counts = List.copyOf(counts);
  }

  /** Where the reservations of a run come from. */
  @FunctionalInterface
  public interface Reservations {
    void forEach(Consumer<UUID> message) throws IOException;
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
