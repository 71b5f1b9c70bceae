package dev.fanfare.cli.verify;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Counts by the draw who of a run's rows tests its variants. For one thread. */
final class TesterCount {

  private final Draws.@Nullable Tested tested;
  private final Set<Long> people = new HashSet<>();

  TesterCount(@Nullable Draws draws) {
    this.tested = draws == null ? null : draws.tested();
  }

  /** The same rows, which are counted as they are read. */
  LedgerSource counting(LedgerSource rows) {
    Draws.Tested draw = tested;
    return draw == null
        ? rows
        : visitor ->
            rows.forEach(
                row -> {
                  if (draw.tests(row.subject())) {
                    people.add(row.subject());
                  }
                  visitor.accept(row);
                });
  }

  /** How many people test, of those whose rows were read. */
  long people() {
    return people.size();
  }
}
