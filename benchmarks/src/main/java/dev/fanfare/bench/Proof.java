package dev.fanfare.bench;

import dev.fanfare.cli.api.ApiClient;
import dev.fanfare.cli.verify.RunAudit;
import dev.fanfare.host.Host;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Plays one scenario on a stage whose people are there, and has it audited. */
final class Proof {
  /** Of two windows: so whichever engine is met has half of its own in hand at least. */
  private static final int FULL_HANDS = Scenario.WINDOW * Scenario.ENGINES * 3 / 4;

  private final Stage stage;

  Proof(Stage stage) {
    this.stage = stage;
  }

  /**
   * What came of a scenario.
   *
   * @param disturbed disturbances done while the run was under way
   * @param broken what does not hold, in words
   */
  record Result(
      Scenario scenario, Verdict verdict, int disturbed, List<String> broken, double seconds) {

    /** Whether all holds; of the variant without the start mark, whether doubles were caught. */
    boolean passed() {
      return scenario.startMark() ? broken.isEmpty() : verdict.doubled() > 0 && !broken.isEmpty();
    }
  }

  Result play(Scenario scenario) throws IOException {
    stage.startEngines(Scenario.ENGINES, scenario.variables());
    Path log = stage.folder().resolve("sink-" + scenario.name());
    try (Sink sink = Sink.start(log, scenario.cutPattern())) {
      EngineApi api = stage.api();
      account(api, scenario.name(), sink.port());
      CampaignRun.apply(
          api,
          scenario.name(),
          People.CROWD,
          scenario.name(),
          scenario.resend() ? "resend" : "drop");
      sink.pace(scenario.paceMillis());
      CampaignRun run = CampaignRun.launch(api, scenario.name());
      int disturbed =
          new Disturber(stage, scenario.disturbances(), scenario.seed(), scenario.fenceAfter())
              .disturb(disturbed(scenario, run, sink));
      sink.pace(0);
      run.awaitEnd();
      run.awaitCounted();
      double seconds = run.seconds();
      Verdict verdict = audit(scenario, log);
      List<String> broken = judge(scenario, verdict, disturbed, run);
      broken.addAll(disagreements(scenario, run.id(), log));
      return new Result(scenario, verdict, disturbed, broken, seconds);
    }
  }

  /**
   * What nobody has in hand cannot be lost. The variant must be caught doubling, and what the
   * outside has not taken yet cannot be doubled.
   */
  private static Disturber.Disturbed disturbed(Scenario scenario, CampaignRun run, Sink sink) {
    return new Disturber.Disturbed() {
      @Override
      public boolean over() {
        return run.ended();
      }

      @Override
      public boolean handsAreFull() {
        return (scenario.startMark() ? run.inFlight() : sink.unanswered()) >= FULL_HANDS;
      }
    };
  }

  /** As many connections as a window has people: fewer would make it smaller. */
  static void account(EngineApi api, String name, int port) {
    account(api, name, port, "");
  }

  /**
   * The same.
   *
   * @param more further members of the account
   */
  static void account(EngineApi api, String name, int port, String more) {
    api.create(
        "/v1/accounts/" + name,
        "application/json",
        """
        {"channel": "email", "adapter": "smtp",
         "settings": {"host": "127.0.0.1", "port": "%d", "connections": "%d"}%s}
        """
            .formatted(port, Scenario.WINDOW, more));
  }

  private static List<String> judge(
      Scenario scenario, Verdict verdict, int disturbed, CampaignRun run) {
    List<String> broken = new ArrayList<>(verdict.broken(scenario));
    int intended = scenario.disturbances().inOrder(scenario.seed()).size();
    if (disturbed < intended) {
      broken.add("the run ended after " + disturbed + " of " + intended + " disturbances");
    }
    Map<String, Long> counted = run.counted();
    agree(broken, "decided", counted, verdict.rows());
    agree(broken, "sent", counted, verdict.sent());
    if (scenario.startMark() && verdict.mostOfALife() * 2 < Scenario.WINDOW) {
      broken.add("no life that ended had half a window in hand, " + verdict.mostOfALife());
    }
    return broken;
  }

  private static void agree(
      List<String> broken, String type, Map<String, Long> counted, long rows) {
    long events = counted.getOrDefault("message." + type, 0L);
    if (events != rows) {
      broken.add("%d rows %s, and %d such events from Kafka".formatted(rows, type, events));
    }
  }

  /** Row by row: ledger, stored events, the stream's counts and what the run's status tells. */
  private List<String> disagreements(Scenario scenario, String run, Path log) throws IOException {
    URI url = URI.create(stage.engines().getFirst().apiUrl());
    ApiClient api = new ApiClient(url, stage.key());
    return Unproved.of(
            new RunAudit(api, Scenario.WINDOW, scenario.disturbances().livesEnded())
                .audit(run, log.resolve("inbox.log")))
        .map(check -> check.name() + ": " + check.figure() + " " + check.examples())
        .toList();
  }

  private Verdict audit(Scenario scenario, Path log) {
    Host host = stage.host();
    List<String> arguments =
        List.of(host.jdbcUrl(), host.user(), host.password(), scenario.name(), log.toString());
    try (JavaProcess auditor =
        JavaProcess.start(List.of("-Xmx768m", "-XX:+UseSerialGC"), AuditMain.class, arguments)) {
      return Verdict.parse(auditor.readLine());
    }
  }
}
