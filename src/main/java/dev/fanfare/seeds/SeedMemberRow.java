package dev.fanfare.seeds;

import org.jspecify.annotations.Nullable;

/**
 * A member as it is kept.
 *
 * @param position counted from 1
 * @param addressKey of an address; null for a profile
 */
record SeedMemberRow(
    int position, @Nullable String profile, @Nullable String address, @Nullable Long addressKey) {

  @Override
  public String toString() {
    return "SeedMemberRow[" + position + "]";
  }
}
