package dev.fanfare.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Plays a set of campaigns on a stage under disturbances, edits and pauses, and has it audited. */
final class PressurePlay implements Disturber.Disturbed {
  private static final Duration LONGEST = Duration.ofMinutes(15);
  private static final String MOVED_BY = "PT3M";

  /** So many people under way can be lost. */
  private static final int HANDS = 24;

  private final Stage stage;
  private final Pressure play;
  private final EngineApi api;
  private final PressureCampaigns campaigns;
  private final Map<String, CampaignRun> runs = new LinkedHashMap<>();
  private final Map<String, String> edits = new LinkedHashMap<>();
  private final List<Played.Pause> pauses = new ArrayList<>();
  private Instant pausedAt = Instant.EPOCH;
  private @Nullable Instant movedAt;

  private PressurePlay(Stage stage, Pressure play) {
    this.stage = stage;
    this.play = play;
    this.api = stage.api();
    this.campaigns = new PressureCampaigns(api, play);
  }

  /**
   * What came of it.
   *
   * @param disturbed disturbances done while it was under way
   * @param figures what the auditor counted
   * @param broken what does not hold, in words
   */
  record Result(Pressure play, int disturbed, String figures, List<String> broken, double seconds) {

    /**
     * Whether all holds; of the variant, whether both of its faults were caught, and the caps' by
     * the outside's log as well as by the engines' own slots.
     */
    boolean passed() {
      return play.sound()
          ? broken.isEmpty()
          : Stream.of("sink.doubled", "caps.window", "caps.outside")
              .allMatch(kind -> broken.stream().anyMatch(each -> each.contains(kind)));
    }

    /** A row of a table, then what did not hold. */
    List<String> rows() {
      List<String> lines = new ArrayList<>();
      String held = play.sound() ? passed() ? "yes" : "NO" : passed() ? "caught" : "NOT CAUGHT";
      lines.add(
          "| %s | %d | %d + %d cuts | %s | %.0f | %s |"
              .formatted(
                  play.name(),
                  play.seed(),
                  disturbed,
                  play.disturbances().cuts(),
                  figures,
                  seconds,
                  held));
      broken.forEach(each -> lines.add("  " + play.name() + ": " + each));
      return lines;
    }
  }

  static Result play(Stage stage, Pressure play) throws IOException {
    stage.startEngines(Scenario.ENGINES, play.variables());
    People.make(stage, play.name(), play.people(), play.seed());
    return new PressurePlay(stage, play).play();
  }

  private CampaignRun run(String name) {
    return Objects.requireNonNull(runs.get(name));
  }

  private Result play() throws IOException {
    long since = System.nanoTime();
    Path log = stage.folder().resolve("sink-" + play.name());
    try (Sink sink =
            Sink.start(log, play.cutPattern(), play.forNowPattern(), play.forGoodPattern());
        Unlocked unlocked = Unlocked.unless(play.sound(), stage.host())) {
      campaigns.make(sink.port());
      sink.pace(Pressure.PACE_MILLIS);
      for (String name :
          List.of(
              PressureCampaigns.CALM_ONE,
              PressureCampaigns.CALM_TWO,
              PressureCampaigns.ONCE_PACED,
              PressureCampaigns.ONCE_BUDGETED)) {
        runs.put(name, campaigns.launch(name));
      }
      EventFeeder feeder = EventFeeder.start(api, play, campaigns.type());
      int disturbed =
          new Disturber(stage, play.disturbances(), play.seed(), play.fenceAfter()).disturb(this);
      sink.pace(0);
      List<String> events = feeder.await();
      awaitEnd(events);
      double seconds = (System.nanoTime() - since) / 1e9;
      Path played = stage.folder().resolve(play.name() + "-played.json");
      played(log, events).write(played);
      List<String> said = audit(played);
      campaigns.end();
      List<String> broken = new ArrayList<>(said.subList(1, said.size()));
      int intended = play.disturbances().inOrder(play.seed()).size();
      if (disturbed < intended) {
        broken.add("all was over after " + disturbed + " of " + intended + " disturbances");
      }
      return new Result(play, disturbed, said.getFirst(), broken, seconds);
    }
  }

  /** Others have ended when only those are left who wait for the cap that lets wait. */
  private void awaitEnd(List<String> events) {
    run(PressureCampaigns.ONCE_PACED).awaitEnd();
    run(PressureCampaigns.ONCE_BUDGETED).awaitEnd();
    if (!events.isEmpty()) {
      String run =
          api.get("/v1/events/" + events.getFirst()).path("effects").path(0).path("run").asText();
      Waiting.until(
          LONGEST, Duration.ofMillis(100), "everybody who came has an end", () -> atRest(run));
    }
    if (play.moved()) {
      move();
    }
    run(PressureCampaigns.CALM_ONE).awaitEnd();
    run(PressureCampaigns.CALM_TWO).awaitEnd();
    Waiting.until(
        LONGEST, Duration.ofMillis(100), "every seed copy has an end", this::copiesHaveEnded);
    runs.values().forEach(CampaignRun::awaitCounted);
  }

  private boolean copiesHaveEnded() {
    JsonNode seeds = run(PressureCampaigns.CALM_TWO).look().path("seeds");
    if (!seeds.hasNonNull("decidedAt")) {
      return false;
    }
    for (JsonNode copy : seeds.path("messages")) {
      if (!api.get("/v1/messages/" + copy.path("id").asText()).hasNonNull("endedAt")) {
        return false;
      }
    }
    return true;
  }

