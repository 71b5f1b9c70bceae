package dev.fanfare.access;

import dev.fanfare.platform.Keystore;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A key as its holder has it: {@code ff_<id>_<secret>}. The secret has 256 random bits, so its bare
 * SHA-256 is kept: there is nothing to guess that a slow hash would make slower.
 */
record BearerToken(String id, String secret) {

  private static final Pattern FORM = Pattern.compile("ff_([0-9a-f]{12})_([0-9a-f]{64})");

  static BearerToken random(Keystore keystore) {
    var hex = HexFormat.of();
    return new BearerToken(hex.formatHex(keystore.random(6)), hex.formatHex(keystore.random(32)));
  }

  static Optional<BearerToken> read(String text) {
    var form = FORM.matcher(text.strip());
    return form.matches()
        ? Optional.of(new BearerToken(form.group(1), form.group(2)))
        : Optional.empty();
  }

  String write() {
    return "ff_" + id + "_" + secret;
  }

  byte[] hash() {
    try {
      return MessageDigest.getInstance("SHA-256")
          .digest(secret.getBytes(StandardCharsets.US_ASCII));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is missing", e);
    }
  }

  /** Never the secret: a token may end up in a log. */
  @Override
  public String toString() {
    return "ff_" + id + "_…";
  }
}
