package dev.fanfare.segments;

import java.util.Arrays;

/** Operations on sets of subject numbers, as ascending arrays without doubles. Pure. */
final class MemberSets {

  private MemberSets() {}

  /** The members after the people of a file joined, left or became the segment. */
  static long[] after(ImportMode mode, long[] before, long[] people) {
    return switch (mode) {
      case REPLACE -> people;
      case ADD -> union(before, people);
      case REMOVE -> minus(before, people);
    };
  }

  /** Sorts and drops doubles; takes the array. */
  static long[] of(long[] ids) {
    Arrays.sort(ids);
    int size = 0;
    for (int i = 0; i < ids.length; i++) {
      if (i == 0 || ids[i] != ids[i - 1]) {
        ids[size++] = ids[i];
      }
    }
    return size == ids.length ? ids : Arrays.copyOf(ids, size);
  }

  private static long[] union(long[] a, long[] b) {
    var all = new long[Math.addExact(a.length, b.length)];
    int size = 0;
    int i = 0;
    int j = 0;
    while (i < a.length || j < b.length) {
      if (j == b.length || (i < a.length && a[i] < b[j])) {
        all[size++] = a[i++];
      } else if (i == a.length || b[j] < a[i]) {
        all[size++] = b[j++];
      } else {
        all[size++] = a[i++];
        j++;
      }
    }
    return Arrays.copyOf(all, size);
  }

  /** The members of {@code a} that are not in {@code b}. */
  static long[] minus(long[] a, long[] b) {
    var left = new long[a.length];
    int size = 0;
    int j = 0;
    for (long id : a) {
      while (j < b.length && b[j] < id) {
        j++;
      }
      if (j == b.length || b[j] != id) {
        left[size++] = id;
      }
    }
    return Arrays.copyOf(left, size);
  }
}
