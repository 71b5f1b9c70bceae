package dev.fanfare.host;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a second host, bench or prove off a data folder. The operating system lets go of it when
 * the process ends, however it ends. One per process and folder.
 */
public final class HostLock implements AutoCloseable {
  private final FileChannel channel;
  private final Path pidFile;

  private HostLock(FileChannel channel, Path pidFile) {
    this.channel = channel;
    this.pidFile = pidFile;
  }

  /** Empty when another process holds the folder. */
  public static Optional<HostLock> take(Path dataFolder) {
    Path pidFile = dataFolder.resolve("host.pid");
    try {
      Files.createDirectories(dataFolder);
      FileChannel channel =
          FileChannel.open(
              dataFolder.resolve("host.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      @Nullable FileLock lock = channel.tryLock();
      if (lock == null) {
        channel.close();
        return Optional.empty();
      }
      PropertiesFile.writeText(pidFile, String.valueOf(ProcessHandle.current().pid()));
      return Optional.of(new HostLock(channel, pidFile));
    } catch (IOException e) {
      throw new HostProblem("Cannot write in " + dataFolder + ": " + e.getMessage(), e);
    }
  }

  /** The process that holds the folder, if one does. */
  public static Optional<Long> holder(Path dataFolder) {
    if (!Files.exists(dataFolder.resolve("host.lock"))) {
      return Optional.empty();
    }
    try (FileChannel channel =
        FileChannel.open(dataFolder.resolve("host.lock"), StandardOpenOption.WRITE)) {
      @Nullable FileLock lock = channel.tryLock();
      if (lock != null) {
        return Optional.empty();
      }
      return Optional.of(Long.valueOf(Files.readString(dataFolder.resolve("host.pid")).strip()));
    } catch (IOException | NumberFormatException e) {
      throw new HostProblem("Cannot read in " + dataFolder + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    try {
      Files.deleteIfExists(pidFile);
      channel.close();
    } catch (IOException e) {
      throw new HostProblem("Cannot let go of " + pidFile.getParent() + ": " + e.getMessage(), e);
    }
  }
}
