package dev.fanfare.bench;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The campaigns and limits of a play. Two race over the same people under a cap that lets wait, two
 * under one that drops; of the latter one has a rate and one a budget. One of the former has seeds.
 * Events bring people to a fifth, which shares the account with the one that has a rate.
 */
final class PressureCampaigns {
  static final String CALM = "calm";
  static final String CALM_ONE = "calm-1";
  static final String CALM_TWO = "calm-2";
  static final String ONCE = "once";
  static final String ONCE_PACED = "once-1";
  static final String ONCE_BUDGETED = "once-2";
  static final String TOLD = "told";
  static final String PACED = "paced";
  static final String CHANNEL = "channel";
  static final int CALM_SECONDS = 60;
  static final String SEEDS = "seeds";

  /** Of the group of seeds that the campaign which is migrated has. */
  static final List<String> SEED_MAILBOXES =
      List.of("desk@seeds.test", "agency@seeds.test", "tool@seeds.test");

  /** What messages of a first version begin with, and those of later ones. */
  static final String FIRST_SUBJECT = "Hello ";

  static final String LATER_SUBJECT = "News for ";

  private final EngineApi api;
  private final Pressure play;

  PressureCampaigns(EngineApi api, Pressure play) {
    this.api = api;
    this.play = play;
  }

  /** Sets limits and accounts, applies all campaigns and arms the one that waits for events. */
  void make(int port) {
    cap(CALM, "{\"rolling\": \"PT1M\"}", "defer");
    cap(ONCE, "{\"calendar\": \"day\"}", "drop");
    api.create(
        "/v1/budgets/" + play.called(CHANNEL),
        "application/json",
        "{\"messages\": %d, \"channel\": \"email\"}".formatted(play.ofTheChannel()));
    Proof.account(api, play.called(CALM), port);
    Proof.account(
        api,
        play.called(PACED),
        port,
        ", \"rate\": {\"messages\": %d, \"per\": \"PT%dS\"}"
            .formatted(Pressure.OF_THE_ACCOUNT, Pressure.RATE_SECONDS));
    api.create(
        "/v1/seed-groups/" + play.called(SEEDS),
        "application/json",
        SEED_MAILBOXES.stream()
            .map("{\"address\": \"%s\"}"::formatted)
            .collect(
                Collectors.joining(
                    ", ", "{\"members\": [", "], \"renderAs\": \"" + play.name() + "-0\"}")));
    for (String name : new String[] {CALM_ONE, CALM_TWO, ONCE_PACED, ONCE_BUDGETED}) {
      api.create(path(name), "text/yaml", file(name, FIRST_SUBJECT));
    }
    TriggerCampaign.declare(api, type());
    TriggerCampaign.applyAndArm(
        api,
        new TriggerCampaign(
            play.called(TOLD), type(), play.called(PACED), "PT0S", "resend", "caps: exempt"));
  }

  /** Takes the limits away again, and lets nobody come any more. */
  void end() {
    api.post(path(TOLD) + "/schedule/cancel", "{}");
    api.delete("/v1/frequency-caps/" + play.called(CALM));
    api.delete("/v1/frequency-caps/" + play.called(ONCE));
    api.delete("/v1/budgets/" + play.called(CHANNEL));
  }

  /** Launches a campaign; the one with a rate has a slower one until its own is set. */
  CampaignRun launch(String name) {
    CampaignRun run = CampaignRun.launch(api, play.called(name));
    if (name.equals(ONCE_PACED)) {
      api.set(
          "/v1/runs/" + run.id() + "/rate",
          "{\"messages\": %d, \"per\": \"PT%dS\"}"
              .formatted(Pressure.OF_THE_RUN, Pressure.RATE_SECONDS));
    }
    return run;
  }

  /** Applies other words under a policy for what is open. */
  void edit(String name, String policy) {
    api.replace(path(name) + "?policy=" + policy, "text/yaml", file(name, LATER_SUBJECT));
  }

  /** The type of the events that are told. */
  String type() {
    return "order.placed." + play.name();
  }

  private void cap(String name, String window, String onHit) {
    api.create(
        "/v1/frequency-caps/" + play.called(name),
        "application/json",
        "{\"count\": 1, \"window\": %s, \"tag\": \"%s\", \"onHit\": \"%s\"}"
            .formatted(window, play.called(name), onHit));
  }

  private String path(String name) {
    return "/v1/campaigns/" + play.called(name);
  }

  private String file(String name, String subject) {
    boolean calm = name.startsWith(CALM);
    return """
    campaign: %s
    version: 1
    purpose: marketing
    audience:
      include: [%s]
    schedule: now
    tags: [%s]
    message:
      channel: email
      account: %s
      from: Fanfare <offers@fanfare.test>
      subject: %s${firstName}
      html: |
        <p>You have ${points} points in ${city}.</p>
        <p>${postalAddress} <a href="${unsubscribeUrl}">Unsubscribe</a></p>
    retries:
      attempts: 20
      firstDelay: PT1S
    onUnknown: %s
    %s
    """
        .formatted(
            play.called(name),
            play.name(),
            play.called(calm ? CALM : ONCE),
            play.called(name.equals(ONCE_PACED) ? PACED : CALM),
            subject,
            name.equals(CALM_TWO) ? "drop" : "resend",
            more(name));
  }

  private String more(String name) {
    return switch (name) {
      case CALM_TWO -> "seeds: [" + play.called(SEEDS) + "]";
      case ONCE_PACED -> "rate: 60 per minute";
      case ONCE_BUDGETED -> "budget: {messages: " + play.ofTheCampaign() + "}";
      default -> "";
    };
  }
}
