package dev.fanfare.budgets;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What one message has reserved: so much of each pot, by its number. */
public record Reservation(Map<Long, Long> amounts) {

  public Reservation {
    amounts = Map.copyOf(amounts);
  }

  SortedMap<Long, Long> ascending() {
    return new TreeMap<>(amounts);
  }
}
