package dev.fanfare.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Whole e-mail campaigns to a sink, beside a plain source of mails to the same sink. */
final class MailCampaigns {
  static final String ACCOUNT = "sink";
  private static final double SHARE_OF_SOURCE = 0.20;

  private final Stage stage;
  private final Sizes sizes;
  private final boolean profiled;

  MailCampaigns(Stage stage, Sizes sizes, boolean profiled) {
    this.stage = stage;
    this.sizes = sizes;
    this.profiled = profiled;
  }

  Measure throughput(String crowd) throws IOException {
    List<Double> baselines = new ArrayList<>();
    List<Double> ours = new ArrayList<>();
    try (MailTools tools = MailTools.start()) {
      account(stage.api(), tools.port());
      tools.seconds(sizes.mails());
      whole(stage, "mail-0", crowd);
      for (int i = 1; i <= sizes.runs(); i++) {
        baselines.add(sizes.mails() / tools.seconds(sizes.mails()));
        boolean last = i == sizes.runs();
        ours.add(
            sizes.mails() / (last && profiled ? profile(crowd) : whole(stage, "mail-" + i, crowd)));
      }
    }
    return Measure.rate(
        "e-mail, " + sizes.mails() + " people",
        MailTools.words(),
        baselines,
        ours,
        SHARE_OF_SOURCE,
        "");
  }

  private double profile(String crowd) throws IOException {
    Profile profile = Profile.start(stage.engines().getFirst(), stage.folder().resolve("mail.jfr"));
    double seconds = whole(stage, "mail-profiled", crowd);
    profile.stop().forEach(System.out::println);
    return seconds;
  }

  /** As many connections as a window has people; a provider may allow fewer. */
  static void account(EngineApi api, int port) {
    api.create(
        "/v1/accounts/" + ACCOUNT,
        "application/json",
        """
            {"channel": "email", "adapter": "smtp",
             "settings": {"host": "127.0.0.1", "port": "%d", "connections": "64"}}
            """
            .formatted(port));
  }

  /**
   * Sends a campaign to everybody of a crowd; the seconds from launch to the last event counted.
   */
  static double whole(Stage stage, String name, String crowd) {
    CampaignRun.applyLetter(stage.api(), name, crowd, ACCOUNT, MailTools.BYTES);
    CampaignRun run = CampaignRun.launch(stage.api(), name);
    run.awaitEnd();
    run.awaitCounted();
    return run.seconds();
  }
}
