package dev.fanfare.dispatch;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Reads every file of the data folder: logs of all processes, the broker's, whatever is left there;
 * and what an upload might leave beside it. PostgreSQL's own files are left out: it overwrites
 * deleted rows when it vacuums, and its log of changes lives as long as an operator lets it.
 */
final class CanaryFiles {

  private static final int BLOCK = 1 << 20;
  private static final int LONGEST_WORD = 200;

  private final Path data;
  private final Path uploads;

  CanaryFiles(Path data, Path uploads) {
    this.data = data;
    this.uploads = uploads;
  }

  /** The files with words that are looked for, below their folder. */
  Set<String> holding(Predicate<String> words) throws IOException {
    var found = new TreeSet<String>();
    for (var folder : List.of(data, uploads)) {
      if (Files.exists(folder)) {
        try (var files = Files.walk(folder)) {
          for (var file : files.filter(Files::isRegularFile).filter(this::isLookedAt).toList()) {
            if (holds(file, words)) {
              found.add(folder.relativize(file).toString());
            }
          }
        }
      }
    }
    return found;
  }

  private boolean isLookedAt(Path file) {
    return !file.startsWith(data.resolve("host/postgres/data"));
  }

  private static boolean holds(Path file, Predicate<String> words) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      var before = "";
      for (byte[] block = in.readNBytes(BLOCK); block.length > 0; block = in.readNBytes(BLOCK)) {
        var text = before + new String(block, StandardCharsets.ISO_8859_1);
        if (words.test(text)) {
          return true;
        }
        before = text.substring(Math.max(0, text.length() - LONGEST_WORD));
      }
      return false;
    } catch (NoSuchFileException e) {
      // It went while we looked, as files of a broker do.
      return false;
    }
  }
}
