package dev.fanfare.cli.verify;

import java.util.Arrays;

/**
 * Pairs of longs numbered in the order they came, found again in constant time: 24 bytes a pair at
 * half load. For one thread.
 */
final class PairIndex {

  static final int ABSENT = -1;

  private long[] first = new long[1024];
  private long[] second = new long[1024];
  private int[] owner = new int[1024];
  private int[] slots = emptySlots(2048);
  private int size;

  /**
   * Remembers the pair for its owner unless it is there.
   *
   * @return the owner of the same pair, if there is one, or else {@link #ABSENT}
   */
  int putIfAbsent(long a, long b, int ownedBy) {
    int slot = slotOf(a, b);
    if (slots[slot] != ABSENT) {
      return owner[slots[slot]];
    }
    if (size == first.length) {
      grow();
      slot = slotOf(a, b);
    }
    first[size] = a;
    second[size] = b;
    owner[size] = ownedBy;
    slots[slot] = size++;
    return ABSENT;
  }

  /** The owner of the pair or {@link #ABSENT}. */
  int find(long a, long b) {
    int entry = slots[slotOf(a, b)];
    return entry == ABSENT ? ABSENT : owner[entry];
  }

  int size() {
    return size;
  }

  private int slotOf(long a, long b) {
    int mask = slots.length - 1;
    int slot = (int) mix(a * 31 + b) & mask;
    while (slots[slot] != ABSENT && !holds(slots[slot], a, b)) {
      slot = slot + 1 & mask;
    }
    return slot;
  }

  private boolean holds(int entry, long a, long b) {
    return first[entry] == a && second[entry] == b;
  }

  private void grow() {
    first = Arrays.copyOf(first, size * 2);
    second = Arrays.copyOf(second, size * 2);
    owner = Arrays.copyOf(owner, size * 2);
    slots = emptySlots(size * 4);
    for (int entry = 0; entry < size; entry++) {
      slots[slotOf(first[entry], second[entry])] = entry;
    }
  }

  private static int[] emptySlots(int length) {
    int[] slots = new int[length];
    Arrays.fill(slots, ABSENT);
    return slots;
  }

  /** The finaliser of SplitMix64: every input bit moves every output bit. */
  private static long mix(long value) {
    long z = (value ^ value >>> 30) * 0xbf58476d1ce4e5b9L;
    z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
    return z ^ z >>> 31;
  }
}
