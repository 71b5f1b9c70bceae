package dev.fanfare.analytics;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Groups of people held against each other as they were assigned, whatever became of their messages
 * ("intention to treat"). All statements hold together with 95 % confidence: by Bonferroni, each of
 * k intervals has a confidence of 1 - 0.05/k.
 *
 * @param of what is compared: the share of people who did this
 * @param reference the group the others are held against
 * @param confidence of all differences together
 * @param each confidence of one difference
 * @param winner the group whose rate is higher than each other's; null when that is not shown
 * @param verdict the whole in words
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Comparison(
    String of,
    @Nullable String reference,
    double confidence,
    double each,
    List<Rate> groups,
    List<Difference> differences,
    @Nullable String winner,
    String verdict) {

  static final double CONFIDENCE = 0.95;

  /** A group before it is compared; {@code of} may be nobody. */
  record Group(String name, long people, long of) {}

  /** A group's rate with its own interval of 95 %; without people there is none. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Rate(
      String name,
      long assigned,
      long people,
      @Nullable Double rate,
      @Nullable Double low,
      @Nullable Double high) {}

  /** What a difference shows. */
  enum Shown {
    HIGHER,
    LOWER,
    NONE
  }

  /**
   * A group held against the reference.
   *
   * @param shown {@code none}: its interval holds zero, so nothing is said of a difference
   * @param couldShow the smallest difference that so many people would have shown four times out of
   *     five; null where so few can show none
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Difference(
      String name,
      double difference,
      double low,
      double high,
      String shown,
      @Nullable Double couldShow) {

    private static Difference of(Group group, Group reference, double z) {
      var own = proportion(group);
      var its = proportion(reference);
      var interval = own.minus(its, z);
      var could = own.couldShow(its, z);
      return new Difference(
          group.name(),
          own.minus(its),
          interval.low(),
          interval.high(),
          Comparison.shown(interval).name().toLowerCase(Locale.ROOT),
          could.isPresent() ? could.getAsDouble() : null);
    }
  }

  /** Compares groups; the first is what the others are held against. */
  static Comparison of(String what, List<Group> groups) {
    var whole = groups.stream().filter(group -> group.of() > 0).toList();
    var rates = groups.stream().map(Comparison::rate).toList();
    int pairs = whole.size() - 1;
    if (pairs < 1) {
      return new Comparison(
          what,
          null,
          CONFIDENCE,
          CONFIDENCE,
          rates,
          List.of(),
          null,
          "Nothing to compare: there are not two groups with people in them.");
    }
    double z = z(pairs);
    var reference = whole.getFirst();
    var differences = new ArrayList<Difference>();
    for (var group : whole.subList(1, whole.size())) {
      differences.add(Difference.of(group, reference, z));
    }
    var winner = winner(whole);
    return new Comparison(
        what,
        reference.name(),
        CONFIDENCE,
        1 - (1 - CONFIDENCE) / pairs,
        rates,
        differences,
        winner,
        verdict(what, reference, differences, winner));
  }

  private static Rate rate(Group group) {
    if (group.of() == 0) {
      return new Rate(group.name(), 0, group.people(), null, null, null);
    }
    var proportion = proportion(group);
    var interval = proportion.interval(z(1));
    return new Rate(
        group.name(),
        group.of(),
        group.people(),
        proportion.rate(),
        interval.low(),
        interval.high());
  }

  /** The confidence of each difference where so many groups are held each against each. */
  static double each(int groups) {
    return 1 - (1 - CONFIDENCE) / pairs(groups);
  }

  /** How many standard deviations each of these differences may be from zero by chance. */
  static double zOfPairs(int groups) {
    return z(pairs(groups));
  }

  private static int pairs(int groups) {
    return groups * (groups - 1) / 2;
  }

  /**
   * The group whose rate is shown to be higher than each other's; null for none. Each against each,
   * since the best of many is picked after the fact.
   *
   * @param groups with people in them
   */
  static @Nullable String winner(List<Group> groups) {
    double z = zOfPairs(groups.size());
    for (var group : groups) {
      boolean above =
          groups.stream()
              .filter(other -> other != group)
              .allMatch(
                  other -> shown(proportion(group).minus(proportion(other), z)) == Shown.HIGHER);
      if (above) {
        return group.name();
      }
    }
    return null;
  }

  private static String verdict(
      String what, Group reference, List<Difference> differences, @Nullable String winner) {
    var words = new StringBuilder();
    for (var difference : differences) {
      words.append(sentence(what, reference, difference)).append(' ');
    }
    return words
        .append(
            winner == null
                ? "No group is shown to be higher than all others."
                : "Higher than all others: " + winner + ".")
        .toString();
  }

  private static String sentence(String what, Group reference, Difference difference) {
    if (difference.shown().equals(Shown.NONE.name().toLowerCase(Locale.ROOT))) {
      var none =
          "%s and %s: no difference in %s shown; "
              .formatted(difference.name(), reference.name(), what);
      return difference.couldShow() == null
          ? none + "so few people can show none."
          : none
              + "one of %.2f points would have been, four times out of five."
                  .formatted(difference.couldShow() * 100);
    }
    return "%s has %.2f points %s %s than %s (%.2f to %.2f)."
        .formatted(
            difference.name(),
            Math.abs(difference.difference()) * 100,
            difference.difference() > 0 ? "more" : "less",
            what,
            reference.name(),
            difference.low() * 100,
            difference.high() * 100);
  }

  private static Shown shown(Interval interval) {
    if (interval.contains(0)) {
      return Shown.NONE;
    }
    return interval.low() > 0 ? Shown.HIGHER : Shown.LOWER;
  }

  static Proportion proportion(Group group) {
    return new Proportion(group.people(), group.of());
  }

  private static double z(int statements) {
    return Normal.place(1 - (1 - CONFIDENCE) / statements / 2);
  }
}
