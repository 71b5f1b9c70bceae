package dev.fanfare.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanfare.host.EngineProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Two packaged engines share a schedule of every minute, over instants of a sandbox whose clock is
 * set shortly before each; around every second one of the engines is killed. Whoever fires, there
 * is one run for each planned instant. How late each began is told, not judged.
 */
class ScheduleProofIT {

  private static final Path ENGINE =
      Path.of(
          System.getProperty("fanfare.engine.jar", "../src/target/quarkus-app/quarkus-run.jar"));

  private static final int INSTANTS = 4;
  private static final long SEED = 20_261_201;

  /** What is left to an instant when its clock begins to run. */
  private static final Duration BEFORE = Duration.ofSeconds(2);

  /** Around the instant: the kill comes as far before it at most, and after. */
  private static final int AROUND_MILLIS = 600;

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration STEP = Duration.ofMillis(50);

  @Test
  void onePlannedInstantIsOneRunThoughAnEngineIsKilledAroundIt() throws IOException {
    assertThat(ENGINE).as("the packaged engine").exists();
    try (Stage stage = Stage.open(Path.of("target/proof"), "schedules", "64MB", ENGINE)) {
      stage.startEngines(2, Map.of());
      EngineApi api = prepare(stage);
      Instant first = planned(api);
      Random random = new Random(SEED);

      for (int i = 0; i < INSTANTS; i++) {
        Instant at = first.plus(i, ChronoUnit.MINUTES);
        runTowards(api, at);
        if (i % 2 == 1) {
          Waiting.pause(BEFORE.plusMillis(random.nextInt(2 * AROUND_MILLIS) - AROUND_MILLIS));
          EngineProcess engine = stage.engines().get(random.nextInt(2));
          engine.kill();
        }
        awaitEnded(api, at);
        stage.awaitEngines();
      }

      api.post("/v1/campaigns/minutes/schedule/cancel", "{}");
      assertThat(runs(api).stream().map(run -> run.path("plannedAt").asText()).toList())
          .as("planned instants of all runs, oldest first")
          .containsExactlyElementsOf(
              IntStream.range(0, INSTANTS)
                  .mapToObj(i -> first.plus(i, ChronoUnit.MINUTES).toString())
                  .toList());
      tell(runs(api));
    }
  }

  private static EngineApi prepare(Stage stage) throws IOException {
    People.make(stage, People.CROWD, 1, SEED);
    EngineApi api = stage.api();
    api.create(
        "/v1/accounts/nowhere",
        "application/json",
        "{\"channel\": \"email\", \"adapter\": \"null\", \"settings\": {}}");
    api.create(
        "/v1/campaigns/minutes",
        "text/yaml",
        """
        campaign: minutes
        version: 1
        purpose: marketing
        audience:
          include: [%s]
        schedule: {cron: '* * * * *', zone: Europe/Vienna}
        message:
          channel: email
          account: nowhere
          from: Fanfare <offers@fanfare.test>
          subject: Hello ${firstName}
          text: Hello ${postalAddress} ${unsubscribeUrl}
        onUnknown: resend
        """
            .formatted(People.CROWD));
    move(api, Instant.parse(now(api)).truncatedTo(ChronoUnit.MINUTES).plusSeconds(90));
    api.post("/v1/campaigns/minutes/schedule", "{}");
    return api;
  }

  private static Instant planned(EngineApi api) {
    return Instant.parse(
        api.get("/v1/campaigns/minutes/schedule").path("next").path(0).path("at").asText());
  }

  private static void runTowards(EngineApi api, Instant at) {
    move(api, at.minus(BEFORE));
    api.set("/v1/sandbox/clock", "{\"mode\": \"running\"}");
  }

  private static void move(EngineApi api, Instant to) {
    if (Instant.parse(now(api)).isBefore(to)) {
      String job = api.post("/v1/sandbox/clock", "{\"to\": \"" + to + "\"}").path("id").asText();
      Waiting.until(
          PATIENCE,
          STEP,
          "the clock shows " + to,
          () -> api.get("/v1/sandbox/clock/jobs/" + job).path("state").asText().equals("DONE"));
    }
  }

  private static String now(EngineApi api) {
    return api.get("/v1/sandbox/clock").path("now").asText();
  }

  private static void awaitEnded(EngineApi api, Instant at) {
    Waiting.until(
        PATIENCE,
        STEP,
        "the run of " + at + " ends",
        () ->
            runs(api).stream()
                .anyMatch(
                    run ->
                        run.path("plannedAt").asText().equals(at.toString())
                            && run.path("state").asText().equals("COMPLETED")));
  }

  /** The oldest first. */
  private static List<JsonNode> runs(EngineApi api) {
    List<JsonNode> runs = new ArrayList<>();
    api.get("/v1/runs?campaign=minutes&limit=100").path("items").forEach(runs::addFirst);
    return runs;
  }

  private static void tell(List<JsonNode> runs) {
    List<Long> late =
        runs.stream()
            .map(
                run ->
                    Duration.between(
                            Instant.parse(run.path("plannedAt").asText()),
                            Instant.parse(run.path("createdAt").asText()))
                        .toMillis())
            .sorted()
            .toList();
    System.out.printf(
        "Lateness of %d fires by two engines: median %d ms, at most %d ms (%s)%n",
        late.size(), late.get(late.size() / 2), late.getLast(), late);
  }
}
