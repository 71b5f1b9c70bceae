package dev.fanfare.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What a rule costs where it is asked of everybody: its preview beside the same count by bare SQL,
 * and the freeze of a run by it beside that of an imported segment of as many people.
 */
final class RuleSegments {
  private static final double MOST_TIMES_OF_COUNT = 4;
  private static final double MOST_TIMES_OF_IMPORTED = 4;
  private static final String CONDITION = "profile.city == \\\"Graz\\\" && profile.points >= 1000";
  private static final String SQL =
      """
      select count(*) from profile
      where attributes ->> 'city' = 'Graz' and (attributes ->> 'points')::double precision >= 1000
      """;
  private static final String RULE = "graz";
  private static final String IMPORTED = "graz-imported";

  private final Stage stage;
  private final Sizes sizes;
  private int launched;

  RuleSegments(Stage stage, Sizes sizes) {
    this.stage = stage;
    this.sizes = sizes;
  }

  Measure preview() throws SQLException {
    List<Double> baselines = new ArrayList<>();
    List<Double> ours = new ArrayList<>();
    for (int i = 0; i <= sizes.runs(); i++) {
      double counted = countSeconds();
      long since = System.nanoTime();
      JsonNode preview =
          stage.api().post("/v1/segments/preview", "{\"condition\": \"" + CONDITION + "\"}");
      double previewed = (System.nanoTime() - since) / 1e9;
      if (preview.path("people").asInt() < sizes.people()) {
        throw new IllegalStateException("A preview of others: " + preview);
      }
      if (i > 0) {
        baselines.add(counted);
        ours.add(previewed);
      }
    }
    return Measure.cost(
        "preview of a rule, " + sizes.people() + " people",
        "the same count by bare SQL",
        baselines,
        ours,
        " s",
        MOST_TIMES_OF_COUNT,
        "with how many there are in all and a sample");
  }

  /** Defines the rule, and a segment of as many people, which makes more people of all. */
  Measure freeze() throws IOException {
    EngineApi api = stage.api();
    api.set("/v1/segments/" + RULE + "/rule", "{\"condition\": \"" + CONDITION + "\"}");
    int members = api.get("/v1/segments/" + RULE).path("members").asInt();
    People.make(stage, IMPORTED, members, 2);
    List<Double> baselines = new ArrayList<>();
    List<Double> ours = new ArrayList<>();
    for (int i = 0; i <= sizes.runs(); i++) {
      double imported = freezeSeconds(IMPORTED);
      double ruled = freezeSeconds(RULE);
      if (i > 0) {
        baselines.add(imported);
        ours.add(ruled);
      }
    }
    return Measure.cost(
        "freeze by a rule, " + members + " of " + sizes.people() + " people",
        "of an imported segment",
        baselines,
        ours,
        " s",
        MOST_TIMES_OF_IMPORTED,
        "");
  }

  private double countSeconds() throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(
                stage.host().jdbcUrl(), stage.host().user(), stage.host().password());
        Statement statement = connection.createStatement()) {
      long since = System.nanoTime();
      try (var rows = statement.executeQuery(SQL)) {
        rows.next();
      }
      return (System.nanoTime() - since) / 1e9;
    }
  }

  /** From the launch to the freeze, by the engine's own clock; then the run is cancelled. */
  private double freezeSeconds(String segment) {
    EngineApi api = stage.api();
    String name = "freeze-" + ++launched;
    CampaignRun.apply(api, name, segment, NullCampaigns.ACCOUNT, "drop");
    CampaignRun run = CampaignRun.launch(api, name);
    Waiting.until(
        Duration.ofMinutes(10),
        Duration.ofMillis(20),
        "the run is frozen",
        () -> run.look().has("frozenAt"));
    JsonNode frozen = run.look();
    if (!frozen.has("endedAt")) {
      api.post("/v1/runs/" + run.id() + "/cancel", "{}");
    }
    Waiting.until(
        Duration.ofMinutes(10),
        Duration.ofMillis(50),
        "the run has ended",
        () -> run.look().has("endedAt"));
    Instant launchedAt = Instant.parse(frozen.path("createdAt").asText());
    Instant frozenAt = Instant.parse(frozen.path("frozenAt").asText());
    return Duration.between(launchedAt, frozenAt).toNanos() / 1e9;
  }
}
