package dev.fanfare.segments;

import dev.fanfare.platform.Violations;
import java.net.URI;
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

  /**
   * @param rows without the header
   * @param sha256 of the file as it is sent, in hexadecimal
   */
  record Entry(@Nullable String name, @Nullable Long rows, @Nullable String sha256) {}

  void check(Violations violations) {
    var only = files != null && files.size() == 1 ? files.getFirst() : null;
    if (only == null) {
      violations.add("/manifest/files", null, "must be one file: an import takes one");
      return;
    }
    violations
        .require(
            only.rows() != null && only.rows() > 0,
            "/manifest/files/0/rows",
            only.rows(),
            "must be how many rows the file has")
        .require(
            only.sha256() != null && SHA_256.matcher(only.sha256()).matches(),
            "/manifest/files/0/sha256",
            only.sha256(),
            "must be 64 hexadecimal digits, small ones")
        .require(
            modelCard == null || isLink(modelCard),
            "/manifest/modelCard",
            modelCard,
            "must be a link that begins with https://");
  }

  /** Refuses a file that is not the one this was written for. */
  void hold(long rows, String sha256) {
    var only = files == null ? null : files.getFirst();
    if (only == null) {
      throw new IllegalStateException("a manifest without a file was announced");
    }
    if (!sha256.equals(only.sha256())) {
      throw new RefusedFile(
          "manifest.files[0].sha256", "is " + only.sha256() + "; the file's is " + sha256);
    }
    if (only.rows() == null || rows != only.rows()) {
      throw new RefusedFile(
          "manifest.files[0].rows", "is " + only.rows() + "; the file has " + rows);
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
