package dev.fanfare.cli.demo;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Coupons that households of the audience redeemed: what the campaign was for.
 *
 * @param origin whether they are real, in a word or two
 * @param caveat what the groups of a run may be expected to show
 * @param all none where nothing is known of the audience
 */
record Redemptions(String origin, String caveat, List<Redemption> all) {

  static final Redemptions NONE = new Redemptions("", "", List.of());

  Redemptions {
    all = List.copyOf(all);
  }

  /**
   * One coupon.
   *
   * @param id which names it among all of a run
   */
  record Redemption(String id, String externalId) {}

  Set<String> people() {
    Set<String> people = new HashSet<>();
    all.forEach(one -> people.add(one.externalId()));
    return people;
  }

  /** How many this person redeemed. */
  long of(String externalId) {
    return all.stream().filter(one -> one.externalId().equals(externalId)).count();
  }
}
