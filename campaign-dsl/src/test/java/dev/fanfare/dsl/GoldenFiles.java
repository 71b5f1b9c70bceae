package dev.fanfare.dsl;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The folders of golden campaign files. */
final class GoldenFiles {

  private static final Path ROOT = Path.of("src/test/resources/campaigns");

  private GoldenFiles() {}

  static List<Path> valid() {
    return yamlIn(ROOT.resolve("valid"));
  }

  static List<Path> invalid() {
    return yamlIn(ROOT.resolve("invalid"));
  }

  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String problems(Path file) {
    return text(file.resolveSibling(file.getFileName().toString().replace(".yaml", ".problems")));
  }

  private static List<Path> yamlIn(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
