package dev.fanfare.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Whole campaigns to the null channel in a workspace with a frequency cap that has room for
 * everybody, beside the same without: what locking people, reading what they have had and counting
 * one more costs a message. Runs alternate; with each run with a cap people have had one more.
 */
final class CappedCampaigns {
  private static final double MOST_TIMES = 1.5;
  private static final String CAP = "/v1/frequency-caps/roomy";

  private final Stage stage;
  private final Sizes sizes;
  private int launched;

  CappedCampaigns(Stage stage, Sizes sizes) {
    this.stage = stage;
    this.sizes = sizes;
  }

  Measure cost(String crowd) {
    List<Double> off = new ArrayList<>();
    List<Double> on = new ArrayList<>();
    whole(crowd);
    capped(crowd);
    for (int i = 0; i < sizes.runs(); i++) {
      off.add(whole(crowd));
      on.add(capped(crowd));
    }
    double more = (Figures.median(on) - Figures.median(off)) / sizes.people() * 1e6;
    return Measure.cost(
        "caps on, " + sizes.people() + " people",
        "caps off",
        off,
        on,
        " s",
        MOST_TIMES,
        String.format(Locale.ROOT, "%.1f µs more a message", more));
  }

  /** A cap that has room for everybody. */
  static void cap(EngineApi api) {
    api.create(CAP, "application/json", "{\"count\": 1000, \"window\": {\"rolling\": \"P30D\"}}");
  }

  private double capped(String crowd) {
    cap(stage.api());
    double seconds = whole(crowd);
    stage.api().delete(CAP);
    return seconds;
  }

  private double whole(String crowd) {
    CampaignRun run = NullCampaigns.launch(stage.api(), "capped-" + ++launched, crowd);
    run.awaitEnd();
    run.awaitCounted();
    double seconds = run.seconds();
    long sent = run.counted().getOrDefault("message.sent", 0L);
    if (sent != sizes.people()) {
      throw new IllegalStateException(sent + " of " + sizes.people() + " people were sent to");
    }
    return seconds;
  }
}
