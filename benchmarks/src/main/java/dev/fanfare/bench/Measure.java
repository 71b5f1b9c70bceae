package dev.fanfare.bench;

import java.util.List;
import java.util.Locale;

/**
 * One row of the table: our figure beside a baseline of the same run, each the median of its runs.
 *
 * @param baseline what it is held against, in words
 * @param bar the ratio to reach
 * @param atMost whether the ratio must stay below the bar instead of above
 * @param remark further figures
 */
record Measure(
    String name,
    String baseline,
    List<Double> baselines,
    List<Double> ours,
    String unit,
    double bar,
    boolean atMost,
    String remark) {

  /** Rates a second, which must reach a share of the baseline's. */
  static Measure rate(
      String name,
      String baseline,
      List<Double> baselines,
      List<Double> ours,
      double bar,
      String remark) {
    return new Measure(name, baseline, baselines, ours, "/s", bar, false, remark);
  }

  /** Seconds or megabytes, which must stay below so many times the baseline's. */
  static Measure cost(
      String name,
      String baseline,
      List<Double> baselines,
      List<Double> ours,
      String unit,
      double bar,
      String remark) {
    return new Measure(name, baseline, baselines, ours, unit, bar, true, remark);
  }

  double ratio() {
    return Figures.median(ours) / Figures.median(baselines);
  }

  boolean passed() {
    return atMost ? ratio() <= bar : ratio() >= bar;
  }

  static String head() {
    return """
    | benchmark | baseline | ours | ratio | bar | reached | load 1, 5, 15 min |
    |---|---|---|---|---|---|---|""";
  }

  String row() {
    return "| %s | %s: %s | %s%s | %s | %s %s | %s | %s |"
        .formatted(
            name,
            baseline,
            figure(Figures.median(baselines)),
            figure(Figures.median(ours)),
            remark.isEmpty() ? "" : " (" + remark + ")",
            String.format(Locale.ROOT, "%.2f", ratio()),
            atMost ? "at most" : "at least",
            bar,
            passed() ? "yes" : "no",
            Figures.load());
  }

  private String figure(double value) {
    return String.format(Locale.ROOT, value < 100 ? "%.1f%s" : "%,.0f%s", value, unit);
  }
}
