package dev.fanfare.conditions;

/** What a segment's name stands for when a condition is asked. */
public sealed interface Membership {

  /** People written down: one immutable version of an imported segment. */
  record Version(int segmentId, int number) implements Membership {}

  /** Everybody whom a condition selects. */
  record Rule(Condition condition) implements Membership {}
}
