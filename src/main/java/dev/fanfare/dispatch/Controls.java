package dev.fanfare.dispatch;

import org.jspecify.annotations.Nullable;

/**
 * What control groups say of a person, beside their own draw for the campaign's.
 *
 * @param globally the share of the global control group that the person is in, of 10,000; 0 where
 *     they are in none
 * @param sharedWith a member of a control group who has the same address; null when there is none,
 *     and of whoever is a member
 * @param sharedBy why that member is held out; null without one
 */
record Controls(int globally, @Nullable Long sharedWith, @Nullable Reason sharedBy) {

  /** No control group speaks against writing to them. */
  static final Controls NONE = new Controls(0, null, null);

  static Controls member(int share) {
    return new Controls(share, null, null);
  }

  static Controls sharedWith(long member, Reason why) {
    return new Controls(0, member, why);
  }

  /** Whether the person is in the global control group. */
  boolean holdsGlobally() {
    return globally > 0;
  }

  /** Who shares the address, as it is told: by subject, as duplicates are. */
  @Nullable String words() {
    return sharedWith == null || sharedBy == null
        ? null
        : "address of " + sharedWith + ": " + sharedBy.wire();
  }
}
