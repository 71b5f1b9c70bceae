package dev.fanfare.segments;

import dev.fanfare.platform.Violations;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What whoever made a file of scores says about it, so that no other and no shorter one is taken.
 *
 * @param schema the columns of each file
 * @param modelCard where the model is described
 */
record ScoreManifest(
    @Nullable List<Entry> files, @Nullable List<String> schema, @Nullable String modelCard) {

  private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");
  private static final int LONGEST_LINK = 2_000;
  private static final int MOST_FILES = 10_000;

  /**
   * @param rows without the header
   * @param sha256 of the file as it is sent, in hexadecimal
   */
  record Entry(@Nullable String name, @Nullable Long rows, @Nullable String sha256) {}

  /** Checks what is announced for a file: an import takes one, unless it reads a folder. */
  void check(Violations violations) {
    var only = files != null && files.size() == 1 ? files.getFirst() : null;
    if (only == null) {
      violations.add("/manifest/files", null, "must be one file: an import takes one");
      return;
    }
    violations.require(
        only.rows() != null && only.rows() > 0,
        "/manifest/files/0/rows",
        only.rows(),
        "must be how many rows the file has");
    checkHash(only, "/manifest/files/0", violations);
    checkCard("/manifest", violations);
  }

  /** Checks what a folder says of its files: these are read, and no others. */
  void checkFolder(Violations violations) {
    var all = files == null ? List.<Entry>of() : files;
    violations.require(
        !all.isEmpty() && all.size() <= MOST_FILES,
        "/files",
        all.size(),
        "must be 1 to " + MOST_FILES + " files");
    var names = new HashSet<String>();
    for (int i = 0; i < all.size(); i++) {
      var entry = all.get(i);
      var place = "/files/" + i;
      var name = entry.name();
      violations
          .require(
              name != null && ImportSource.isInside(name) && names.add(name),
              place + "/name",
              name,
              "must be another file of the folder")
          .require(
              name == null || !name.contains(".parquet"),
              place + "/name",
              name,
              "is Parquet, which is not taken: write CSV or JSON lines")
          .require(
              entry.rows() != null && entry.rows() >= 0,
              place + "/rows",
              entry.rows(),
              "must be how many rows the file has");
      checkHash(entry, place, violations);
    }
    checkCard("", violations);
  }

  private static void checkHash(Entry entry, String place, Violations violations) {
    violations.require(
        entry.sha256() != null && SHA_256.matcher(entry.sha256()).matches(),
        place + "/sha256",
        entry.sha256(),
        "must be 64 hexadecimal digits, small ones");
  }

  private void checkCard(String place, Violations violations) {
    violations.require(
        modelCard == null || isLink(modelCard),
        place + "/modelCard",
        modelCard,
        "must be a link that begins with https://");
  }

  /** Refuses a file that is not the one this was written for. */
  void hold(int number, long rows, String sha256) {
    var entry = files == null ? null : files.get(number);
    if (entry == null) {
      throw new IllegalStateException("a manifest without a file was announced");
    }
    var place = "manifest.files[" + number + "]";
    if (!sha256.equals(entry.sha256())) {
      throw new RefusedFile(
          place + ".sha256", "is " + entry.sha256() + "; the file's is " + sha256);
    }
    if (entry.rows() == null || rows != entry.rows()) {
      throw new RefusedFile(place + ".rows", "is " + entry.rows() + "; the file has " + rows);
    }
  }

  private static boolean isLink(String text) {
    try {
      return text.length() <= LONGEST_LINK
          && text.startsWith("https://")
          && URI.create(text).getHost() != null;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
