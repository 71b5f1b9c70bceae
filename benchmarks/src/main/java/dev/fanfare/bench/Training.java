package dev.fanfare.bench;

import dev.fanfare.host.EngineProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;

/**
 * Lets an engine of this build send a campaign and end in order, so that it leaves a cache of the
 * classes and profiles that a campaign needs (JEP 483, 515). Engines started afterwards read it
 * instead of the one that the build made, which knows only the classes of a start.
 */
final class Training {
  private static final int PEOPLE = 10_000;
  private static final String BUFFERS = "64MB";

  private final Path home;
  private final Path engineJar;

  Training(Path home, Path engineJar) {
    this.home = home;
    this.engineJar = engineJar.toAbsolutePath();
  }

  /** Replaces the cache beside the engine's jar; false when the engine left none. */
  boolean run() throws IOException {
    Path fresh = engineJar.resolveSibling("trained.aot");
    Files.deleteIfExists(fresh);
    try (Stage stage = Stage.open(home, "stage", BUFFERS, engineJar);
        MailTools tools = MailTools.start()) {
      stage.startEngines(1, Map.of(EngineProcess.RECORD_CLASSES, fresh.toString()));
      People.make(stage, "all", PEOPLE, 1);
      MailCampaigns.account(stage.api(), tools.port());
      MailCampaigns.whole(stage, "training", "all");
      stage.stopEngines();
    }
    if (!Files.exists(fresh) || Files.size(fresh) == 0) {
      return false;
    }
    Files.move(
        fresh,
        engineJar.resolveSibling("app.aot"),
        StandardCopyOption.REPLACE_EXISTING,
        StandardCopyOption.ATOMIC_MOVE);
    return true;
  }
}
