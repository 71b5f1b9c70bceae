package dev.fanfare.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Keeps a folder of logs small. A log that has grown too large is copied to {@code .1}, what was
 * there to {@code .2} and so on, and is emptied: its program keeps the file it has open, and lines
 * written in that moment may be lost. Not thread-safe.
 */
final class LogFolder {
  static final long LARGEST = 16L << 20;
  private static final int KEPT = 3;
  private static final String LOG = ".log";

  private final Path folder;
  private final long largest;

  LogFolder(Path folder, long largest) {
    this.folder = folder;
    this.largest = largest;
  }

  /**
   * Looks at every log once.
   *
   * @return what stood in the way, such as a full disk, which is no reason to end anything; empty
   *     when nothing did
   */
  Optional<String> keepSmall() {
    Optional<String> trouble = Optional.empty();
    for (Path log : large()) {
      try {
        turnOver(log);
      } catch (IOException e) {
        trouble = Optional.of("Cannot keep %s small: %s".formatted(log, e));
      }
    }
    return trouble;
  }

  private List<Path> large() {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(LOG) && Programs.size(file) > largest)
          .toList();
    } catch (IOException | UncheckedIOException e) {
      return List.of(); // It comes back with the next program that logs there.
    }
  }

  private static void turnOver(Path log) throws IOException {
    for (int number = KEPT - 1; number > 0; number--) {
      if (Files.exists(numbered(log, number))) {
        Files.move(
            numbered(log, number), numbered(log, number + 1), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    Files.copy(log, numbered(log, 1), StandardCopyOption.REPLACE_EXISTING);
    try (FileChannel channel = FileChannel.open(log, StandardOpenOption.WRITE)) {
      channel.truncate(0);
    }
  }

  private static Path numbered(Path log, int number) {
    return log.resolveSibling(log.getFileName() + "." + number);
  }
}
