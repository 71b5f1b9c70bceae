package dev.fanfare.campaigns;

import dev.fanfare.rendering.TemplateSource;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;

/**
 * A version as it is stored.
 *
 * @param file as it was applied
 * @param hash SHA-256 of file and template, in hex
 * @param createdBy id of the API key
 */
record VersionRow(
    int number,
    String file,
    TemplateSource template,
    String hash,
    String createdBy,
    Instant createdAt) {

  static VersionRow of(
      int number, String file, TemplateSource template, String createdBy, Instant createdAt) {
    return new VersionRow(number, file, template, hash(file, template), createdBy, createdAt);
  }

  static String hash(String file, TemplateSource template) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      digest.update(template.hash().getBytes(StandardCharsets.US_ASCII));
      return HexFormat.of().formatHex(digest.digest(file.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
