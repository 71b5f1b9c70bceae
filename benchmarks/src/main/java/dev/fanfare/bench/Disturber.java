package dev.fanfare.bench;

import dev.fanfare.host.EngineProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Random;
import java.util.function.BooleanSupplier;

/** Does the disturbances of a scenario at seeded moments, each after the last has healed. */
final class Disturber {
  /** Others fence a silent engine after 8 seconds; its own lease ends before. */
  private static final Duration LONGER_THAN_THE_LEASE = Duration.ofSeconds(12);

  private static final int LONGEST_PAUSE_MILLIS = 1_500;

  private final Stage stage;
  private final Random random;

  Disturber(Stage stage, long seed) {
    this.stage = stage;
    this.random = new Random(seed);
  }

  /** Answers how many were done before the run was over. */
  int disturb(Scenario scenario, BooleanSupplier over) {
    int done = 0;
    for (Scenario.Disturbance each : scenario.disturbances()) {
      Waiting.pause(Duration.ofMillis(200 + random.nextInt(LONGEST_PAUSE_MILLIS)));
      if (over.getAsBoolean()) {
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
