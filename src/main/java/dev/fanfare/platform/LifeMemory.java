package dev.fanfare.platform;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * How far nodes have lived, remembered outside of the database: a folder with a file for each, of
 * one line {@code <installation> <epoch> <beat> <node>}. Used by the life's thread alone.
 */
@Singleton
final class LifeMemory {

  private static final Logger LOG = Logger.getLogger(LifeMemory.class);
  private static final String FILE = ".life";
  private static final Pattern LINE =
      Pattern.compile("([0-9a-f-]{36}) (\\d{1,18}) (\\d{1,18}) (.+)");

  /** A beat of a life. */
  record Moment(long epoch, long beat) {

    boolean isAfter(Moment other) {
      return epoch > other.epoch || epoch == other.epoch && beat > other.beat;
    }
  }

  private final @Nullable Path folder;
  private final Map<String, Moment> noted = new TreeMap<>();
  private volatile boolean lasting;

  @Inject
  LifeMemory(NodeConfig config) {
    this(config.memory().orElse(null));
  }

  LifeMemory(@Nullable Path folder) {
    this.folder = folder;
    this.lasting = folder != null;
  }

  /** Whether what is noted outlives this process. */
  boolean isLasting() {
    return lasting;
  }

  /** The last known moment of each node of an installation. */
  Map<String, Moment> of(UUID installation) {
    var known = new TreeMap<>(noted);
    if (folder == null || !Files.isDirectory(folder)) {
      return known;
    }
    try (var files = Files.newDirectoryStream(folder, "*" + FILE)) {
      for (var file : files) {
        var line = LINE.matcher(Files.readString(file).strip());
        if (line.matches() && line.group(1).equals(installation.toString())) {
          var moment = new Moment(Long.parseLong(line.group(2)), Long.parseLong(line.group(3)));
          known.merge(line.group(4), moment, (a, b) -> a.isAfter(b) ? a : b);
        }
      }
      return known;
    } catch (IOException e) {
      throw new IllegalStateException("What nodes noted in " + folder + " cannot be read", e);
    }
  }

  /** Notes where a node of this process is; false, and noted nothing, when it was further once. */
  boolean note(UUID installation, String node, Moment moment) {
    var last = noted.get(node);
    if (last != null && !moment.isAfter(last)) {
      return false;
    }
    noted.put(node, moment);
    if (folder != null) {
      try {
        write(
            folder, node, "%s %d %d %s%n".formatted(installation, moment.epoch, moment.beat, node));
        lasting = true;
      } catch (IOException e) {
        if (lasting) {
          LOG.warnf("A database restored from a copy would not be noticed: %s", e);
        }
        lasting = false;
      }
    }
    return true;
  }

  private static void write(Path folder, String node, String line) throws IOException {
    var name = node.replaceAll("[^A-Za-z0-9.-]", "_");
    Files.createDirectories(folder);
    var fresh = Files.writeString(folder.resolve(name + ".new"), line);
    Files.move(
        fresh,
        folder.resolve(name + FILE),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }
}
