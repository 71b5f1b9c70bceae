package dev.fanfare.platform;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * Which transactions one statement of the database saw, as PostgreSQL writes a {@code pg_snapshot}.
 * Exact where clocks are not: a transaction may begin before a statement and commit after it.
 *
 * @param text for statements that compare
 * @param oldest all transactions before this one were over
 * @param next neither this one nor any after it had begun
 * @param underWay those between that were not over
 */
public record Snapshot(String text, long oldest, long next, Set<Long> underWay) {

  /** Reads {@code xmin:xmax:xip,…}. */
  public static Snapshot of(String text) {
    var parts = text.split(":", -1);
    var underWay = new HashSet<Long>();
    if (!parts[2].isEmpty()) {
      Arrays.stream(parts[2].split(",")).map(Long::parseUnsignedLong).forEach(underWay::add);
    }
    return new Snapshot(
        text, Long.parseUnsignedLong(parts[0]), Long.parseUnsignedLong(parts[1]), underWay);
  }

  /** Whether the statement saw what a committed transaction did. */
  public boolean saw(long transaction) {
    return transaction < oldest || transaction < next && !underWay.contains(transaction);
  }
}
