package dev.fanfare.budgets;

/**
 * How much of a budget is taken in one unit and one period.
 *
 * @param most the limit by which was judged last
 * @param released given back of what was reserved
 * @param spent of what was reserved, accepted by providers
 */
record Pot(long id, PotKey key, long most, long reserved, long released, long spent) {

  /** What counts. */
  long held() {
    return reserved - released;
  }
}
