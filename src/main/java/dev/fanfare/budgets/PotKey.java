package dev.fanfare.budgets;

import java.time.Instant;
import java.util.Comparator;

/** What a budget counts in one unit and one period. */
record PotKey(int budget, String unit, Instant from, Instant to) {

  static final Comparator<PotKey> ORDER =
      Comparator.comparingInt(PotKey::budget)
          .thenComparing(PotKey::unit)
          .thenComparing(PotKey::from)
          .thenComparing(PotKey::to);
}
