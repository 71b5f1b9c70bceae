package dev.fanfare.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** One launched run, watched over the API. */
final class CampaignRun {
  private static final Duration LONGEST = Duration.ofMinutes(60);

  private final EngineApi api;
  private final String path;
  private final long launchedAt;

  private CampaignRun(EngineApi api, String path) {
    this.api = api;
    this.path = path;
    this.launchedAt = System.nanoTime();
  }

  /** A few words with three attributes, one of which is escaped. */
  private static final String WORDS =
      """
      <h1>Hello ${firstName}</h1>
      <p>You have ${points} points in ${city}.</p>
      <p>${postalAddress} <a href="${unsubscribeUrl}">Unsubscribe</a></p>
      """;

  /**
   * Applies a campaign with inline content that reads three attributes.
   *
   * @param onUnknown drop or resend
   */
  static void apply(EngineApi api, String name, String segment, String account, String onUnknown) {
    apply(api, name, segment, account, onUnknown, WORDS);
  }

  /**
   * The same with a letter for its content.
   *
   * @param bytes about how many the body has
   */
  static void applyLetter(EngineApi api, String name, String segment, String account, int bytes) {
    String line = "<p>Fresh bread, fruit of the season and coffee for less, this week only.</p>\n";
    int lines = (bytes - WORDS.length()) / line.length();
    apply(api, name, segment, account, "drop", line.repeat(lines) + WORDS);
  }

  private static void apply(
      EngineApi api, String name, String segment, String account, String onUnknown, String html) {
    api.create(
        "/v1/campaigns/" + name,
        "text/yaml",
        """
        campaign: %s
        version: 1
        purpose: marketing
        audience:
          include: [%s]
        schedule: now
        message:
          channel: email
          account: %s
          from: Fanfare <offers@fanfare.test>
          subject: Hello ${firstName}
          html: |
        %s
        retries:
          attempts: 20
          firstDelay: PT1S
        onUnknown: %s
        """
            .formatted(name, segment, account, html.indent(4).stripTrailing(), onUnknown));
  }

  /** Applies a campaign that sends a template, tracked as files are by default. */
  static void applyTemplate(
      EngineApi api, String name, String segment, String account, String template) {
    api.create(
        "/v1/campaigns/" + name,
        "text/yaml",
        """
        campaign: %s
        version: 1
        purpose: marketing
        audience:
          include: [%s]
        schedule: now
        message:
          channel: email
          account: %s
          from: Fanfare <offers@fanfare.test>
          template: %s
        """
            .formatted(name, segment, account, template));
  }

  /** Launches it now. */
  static CampaignRun launch(EngineApi api, String name) {
    JsonNode run = api.post("/v1/campaigns/" + name + "/runs", "{}");
    return new CampaignRun(api, "/v1/runs/" + run.path("id").asText());
  }

  String id() {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  JsonNode look() {
    return api.get(path);
  }

  boolean ended() {
    String state = look().path("state").asText();
    if (state.equals("FAILED") || state.equals("CANCELLED")) {
      throw new IllegalStateException("The run ended so: " + look());
    }
    return state.equals("COMPLETED");
  }

  /** People whom engines have started and not recorded. */
  long inFlight() {
    return look().path("inFlight").asLong();
  }

  /** Returns when the run has ended. */
  void awaitEnd() {
    Waiting.until(LONGEST, Duration.ofMillis(100), "the run ends", this::ended);
  }

  /** Returns when the last event of the ended run is in the first sink's counts. */
  void awaitCounted() {
    Waiting.until(LONGEST, Duration.ofMillis(20), "all events are counted", this::allCounted);
  }

  private boolean allCounted() {
    JsonNode counts = api.get(path + "/counts");
    return byType(counts).containsKey("run.completed")
        && counts.path("recorded").asLong() == counts.path("counted").asLong();
  }

  /** Seconds since the launch was answered. */
  double seconds() {
    return (System.nanoTime() - launchedAt) / 1e9;
  }

  /** Events of the run by type, as the first sink has counted them. */
  Map<String, Long> counted() {
    return byType(api.get(path + "/counts"));
  }

  private static Map<String, Long> byType(JsonNode counts) {
    Map<String, Long> byType = new HashMap<>();
    for (JsonNode each : counts.path("counts")) {
      byType.merge(each.path("type").asText(), each.path("count").asLong(), Long::sum);
    }
    return byType;
  }
}
