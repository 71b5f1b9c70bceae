package dev.fanfare.conditions;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * When a zone changed its offset, from 1900 to 2100, as this Java knows it; before and after, the
 * nearest offset holds. PostgreSQL gets this table too, so that both know the same zone whatever
 * release of the time zone database each of them has.
 */
record ZoneTable(String zone, long[] changes, int[] offsets) {

  private static final Instant FIRST = Instant.parse("1900-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("2100-01-01T00:00:00Z");

  static ZoneTable of(String zone) {
    var rules = ZoneId.of(zone).getRules();
    var changes = new long[1_000];
    var offsets = new int[1_001];
    int size = 0;
    offsets[0] = rules.getOffset(FIRST).getTotalSeconds();
    for (var next = rules.nextTransition(FIRST);
        next != null && next.getInstant().isBefore(LAST);
        next = rules.nextTransition(next.getInstant())) {
      changes[size++] = next.toEpochSecond();
      offsets[size] = next.getOffsetAfter().getTotalSeconds();
    }
    return new ZoneTable(zone, Arrays.copyOf(changes, size), Arrays.copyOf(offsets, size + 1));
  }

  LocalDateTime local(Instant instant) {
    int at = Arrays.binarySearch(changes, instant.getEpochSecond());
    int offset = offsets[at < 0 ? -at - 1 : at + 1];
    return LocalDateTime.ofInstant(instant, ZoneOffset.ofTotalSeconds(offset));
  }

  /** The changes as an array of PostgreSQL. */
  String sqlChanges() {
    return Arrays.stream(changes)
        .mapToObj(second -> Instant.ofEpochSecond(second).toString())
        .collect(Collectors.joining(",", "{", "}"));
  }

  /** The offsets in seconds, before the first change and after each, as an array of PostgreSQL. */
  String sqlOffsets() {
    return Arrays.stream(offsets)
        .mapToObj(Integer::toString)
        .collect(Collectors.joining(",", "{", "}"));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ZoneTable table && table.zone.equals(zone);
  }

  @Override
  public int hashCode() {
    return zone.hashCode();
  }

  @Override
  public String toString() {
    return zone;
  }
}
