package dev.fanfare.analytics;

/**
 * The standard normal distribution. The sum is that of G. Marsaglia, "Evaluating the Normal
 * Distribution", Journal of Statistical Software 11(4), 2004: exact to a double within seven
 * standard deviations, farther than any interval here reaches.
 */
final class Normal {

  /** Beyond it nothing is looked for: chance goes there three times in a million millions. */
  static final double FARTHEST = 7;

  static final int HALVINGS = 60;

  private Normal() {}

  /** The share of the distribution below a place. */
  static double below(double place) {
    if (Math.abs(place) > FARTHEST) {
      return place > 0 ? 1 : 0;
    }
    double sum = place;
    double last = 0;
    double term = place;
    double square = place * place;
    for (int i = 3; sum != last; i += 2) {
      last = sum;
      term *= square / i;
      sum += term;
    }
    return 0.5 + sum * Math.exp(-0.5 * square - 0.5 * Math.log(2 * Math.PI));
  }

  /** The place that a share of the distribution is below. */
  static double place(double share) {
    if (!(share > 0 && share < 1)) {
      throw new IllegalArgumentException("a share of " + share);
    }
    double low = -FARTHEST;
    double high = FARTHEST;
    for (int i = 0; i < HALVINGS; i++) {
      double middle = (low + high) / 2;
      if (below(middle) < share) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return (low + high) / 2;
  }
}
