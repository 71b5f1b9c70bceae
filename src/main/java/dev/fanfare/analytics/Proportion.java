package dev.fanfare.analytics;

import java.util.OptionalDouble;

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
   * How easily chance brings a difference like this from another rate, were both alike: the
   * smallest alpha at which the interval of the difference at a confidence of 1 - alpha holds no
   * zero. So an interval at any confidence holds none exactly where this is below its alpha.
   */
  double chance(Proportion other) {
    double low = 0;
    double high = Normal.FARTHEST;
    for (int i = 0; i < Normal.HALVINGS; i++) {
      double middle = (low + high) / 2;
      if (minus(other, middle).contains(0)) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return 2 * Normal.below(-low);
  }

  /**
   * The smallest difference from a group of that size that these people would have shown four times
   * out of five, where the other has the rate that both have together. Made of the intervals
   * themselves, so that it holds also where nobody or everybody did it: the fewest who would be
   * shown to be more, or, where most did it, the fewest who did not, and the difference that brings
   * about as many four times out of five.
   *
   * @param z as of the interval that shows it
   * @return empty where so few people can show none
   */
  OptionalDouble couldShow(Proportion other, double z) {
    double together = (double) (people + other.people) / (of + other.of);
    var like = new Proportion(Math.round(Math.min(together, 1 - together) * other.of), other.of);
    long most = of + 1;
    long fewest = 0;
    while (fewest < most) {
      long half = (fewest + most) >>> 1;
      if (half > of || new Proportion(half, of).minus(like, z).low() > 0) {
        most = half;
      } else {
        fewest = half + 1;
      }
    }
    return fewest > of
        ? OptionalDouble.empty()
        : OptionalDouble.of(
            Math.min(1, new Proportion(fewest, of).minus(like, Normal.place(POWER)).high()));
  }

  private static final double POWER = 0.8;
}
