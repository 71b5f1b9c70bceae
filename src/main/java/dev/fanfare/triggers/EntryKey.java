package dev.fanfare.triggers;

import java.util.Comparator;

/** A person in a campaign: what is locked, in this order, by whoever brings people in. */
record EntryKey(int campaignId, long subject) implements Comparable<EntryKey> {

  private static final Comparator<EntryKey> ORDER =
      Comparator.comparingInt(EntryKey::campaignId).thenComparingLong(EntryKey::subject);

  @Override
  public int compareTo(EntryKey other) {
    return ORDER.compare(this, other);
  }
}
