package dev.fanfare.campaigns;

import dev.fanfare.rendering.TemplateSource;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * The words a version was applied with.
 *
 * @param message the message's own
 * @param variants each variant's, whole, in the order of the file; none where there are no variants
 */
public record VersionWords(TemplateSource message, List<TemplateSource> variants) {

  public VersionWords {
    variants = List.copyOf(variants);
  }

  /** What people of a variant get; the message's own where there are no variants. */
  public TemplateSource ofVariant(int number) {
    return variants.isEmpty() ? message : variants.get(number);
  }

  /** SHA-256 of all words, in hex: the same for the same words. */
  public String hash() {
    if (variants.isEmpty()) {
      return message.hash();
    }
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      digest.update(message.hash().getBytes(StandardCharsets.US_ASCII));
      for (var variant : variants) {
        digest.update(variant.hash().getBytes(StandardCharsets.US_ASCII));
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
