package dev.fanfare.bench;

import java.io.IOException;
import java.nio.file.Path;

/** A process that has a stage without engines, until its input ends or it is ended. */
public final class TestingStage {
  private TestingStage() {}

  /** Says its own process id, the postmaster's and the broker's. */
  public static void main(String[] arguments) throws IOException {
    Path none = Path.of("none");
    try (Stage stage = Stage.open(Path.of(arguments[0]), arguments[1], "64MB", none)) {
      System.out.printf(
          "%d %d %d%n",
          ProcessHandle.current().pid(), stage.host().postmasterPid(), stage.host().brokerPid());
      while (System.in.read() >= 0) {
        // Nothing is said to it.
      }
    }
  }
}
