package dev.fanfare.campaigns;

import org.jspecify.annotations.Nullable;

/**
 * What a test send shows.
 *
 * @param variant of the campaign
 * @param shownAs the number of the person whose data it is rendered with; null for the recipient's
 * @param ownLinks whether links for saying no are the recipient's own and work; else they lead to a
 *     page that changes nothing
 * @param seed of which run it is a copy, and for whom; null where somebody asked for it
 */
public record TestCopy(
    String variant, @Nullable Long shownAs, boolean ownLinks, @Nullable Seed seed) {

  /** A run by its id, and the seed group that gets the copy. */
  public record Seed(long run, String group) {}
}
