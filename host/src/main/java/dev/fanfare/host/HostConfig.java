package dev.fanfare.host;

import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * What a host is started with.
 *
 * @param dataFolder the one folder that holds everything the host keeps
 * @param binariesFolder where the PostgreSQL programs are unpacked
 * @param anyPorts whether first ports are chosen at random instead of from the usual ones
 * @param sharedBuffers PostgreSQL's shared_buffers, such as {@code 512MB}
 * @param says receives one line of plain text for each thing worth knowing
 */
public record HostConfig(
    Path dataFolder,
    Path binariesFolder,
    boolean anyPorts,
    String sharedBuffers,
    Consumer<String> says) {

  public HostConfig {
    dataFolder = dataFolder.toAbsolutePath().normalize();
    binariesFolder = binariesFolder.toAbsolutePath().normalize();
    if (!sharedBuffers.matches("[0-9]+(kB|MB|GB)")) {
      throw new HostProblem(
          "shared_buffers '" + sharedBuffers + "' is not a size such as 128MB or 2GB.");
    }
  }

  /** The usual host: usual ports, buffers for one machine. */
  public static HostConfig in(Path dataFolder) {
    return new HostConfig(dataFolder, dataFolder.resolve("postgres"), false, "512MB", line -> {});
  }

  /** A small silent host on ports of its own, for tests that run beside others. */
  public static HostConfig forTests(Path dataFolder) {
    return new HostConfig(dataFolder, dataFolder.resolve("postgres"), true, "64MB", line -> {});
  }

  /** With the PostgreSQL programs unpacked elsewhere, so that several hosts share them. */
  public HostConfig withBinaries(Path folder) {
    return new HostConfig(dataFolder, folder, anyPorts, sharedBuffers, says);
  }

  public HostConfig withSharedBuffers(String size) {
    return new HostConfig(dataFolder, binariesFolder, anyPorts, size, says);
  }

  public HostConfig saying(Consumer<String> listener) {
    return new HostConfig(dataFolder, binariesFolder, anyPorts, sharedBuffers, listener);
  }

  Path logs() {
    return dataFolder.resolve("logs");
  }
}
