package dev.fanfare.analytics;

/** Between which values something lies with a stated confidence. */
record Interval(double low, double high) {

  boolean contains(double value) {
    return low <= value && value <= high;
  }
}
