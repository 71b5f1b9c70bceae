package dev.fanfare.control;

import dev.fanfare.platform.Violations;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What is asked of the group, as the body of a call. */
record GlobalControlChange(
    @Nullable String share, @Nullable Exempt exempt, @Nullable Boolean newDraw) {

  private static final Pattern SHARE = Pattern.compile("(\\d{1,2}(?:\\.\\d{1,2})?)%");
  private static final Pattern SLUG = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
  private static final int MOST_EXEMPT = 50;

  /** What it does not hold back. */
  record Exempt(@Nullable List<@Nullable String> purposes, @Nullable List<@Nullable String> tags) {}

  /** What is asked for, when nothing is wrong with it. */
  record Judged(int share, List<String> purposes, List<String> tags, boolean newDraw) {}

  /**
   * Judges what is asked for; a problem with everything that is wrong with it.
   *
   * @param purpose whether there is a purpose of a name
   * @param stands whether there is a group already
   */
  Judged judged(Predicate<String> purpose, boolean stands) {
    var violations = new Violations();
    int points = share == null ? 0 : points(share);
    violations.require(
        points >= 1 && points <= GlobalControl.MOST,
        "/share",
        share,
        "must be 0.01% to 15%, with at most two decimals");
    var purposes =
        words(
            exempt == null ? null : exempt.purposes(),
            "/exempt/purposes",
            purpose,
            "is no purpose of the workspace",
            violations);
    var tags =
        words(
            exempt == null ? null : exempt.tags(),
            "/exempt/tags",
            tag -> SLUG.matcher(tag).matches(),
            "must be 1 to 63 of a-z, 0-9 and -, not beginning with -",
            violations);
    boolean anew = Boolean.TRUE.equals(newDraw);
    violations.require(
        !anew || !stands,
        "/newDraw",
        newDraw,
        "would write to people of the group that stands: remove it first");
    violations.refuse();
    return new Judged(points, purposes, tags, anew);
  }

  private static int points(String share) {
    var matcher = SHARE.matcher(share);
    return matcher.matches()
        ? new BigDecimal(matcher.group(1)).movePointRight(2).intValueExact()
        : 0;
  }

  private static List<String> words(
      @Nullable List<@Nullable String> asked,
      String place,
      Predicate<String> right,
      String rule,
      Violations violations) {
    var words = new ArrayList<String>();
    if (asked == null) {
      return words;
    }
    violations.require(
        asked.size() <= MOST_EXEMPT, place, asked.size(), "must be at most " + MOST_EXEMPT);
    var seen = new HashSet<String>();
    for (int i = 0; i < asked.size(); i++) {
      var word = asked.get(i);
      violations.require(word != null && right.test(word), place + "/" + i, word, rule);
      if (word != null) {
        violations.require(seen.add(word), place + "/" + i, word, "stands there twice");
        words.add(word);
      }
    }
    return words;
  }
}
