package dev.fanfare.analytics;

/**
 * So many of so many people.
 *
 * @param of at least one
 */
record Proportion(long people, long of) {

  Proportion {
    if (people < 0 || of < 1 || people > of) {
      throw new IllegalArgumentException(people + " of " + of);
    }
  }

  double rate() {
    return (double) people / of;
  }

  /**
   * The score interval of E. B. Wilson, "Probable Inference, the Law of Succession, and Statistical
   * Inference", JASA 22, 1927; without continuity correction.
   *
   * @param z how many standard errors to either side
   */
  Interval interval(double z) {
    double rate = rate();
    double square = z * z / of;
    double middle = rate + square / 2;
    double reach = z * Math.sqrt((rate * (1 - rate) + square / 4) / of);
    double low = people == 0 ? 0 : (middle - reach) / (1 + square);
    double high = people == of ? 1 : (middle + reach) / (1 + square);
    return new Interval(low, high);
  }

  /** By how much this rate is higher than another. */
  double minus(Proportion other) {
    return rate() - other.rate();
  }

  /**
   * The interval of the difference by method 10 of R. G. Newcombe, "Interval estimation for the
   * difference between independent proportions", Statistics in Medicine 17, 1998: made of both
   * score intervals, so that it holds also for rates near none and few people.
   */
  Interval minus(Proportion other, double z) {
    var own = interval(z);
    var its = other.interval(z);
    double difference = minus(other);
    return new Interval(
        difference - Math.hypot(rate() - own.low(), its.high() - other.rate()),
        difference + Math.hypot(own.high() - rate(), other.rate() - its.low()));
  }

  /**
   * The smallest difference that groups of these sizes, with the rate they have together, would
   * have shown four times out of five.
   *
   * @param z as of the interval that shows it
   */
  double couldShow(Proportion other, double z) {
    double together = (double) (people + other.people) / (of + other.of);
    double error = Math.sqrt(together * (1 - together) * (1.0 / of + 1.0 / other.of));
    return (z + Normal.place(POWER)) * error;
  }

  private static final double POWER = 0.8;
}
