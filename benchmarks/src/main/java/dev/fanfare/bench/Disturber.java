package dev.fanfare.bench;

import dev.fanfare.host.EngineProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Random;

/** Does the disturbances of a scenario at seeded moments, each after the last has healed. */
final class Disturber {
  /** A stopped engine's lease is over by then, and the other one has fenced it. */
  private static final int AFTER_THE_FENCE = 3;

  private static final int LONGEST_PAUSE_MILLIS = 1_500;

  /** Of two windows: so whichever engine is met has half of its own in hand at least. */
  private static final int FULL_HANDS = Scenario.WINDOW * Scenario.ENGINES * 3 / 4;

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Stage stage;
  private final Sink sink;
  private final Scenario scenario;
  private final Random random;

  Disturber(Stage stage, Sink sink, Scenario scenario) {
    this.stage = stage;
    this.sink = sink;
    this.scenario = scenario;
    this.random = new Random(scenario.seed());
  }

  /** Answers how many were done before the run was over. */
  int disturb(CampaignRun run) {
    int done = 0;
    for (Disturbances.Kind each : scenario.disturbances().inOrder(scenario.seed())) {
      Waiting.pause(Duration.ofMillis(200 + random.nextInt(LONGEST_PAUSE_MILLIS)));
      awaitFullHands(run);
      if (run.ended()) {
        return done;
      }
      EngineProcess engine = stage.engines().get(random.nextInt(stage.engines().size()));
      switch (each) {
        case KILL -> engine.kill();
        case FENCE -> {
          engine.kill();
          awaitFenced(engine.name());
        }
        case STOP -> stop(engine);
        case POSTGRES -> {
          stage.host().killPostgres();
          stage.host().startPostgres();
        }
        case BROKER -> {
          stage.host().killBroker();
          stage.host().startBroker();
        }
      }
      stage.awaitEngines();
      done++;
    }
    return done;
  }

  /** Near the end of a run there may be no more. */
  private void awaitFullHands(CampaignRun run) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (inHand(run) < FULL_HANDS && !run.ended() && System.nanoTime() < end) {
      Waiting.pause(Duration.ofMillis(20));
    }
  }

  /**
   * What nobody has in hand cannot be lost. The variant must be caught doubling, and what the
   * outside has not taken yet cannot be doubled.
   */
  private long inHand(CampaignRun run) {
    return scenario.startMark() ? run.inFlight() : sink.unanswered();
  }

  private void stop(EngineProcess engine) {
    signal("STOP", engine.pid());
    Waiting.pause(Duration.ofSeconds(scenario.fenceAfter() + AFTER_THE_FENCE));
    signal("CONT", engine.pid());
  }

  /** Returns when an engine that lives has declared this one dead. */
  private void awaitFenced(String engine) {
    Waiting.until(
        Duration.ofSeconds(scenario.fenceAfter()).plus(PATIENCE),
        Duration.ofMillis(100),
        engine + " is fenced",
        () -> !alive(engine));
  }

  private boolean alive(String engine) {
    try (Connection connection =
            DriverManager.getConnection(
                stage.host().jdbcUrl(), stage.host().user(), stage.host().password());
        PreparedStatement select =
            connection.prepareStatement("select alive from node where name = ?")) {
      select.setString(1, engine);
      try (ResultSet row = select.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  static void signal(String name, long pid) {
    try {
      new ProcessBuilder("kill", "-" + name, String.valueOf(pid)).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
