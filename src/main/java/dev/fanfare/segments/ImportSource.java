package dev.fanfare.segments;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Where an import reads its file by itself. */
sealed interface ImportSource {

  String RULE =
      "must be file:PATH below the folder of imports, or s3://BUCKET/KEY; of scores also a folder,"
          + " with / at its end";
  int LONGEST = 1_100;
  Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
  List<String> NO_NAMES = List.of("", ".", "..");

  /**
   * @param path relative to the folder, without any part that leads out
   */
  record InFolder(String path) implements ImportSource {}

  record InStorage(String bucket, String key) implements ImportSource {}

  /** Whether it is a folder of several files. */
  static boolean isFolder(String text) {
    return text.endsWith("/");
  }

  /** Whether it names a file below a folder, and nothing outside of it. */
  static boolean isInside(String name) {
    return name.length() <= LONGEST
        && isPath(name)
        && name.chars().noneMatch(c -> c < ' ' || c == 0x7f || c == '\\');
  }

  /** What stands there, a folder without the / at its end; empty when it is none. */
  static Optional<ImportSource> read(String text) {
    if (isFolder(text)) {
      var inside = text.substring(0, text.length() - 1);
      return isFolder(inside) ? Optional.empty() : read(inside);
    }
    if (text.length() > LONGEST || text.chars().anyMatch(c -> c < ' ' || c == 0x7f || c == '\\')) {
      return Optional.empty();
    }
    if (text.startsWith("file:")) {
      return Optional.of(text.substring("file:".length()))
          .filter(ImportSource::isPath)
          .map(InFolder::new);
    }
    if (!text.startsWith("s3://")) {
      return Optional.empty();
    }
    var rest = text.substring("s3://".length());
    int slash = rest.indexOf('/');
    if (slash < 0 || !BUCKET.matcher(rest.substring(0, slash)).matches()) {
      return Optional.empty();
    }
    return Optional.of(rest.substring(slash + 1))
        .filter(ImportSource::isPath)
        .map(key -> new InStorage(rest.substring(0, slash), key));
  }

  private static boolean isPath(String path) {
    return Arrays.stream(path.split("/", -1)).noneMatch(NO_NAMES::contains);
  }
}
