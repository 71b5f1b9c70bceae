package dev.fanfare.campaigns;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A version as it is stored.
 *
 * @param file as it was applied
 * @param hash SHA-256 of file and words, in hex
 * @param createdBy id of the API key
 * @param origin what it came of
 */
record VersionRow(
    int number,
    String file,
    VersionWords words,
    String hash,
    String createdBy,
    Instant createdAt,
    Origin origin) {

  /**
   * What a version came of, beside its file.
   *
   * @param plan the hash of the plan that was applied; null where there was none
   * @param restores the version whose words it makes current again; null for new words
   */
  record Origin(@Nullable String plan, @Nullable Integer restores) {
    static final Origin FILE = new Origin(null, null);
  }

  static VersionRow of(
      int number, CheckedFile file, String createdBy, Instant createdAt, Origin origin) {
    return new VersionRow(
        number, file.text(), file.words(), file.hash(), createdBy, createdAt, origin);
  }

  static String hash(String file, VersionWords words) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      digest.update(words.hash().getBytes(StandardCharsets.US_ASCII));
      return HexFormat.of().formatHex(digest.digest(file.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
