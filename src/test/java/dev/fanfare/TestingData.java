package dev.fanfare;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Real data that is not part of the project: beside its folder, or where {@code FANFARE_DATA} says.
 */
public final class TestingData {

  private TestingData() {}

  /** A file or folder of it; a test that has none is skipped, and says so. */
  public static Path find(String name) {
    var path =
        Path.of(System.getenv().getOrDefault("FANFARE_DATA", "../../shared/data")).resolve(name);
    assumeTrue(Files.exists(path), "no data at " + path + "; set FANFARE_DATA");
    return path;
  }
}
