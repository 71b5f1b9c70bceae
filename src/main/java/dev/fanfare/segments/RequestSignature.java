package dev.fanfare.segments;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs a GET without body and query as AWS Signature Version 4 has it for S3, over all headers
 * that are given.
 */
record RequestSignature(
    String accessKey, String secretKey, Optional<String> sessionToken, String region) {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final String UNRESERVED =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/";
  private static final int DAY_LENGTH = 8;

  @Override
  public String toString() {
    return "RequestSignature[" + region + "]";
  }

  /** A path as it is sent and signed: everything beyond plain characters as its UTF-8. */
  static String encoded(String path) {
    var encoded = new StringBuilder();
    for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
      if (UNRESERVED.indexOf(b) >= 0) {
        encoded.append((char) b);
      } else {
        encoded.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
      }
    }
    return encoded.toString();
  }

  /** The headers to send: those given, and what proves whose they are. */
  Map<String, String> sign(URI uri, Map<String, String> given, Instant at) {
    var time = TIME.format(at);
    var nothing = hex(sha256(""));
    var headers = new TreeMap<>(given);
    headers.put("x-amz-content-sha256", nothing);
    headers.put("x-amz-date", time);
    sessionToken.ifPresent(token -> headers.put("x-amz-security-token", token));
    var signed = new TreeMap<>(headers);
    signed.put("host", uri.getRawAuthority());
    var names = String.join(";", signed.keySet());
    var lines =
        signed.entrySet().stream()
            .map(header -> header.getKey() + ":" + header.getValue().strip() + "\n")
            .collect(Collectors.joining());
    var request = String.join("\n", "GET", uri.getRawPath(), "", lines, names, nothing);
    var scope = time.substring(0, DAY_LENGTH) + "/" + region + "/s3/aws4_request";
    var text = String.join("\n", "AWS4-HMAC-SHA256", time, scope, hex(sha256(request)));
    headers.put(
        "authorization",
        "AWS4-HMAC-SHA256 Credential=%s/%s,SignedHeaders=%s,Signature=%s"
            .formatted(accessKey, scope, names, hex(mac(key(time), text))));
    return headers;
  }

  private byte[] key(String time) {
    var day = ("AWS4" + secretKey).getBytes(StandardCharsets.UTF_8);
    var dated = mac(day, time.substring(0, DAY_LENGTH));
    return mac(mac(mac(dated, region), "s3"), "aws4_request");
  }

  private static byte[] mac(byte[] key, String text) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HmacSHA256 is missing", e);
    }
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("SHA-256 is missing", e);
    }
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
