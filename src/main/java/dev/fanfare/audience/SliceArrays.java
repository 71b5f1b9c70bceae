package dev.fanfare.audience;

/** Arrays of slices, as PostgreSQL's driver takes and gives them. */
final class SliceArrays {

  private SliceArrays() {}

  static int[] ints(Integer[] boxed) {
    var values = new int[boxed.length];
    for (int i = 0; i < boxed.length; i++) {
      values[i] = boxed[i];
    }
    return values;
  }

  static long[] longs(Long[] boxed) {
    var values = new long[boxed.length];
    for (int i = 0; i < boxed.length; i++) {
      values[i] = boxed[i];
    }
    return values;
  }

  static Object[] boxed(long[] values) {
    var boxed = new Object[values.length];
    for (int i = 0; i < values.length; i++) {
      boxed[i] = values[i];
    }
    return boxed;
  }

  static Object[] boxed(int[] values) {
    var boxed = new Object[values.length];
    for (int i = 0; i < values.length; i++) {
      boxed[i] = values[i];
    }
    return boxed;
  }
}
