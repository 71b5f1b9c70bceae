package dev.fanfare.bench;

import dev.fanfare.host.EngineProcess;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Whole campaigns to the null channel in a workspace with a frequency cap that has room for
 * everybody, from the launch to the last of two events a message in the first sink's counts, beside
 * the same touches by bare JDBC; and what follows from such runs: memory, and the time for a tenth
 * of the people.
 */
final class NullCampaigns {
  static final String ACCOUNT = "nowhere";
  private static final double SHARE_OF_BARE = 0.25;
  private static final double MOST_MEGABYTES = 1_024;
  private static final double MOST_TIMES_FOR_TENFOLD = 11;

  private final Stage stage;
  private final Sizes sizes;
  private final boolean profiled;
  private final List<Double> seconds = new ArrayList<>();
  private int launched;

  NullCampaigns(Stage stage, Sizes sizes, boolean profiled) {
    this.stage = stage;
    this.sizes = sizes;
    this.profiled = profiled;
  }

  /** The account that delivers nothing. */
  static void account(EngineApi api) {
    api.create(
        "/v1/accounts/" + ACCOUNT,
        "application/json",
        "{\"channel\": \"email\", \"adapter\": \"null\", \"settings\": {}}");
  }

  /** Launches one campaign of a crowd. */
  static CampaignRun launch(EngineApi api, String name, String crowd) {
    CampaignRun.apply(api, name, crowd, ACCOUNT, "drop");
    return CampaignRun.launch(api, name);
  }

  Measure throughput(String crowd) throws IOException, SQLException {
    BareCampaign bare = new BareCampaign(stage.host());
    bare.prepare(crowd);
    bare.seconds();
    double cold = whole(crowd);
    List<Double> baselines = new ArrayList<>();
    List<Double> ours = new ArrayList<>();
    for (int i = 0; i < sizes.runs(); i++) {
      baselines.add(sizes.people() / bare.seconds());
      double warm = profiled && i == sizes.runs() - 1 ? profile(crowd) : whole(crowd);
      seconds.add(warm);
      ours.add(sizes.people() / warm);
    }
    return Measure.rate(
        "null channel, " + sizes.people() + " people",
        BareCampaign.WORDS,
        baselines,
        ours,
        SHARE_OF_BARE,
        String.format(Locale.ROOT, "cold %,.0f/s", sizes.people() / cold));
  }

  /** Peak memory of the engine after {@link #throughput}. */
  Measure memory() throws IOException {
    EngineProcess engine = stage.engines().getFirst();
    double peak = Figures.megabytes(engine.pid(), "VmHWM");
    double now = Figures.megabytes(engine.pid(), "VmRSS");
    return Measure.cost(
        "engine memory, " + sizes.people() + " people",
        "1 GB",
        List.of(MOST_MEGABYTES),
        List.of(peak),
        " MB",
        1,
        String.format(Locale.ROOT, "peak; %.0f MB at the end", now));
  }

  /** The time of {@link #throughput} beside that of a tenth of its people. */
  Measure tenfold(String tenth) {
    List<Double> baselines = new ArrayList<>();
    whole(tenth);
    for (int i = 0; i < sizes.runs(); i++) {
      baselines.add(whole(tenth));
    }
    return Measure.cost(
        "ten times the audience",
        sizes.people() / Sizes.TENTH + " people",
        baselines,
        seconds,
        " s",
        MOST_TIMES_FOR_TENFOLD,
        "");
  }

  private double whole(String crowd) {
    CampaignRun run = launch(stage.api(), "null-" + ++launched, crowd);
    run.awaitEnd();
    run.awaitCounted();
    return run.seconds();
  }

  private double profile(String crowd) throws IOException {
    Profile profile = Profile.start(stage.engines().getFirst(), stage.folder().resolve("warm.jfr"));
    double warm = whole(crowd);
    profile.stop().forEach(System.out::println);
    return warm;
  }
}
