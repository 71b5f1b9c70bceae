package dev.fanfare.bench;

import dev.fanfare.host.EngineProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Random;

/** Does the disturbances of a scenario at seeded moments, each after the last has healed. */
final class Disturber {
  /** Others fence a silent engine after 8 seconds; its own lease ends before. */
  private static final Duration LONGER_THAN_THE_LEASE = Duration.ofSeconds(12);

  private static final int LONGEST_PAUSE_MILLIS = 1_500;

  /** Of two windows: so whichever engine is met has half of its own in hand at least. */
  private static final int FULL_HANDS = Scenario.WINDOW * Scenario.ENGINES * 3 / 4;

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Stage stage;
  private final Random random;

  Disturber(Stage stage, long seed) {
    this.stage = stage;
    this.random = new Random(seed);
  }

  /** Answers how many were done before the run was over. */
  int disturb(Scenario scenario, CampaignRun run) {
    int done = 0;
    for (Scenario.Disturbance each : scenario.disturbances()) {
      Waiting.pause(Duration.ofMillis(200 + random.nextInt(LONGEST_PAUSE_MILLIS)));
      awaitFullHands(run);
      if (run.ended()) {
        return done;
      }
      EngineProcess engine = stage.engines().get(random.nextInt(stage.engines().size()));
      switch (each) {
        case KILL -> engine.kill();
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

  /** What nobody has in hand cannot be lost; near the end of a run there may be no more. */
  private static void awaitFullHands(CampaignRun run) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (run.inFlight() < FULL_HANDS && !run.ended() && System.nanoTime() < end) {
      Waiting.pause(Duration.ofMillis(20));
    }
  }

  private static void stop(EngineProcess engine) {
    signal("STOP", engine.pid());
    Waiting.pause(LONGER_THAN_THE_LEASE);
    signal("CONT", engine.pid());
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
