package dev.fanfare.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanfare.host.EngineProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * E-mail campaigns by two engines of which one at a time is killed and started again at once,
 * spread over the run, beside the same without kills.
 */
final class KilledCampaigns {
  private static final double MOST_TIMES = 1.5;

  /** Looking more often would cost the engines that are killed, and not those beside them. */
  private static final Duration GLANCE = Duration.ofMillis(200);

  private final Stage stage;
  private final Sizes sizes;
  private int launched;
  private int killed;

  KilledCampaigns(Stage stage, Sizes sizes) {
    this.stage = stage;
    this.sizes = sizes;
  }

  Measure slowdown(String crowd) throws IOException {
    List<Double> baselines = new ArrayList<>();
    List<Double> ours = new ArrayList<>();
    try (MailTools tools = MailTools.start()) {
      MailCampaigns.account(stage.api(), tools.port());
      for (int i = 0; i < sizes.runs(); i++) {
        baselines.add(whole(crowd, 0));
        ours.add(whole(crowd, sizes.kills()));
      }
    }
    return Measure.cost(
        "two engines with kills, " + sizes.mailsWithKills() + " mails",
        "without kills",
        baselines,
        ours,
        " s",
        MOST_TIMES,
        "%d of %d kills came before the end".formatted(killed, sizes.kills() * sizes.runs()));
  }

  private double whole(String crowd, int kills) {
    String name = "killed-" + ++launched;
    CampaignRun.applyLetter(stage.api(), name, crowd, MailCampaigns.ACCOUNT, MailTools.BYTES);
    CampaignRun run = CampaignRun.launch(stage.api(), name);
    for (int i = 1; i <= kills; i++) {
      double share = (double) i / (kills + 1);
      Waiting.until(Duration.ofMinutes(30), GLANCE, "progress", () -> beyond(run, share));
      if (run.ended()) {
        break;
      }
      EngineProcess engine = stage.engines().get(i % stage.engines().size());
      engine.kill();
      engine.launch();
      engine.awaitReady();
      killed++;
    }
    run.awaitEnd();
    run.awaitCounted();
    return run.seconds();
  }

  private static boolean beyond(CampaignRun run, double share) {
    JsonNode told = run.look();
    return told.has("endedAt") || told.path("progress").asDouble() >= share;
  }
}
