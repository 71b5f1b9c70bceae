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

/** Does disturbances at seeded moments, each after the last has healed. */
final class Disturber {
  /** A stopped engine's lease is over by then, and the other one has fenced it. */
  private static final int AFTER_THE_FENCE = 3;

  private static final int LONGEST_PAUSE_MILLIS = 1_500;

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Stage stage;
  private final Disturbances disturbances;
  private final long seed;
  private final int fenceAfter;
  private final Random random;

  /**
   * @param seed of their order and moments
   * @param fenceAfter seconds of silence after which the engines of the stage fence one another
   */
  Disturber(Stage stage, Disturbances disturbances, long seed, int fenceAfter) {
    this.stage = stage;
    this.disturbances = disturbances;
    this.seed = seed;
    this.fenceAfter = fenceAfter;
    this.random = new Random(seed);
  }

  /** What is disturbed. */
  interface Disturbed {
    /** Whether there is nothing more to disturb. */
    boolean over();

    /** Whether so much is under way that something can be lost. */
    boolean handsAreFull();

    /** Is done before a disturbance, counted from 0. */
    default void before(int number) {}

    /** Is done when it has healed. */
    default void after(int number) {}
  }

  /** Answers how many were done before all was over. */
  int disturb(Disturbed disturbed) {
    int done = 0;
    for (Disturbances.Kind each : disturbances.inOrder(seed)) {
      Waiting.pause(Duration.ofMillis(200 + random.nextInt(LONGEST_PAUSE_MILLIS)));
      awaitFullHands(disturbed);
      if (disturbed.over()) {
        return done;
      }
      disturbed.before(done);
      EngineProcess engine = stage.engines().get(random.nextInt(stage.engines().size()));
      switch (each) {
        case KILL -> engine.kill();
        case FENCE -> {
          engine.kill();
          awaitFenced(engine.name());
        }
        case STOP -> stop(engine);
        case SEVER -> sever(engine);
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
      disturbed.after(done);
      done++;
    }
    return done;
  }

  /** Near the end of a run there may be no more. */
  private void awaitFullHands(Disturbed disturbed) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!disturbed.handsAreFull() && !disturbed.over() && System.nanoTime() < end) {
      Waiting.pause(Duration.ofMillis(20));
    }
  }

  private void stop(EngineProcess engine) {
    signal("STOP", engine.pid());
    Waiting.pause(Duration.ofSeconds(fenceAfter + AFTER_THE_FENCE));
    signal("CONT", engine.pid());
  }

  private void sever(EngineProcess engine) {
    stage.wire(engine).cut();
    Waiting.pause(Duration.ofSeconds(fenceAfter + AFTER_THE_FENCE));
    stage.wire(engine).mend();
  }

  /** Returns when an engine that lives has declared this one dead. */
  private void awaitFenced(String engine) {
    Waiting.until(
        Duration.ofSeconds(fenceAfter).plus(PATIENCE),
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
