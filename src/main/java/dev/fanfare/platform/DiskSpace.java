package dev.fanfare.platform;

import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Room left where this engine keeps its folder: beside an embedded PostgreSQL and broker it is
 * theirs too. Told before it is gone, since a full disk stops everything that is accepted.
 */
@Singleton
final class DiskSpace implements StatusSource {

  private static final double GIB = 1024.0 * 1024 * 1024;
  private static final double WATCH_BELOW = 10;
  private static final double BAD_BELOW = 2;

  private final @Nullable Path folder;

  DiskSpace(NodeConfig config) {
    this.folder = config.memory().orElse(null);
  }

  @Override
  public List<StatusFigure> figures() {
    if (folder == null || !Files.isDirectory(folder)) {
      return List.of();
    }
    try {
      double free = Files.getFileStore(folder).getUsableSpace() / GIB;
      return List.of(figure(free));
    } catch (IOException e) {
      return List.of(
          new StatusFigure(
              null,
              "platform.disk.free",
              "Room left on the disk",
              null,
              null,
              "GiB",
              "cannot be read",
              StatusFigure.Level.WATCH));
    }
  }

  static StatusFigure figure(double free) {
    var level =
        free < BAD_BELOW
            ? StatusFigure.Level.BAD
            : free < WATCH_BELOW ? StatusFigure.Level.WATCH : StatusFigure.Level.GOOD;
    return StatusFigure.number("platform.disk.free", "Room left on the disk", free, "GiB", level);
  }
}
