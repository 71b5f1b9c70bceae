package dev.fanfare.cli.verify;

/**
 * Rates held against each other, worked out from their papers and not by the engine's code: the
 * interval of E. B. Wilson (1927) for a rate, and of R. G. Newcombe (1998, method 10) for a
 * difference, both without continuity correction.
 */
final class Scores {

  private static final double ROOT_OF_TWO_PI = Math.sqrt(2 * Math.PI);
  private static final double FARTHEST = 8;

  private Scores() {}

  /** An interval. */
  record Bounds(double low, double high) {}

  /** So many of so many people. */
  record Rate(long people, long of) {
    double value() {
      return (double) people / of;
    }
  }

  /** By how much one rate is above another, at so many standard errors. */
  static Bounds difference(Rate one, Rate other, double z) {
    Bounds own = interval(one, z);
    Bounds its = interval(other, z);
    double difference = one.value() - other.value();
    double below = Math.pow(one.value() - own.low(), 2) + Math.pow(its.high() - other.value(), 2);
    double above = Math.pow(own.high() - one.value(), 2) + Math.pow(other.value() - its.low(), 2);
    return new Bounds(difference - Math.sqrt(below), difference + Math.sqrt(above));
  }

  /**
   * The smallest alpha at which the interval of a difference at a confidence of 1 - alpha holds no
   * zero; 1 where both rates are alike.
   */
  static double chance(Rate one, Rate other) {
    double low = 0;
    double high = FARTHEST;
    for (int i = 0; i < 100; i++) {
      double half = (low + high) / 2;
      Bounds bounds = difference(one, other, half);
      if (bounds.low() > 0 || bounds.high() < 0) {
        low = half;
      } else {
        high = half;
      }
    }
    return 2 * (1 - normal(low));
  }

  private static Bounds interval(Rate rate, double z) {
    double n = rate.of();
    double p = rate.value();
    double middle = 2 * n * p + z * z;
    double reach = z * Math.sqrt(z * z + 4 * n * p * (1 - p));
    double whole = 2 * (n + z * z);
    return new Bounds(
        rate.people() == 0 ? 0 : (middle - reach) / whole,
        rate.people() == rate.of() ? 1 : (middle + reach) / whole);
  }

  /** How many standard errors hold together with 95 % where so many groups are held in pairs. */
  static double zOfPairs(int groups) {
    double pairs = groups * (groups - 1) / 2.0;
    double wanted = 1 - 0.05 / pairs / 2;
    double low = 0;
    double high = FARTHEST;
    for (int i = 0; i < 100; i++) {
      double half = (low + high) / 2;
      if (normal(half) < wanted) {
        low = half;
      } else {
        high = half;
      }
    }
    return (low + high) / 2;
  }

  /**
   * The normal distribution up to a place: G. Marsaglia, Journal of Statistical Software 11, 2004.
   */
  private static double normal(double place) {
    double sum = place;
    double part = place;
    for (int i = 3; part > sum * 1e-17; i += 2) {
      part *= place * place / i;
      sum += part;
    }
    return 0.5 + sum * Math.exp(-place * place / 2) / ROOT_OF_TWO_PI;
  }
}