  private boolean atRest(String run) {
    JsonNode told = api.get("/v1/runs/" + run);
    return told.path("planned").asLong() == told.path("decided").asLong(-1);
  }

  private void move() {
    movedAt = Instant.now();
    JsonNode job = api.post("/v1/sandbox/clock", "{\"by\": \"" + MOVED_BY + "\"}");
    String path = "/v1/sandbox/clock/jobs/" + job.path("id").asText();
    Waiting.until(
        LONGEST,
        Duration.ofMillis(100),
        "the clock is moved",
        () -> api.get(path).path("state").asText().equals("DONE"));
    api.set("/v1/sandbox/clock", "{\"mode\": \"running\"}");
  }

  @Override
  public boolean over() {
    return runs.values().stream().allMatch(CampaignRun::ended);
  }

  @Override
  public boolean handsAreFull() {
    return runs.values().stream().mapToLong(CampaignRun::inFlight).sum() >= HANDS;
  }

  /** The first disturbance finds one run just edited and another paused. */
  @Override
  public void before(int number) {
    switch (number) {
      case 0 -> {
        awaitSome(PressureCampaigns.CALM_TWO);
        edit(PressureCampaigns.CALM_TWO, "migrateUnsent", "migrated");
        pause(PressureCampaigns.CALM_ONE);
      }
      case 2 -> pause(PressureCampaigns.ONCE_PACED);
      default -> {}
    }
  }

  @Override
  public void after(int number) {
    switch (number) {
      case 0 -> {
        resume(PressureCampaigns.CALM_ONE);
        edit(PressureCampaigns.ONCE_PACED, "drainThenSwitch", "drained");
      }
      case 2 -> resume(PressureCampaigns.ONCE_PACED);
      default -> {}
    }
  }

  /** An edit comes between people of the former version and of the next. */
  private void awaitSome(String name) {
    CampaignRun run = run(name);
    Waiting.until(
        LONGEST,
        Duration.ofMillis(20),
        "some people are decided",
        () -> run.look().path("decided").asInt() >= HANDS / 2);
  }

  private void edit(String name, String policy, String word) {
    campaigns.edit(name, policy);
    edits.put(name, word);
  }

  private void pause(String name) {
    if (!run(name).ended()) {
      api.post("/v1/runs/" + run(name).id() + "/pause", "{}");
      pausedAt = Instant.now();
    }
  }

  private void resume(String name) {
    String id = run(name).id();
    if (api.get("/v1/runs/" + id).path("state").asText().equals("PAUSED")) {
      pauses.add(new Played.Pause(id, pausedAt.toString(), Instant.now().toString()));
      api.post("/v1/runs/" + id + "/resume", "{}");
    }
  }

  private Played played(Path log, List<String> events) {
    String paced = play.called(PressureCampaigns.PACED);
    List<Played.Run> told =
        runs.entrySet().stream()
            .map(
                run ->
                    new Played.Run(
                        run.getValue().id(),
                        play.called(run.getKey()),
                        run.getKey().equals(PressureCampaigns.ONCE_PACED)
                            ? paced
                            : play.called(PressureCampaigns.CALM),
                        edits.get(run.getKey())))
            .toList();
    String limited = run(PressureCampaigns.ONCE_PACED).id();
    int seconds = Pressure.RATE_SECONDS;
    return new Played(
        stage.engines().getFirst().apiUrl(),
        stage.key(),
        log.toString(),
        play.people(),
        play.disturbances().livesEnded(),
        play.fenceAfter(),
        told,
        List.of(
            new Played.Rate(limited, paced, Pressure.OF_THE_RUN, seconds),
            new Played.Rate(null, paced, Pressure.OF_THE_ACCOUNT, seconds)),
        List.of(
            new Played.Budget(play.called(PressureCampaigns.CHANNEL), null, play.ofTheChannel()),
            new Played.Budget(
                "of its campaign",
                play.called(PressureCampaigns.ONCE_BUDGETED),
                play.ofTheCampaign())),
        List.of(
            cap(PressureCampaigns.CALM, PressureCampaigns.CALM_SECONDS),
            cap(PressureCampaigns.ONCE, 0)),
        pauses,
        events,
        play.called(PressureCampaigns.TOLD),
        List.of(
            new Played.Seeds(
                run(PressureCampaigns.CALM_TWO).id(), PressureCampaigns.SEED_MAILBOXES)));
  }

  private Played.Cap cap(String name, int rollingSeconds) {
    List<String> campaigns = List.of(play.called(name + "-1"), play.called(name + "-2"));
    return new Played.Cap(
        play.called(name),
        1,
        rollingSeconds,
        movedAt == null ? null : movedAt.toString(),
        campaigns);
  }

  /** The auditor's figures, then what it found. */
  private static List<String> audit(Path played) {
    List<String> said = new ArrayList<>();
    try (JavaProcess auditor =
        JavaProcess.start(
            List.of("-Xmx512m", "-XX:+UseSerialGC"),
            PressureAuditMain.class,
            List.of(played.toString()))) {
      for (String line = auditor.readLine(); !line.equals(PressureAuditMain.END); ) {
        said.add(line);
        line = auditor.readLine();
      }
    }
    return said;
  }
}
