package dev.fanfare.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * What tracking costs a campaign: the same message with three links to the null channel, its links
 * led over the engine and its opening told, beside the same with both turned off.
 */
final class TrackedCampaigns {
  private static final double SHARE_OF_UNTRACKED = 0.60;

  private final Stage stage;
  private final Sizes sizes;
  private int launched;

  TrackedCampaigns(Stage stage, Sizes sizes) {
    this.stage = stage;
    this.sizes = sizes;
  }

  Measure throughput(String crowd) {
    List<Double> baselines = new ArrayList<>();
    List<Double> ours = new ArrayList<>();
    whole(crowd, false);
    whole(crowd, true);
    for (int i = 0; i < sizes.runs(); i++) {
      baselines.add(sizes.people() / whole(crowd, false));
      ours.add(sizes.people() / whole(crowd, true));
    }
    return Measure.rate(
        "tracked, " + sizes.people() + " people",
        "opens and clicks off",
        baselines,
        ours,
        SHARE_OF_UNTRACKED,
        "three links, one for each person");
  }

  private double whole(String crowd, boolean tracked) {
    String name = "tracked-" + ++launched;
    stage
        .api()
        .create(
            "/v1/campaigns/" + name,
            "text/yaml",
            """
            campaign: %1$s
            version: 1
            purpose: marketing
            audience:
              include: [%2$s]
            schedule: now
            message:
              channel: email
              account: %3$s
              from: Fanfare <offers@fanfare.test>
              subject: Hello ${firstName}
              html: |
                <body><h1>Hello ${firstName}</h1>
                <a href="https://market.test/coupons">coupons</a>
                <a href="https://market.test/hours">hours</a>
                <a href="https://market.test/card/${profile.externalId?url}">your card</a>
                <p>${postalAddress} <a href="${unsubscribeUrl}">Unsubscribe</a></p></body>
            tracking:
              opens: %4$s
              clicks: %4$s
            """
                .formatted(name, crowd, NullCampaigns.ACCOUNT, tracked));
    CampaignRun run = CampaignRun.launch(stage.api(), name);
    run.awaitEnd();
    run.awaitCounted();
    return run.seconds();
  }
}
