package dev.fanfare.dispatch;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;

/**
 * Where somebody was drawn: their place, the interval that holds it, and the share that would put
 * them elsewhere. Pure; shares are told in percent.
 *
 * @param what which draw it is
 * @param holds what the interval stands for
 * @param from the first place of the interval
 * @param to the first place behind it
 * @param flips the nearest share that would hold them otherwise
 */
record Draw(String what, String draw, String holds, String from, String to, String flips) {

  /** The control group of a campaign. */
  static final String HOLDOUT = "holdout";

  /** The workspace's group that no campaign writes to. */
  static final String GLOBAL_CONTROL = "globalControl";

  static final String TEST_SHARE = "testShare";
  static final String VARIANT = "variant";

  private static final int WHOLE = 10_000;
  private static final double PLACES = 1L << 32;

  /**
   * Against a share that holds everybody below it.
   *
   * @param place of 10,000
   * @param most the largest share there may be, of 10,000
   * @param inside what somebody below the share is
   * @param outside what everybody else is
   */
  static Draw below(String what, int place, int share, int most, String inside, String outside) {
    boolean in = place < share;
    return new Draw(
        what,
        percent(place),
        in ? inside : outside,
        percent(in ? 0 : share),
        percent(in ? share : WHOLE),
        in ? less(word(what), place) : more(word(what), place, most));
  }

  private static String less(String what, int place) {
    return place == 0 ? "no " + what + " at all" : "a " + what + " of at most " + percent(place);
  }

  private static String more(String what, int place, int most) {
    return place < most
        ? "a " + what + " of at least " + percent(place + 1)
        : "none: a " + what + " is at most " + percent(most);
  }

  /** Among variants by their weights: the nearer end of the interval is what could be moved. */
  static Draw among(Assignments assignments, long profileId) {
    var bounds = assignments.bounds();
    var names = assignments.names();
    double whole = bounds[bounds.length - 1];
    double place = assignments.variantDraw(profileId) / PLACES;
    int variant = 0;
    while (place * whole >= bounds[variant]) {
      variant++;
    }
    double from = variant == 0 ? 0 : bounds[variant - 1] / whole;
    double to = bounds[variant] / whole;
    boolean last = variant == bounds.length - 1;
    boolean before = variant > 0 && (last || place - from <= to - place);
    return new Draw(
        VARIANT,
        exactly(place, RoundingMode.FLOOR),
        names.get(variant),
        exactly(from, RoundingMode.HALF_UP),
        exactly(to, RoundingMode.HALF_UP),
        before
            ? "%s, when the variants up to it have more than %s together"
                .formatted(names.get(variant - 1), exactly(place, RoundingMode.CEILING))
            : "%s, when the variants before it have at most %s together"
                .formatted(names.get(variant + 1), exactly(place, RoundingMode.FLOOR)));
  }

  /** Of a share: whether the person is below it. */
  boolean inside() {
    return !to.equals(percent(WHOLE));
  }

  private static String word(String what) {
    return switch (what) {
      case GLOBAL_CONTROL -> "global control group";
      case TEST_SHARE -> "test share";
      default -> what;
    };
  }

  static String percent(int tenThousandths) {
    return String.format(Locale.ROOT, "%.2f %%", tenThousandths / 100.0);
  }

  private static String exactly(double share, RoundingMode rounding) {
    return new BigDecimal(share).movePointRight(2).setScale(4, rounding) + " %";
  }
}
