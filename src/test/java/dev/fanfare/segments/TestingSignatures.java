package dev.fanfare.segments;

import com.sun.net.httpserver.HttpExchange;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The storage's side of AWS Signature Version 4, made from its public description and from nothing
 * of the engine's: what came is put into the canonical form and signed again.
 */
final class TestingSignatures {

  private static final Pattern AUTHORIZATION =
      Pattern.compile(
          "AWS4-HMAC-SHA256 Credential=([^/]+)/(\\d{8})/([^/]+)/s3/aws4_request,"
              + " ?SignedHeaders=([a-z0-9;-]+), ?Signature=([0-9a-f]{64})");

  private final String accessKey;
  private final String secretKey;
  private @Nullable String session;

  TestingSignatures(String accessKey, String secretKey) {
    this.accessKey = accessKey;
    this.secretKey = secretKey;
  }

  void wantSession(String token) {
    session = token;
  }

  /** Whether the request is signed over its method, path, query and all headers that matter. */
  boolean isOf(HttpExchange exchange) {
    var headers = exchange.getRequestHeaders();
    var time = headers.getFirst("x-amz-date");
    var payload = headers.getFirst("x-amz-content-sha256");
    var said = AUTHORIZATION.matcher(String.valueOf(headers.getFirst("Authorization")));
    if (time == null || payload == null || !said.matches()) {
      return false;
    }
    var names = List.of(said.group(4).split(";"));
    var token = headers.getFirst("x-amz-security-token");
    if (!said.group(1).equals(accessKey)
        || !time.startsWith(said.group(2) + "T")
        || !names.containsAll(wanted(exchange))
        || !names.equals(names.stream().sorted().toList())
        || (session != null && !session.equals(token))) {
      return false;
    }
    var canonical = new StringBuilder(exchange.getRequestMethod()).append('\n');
    var uri = exchange.getRequestURI();
    canonical.append(coded(decoded(uri.getRawPath()))).append('\n');
    canonical.append(uri.getRawQuery() == null ? "" : uri.getRawQuery()).append('\n');
    for (var name : names) {
      var value = String.join(",", headers.getOrDefault(name, List.of()));
      canonical.append(name).append(':').append(value.strip().replaceAll(" +", " "));
      canonical.append('\n');
    }
    canonical.append('\n').append(said.group(4)).append('\n').append(payload);
    var scope = said.group(2) + "/" + said.group(3) + "/s3/aws4_request";
    var text = "AWS4-HMAC-SHA256\n" + time + "\n" + scope + "\n" + sha256(canonical.toString());
    byte[] key = ("AWS4" + secretKey).getBytes(StandardCharsets.UTF_8);
    for (var part : scope.split("/")) {
      key = hmac(key, part);
    }
    return hex(hmac(key, text)).equals(said.group(5));
  }

  /** The host, and every header of Amazon's that came, as its description has it. */
  private static List<String> wanted(HttpExchange exchange) {
    var wanted = new ArrayList<String>(List.of("host"));
    exchange.getRequestHeaders().keySet().stream()
        .map(name -> name.toLowerCase(Locale.ROOT))
        .filter(name -> name.startsWith("x-amz-") || name.equals("range"))
        .forEach(wanted::add);
    return wanted;
  }

  /** The bytes of a path as it came: a plus is a plus. */
  private static byte[] decoded(String path) {
    var bytes = new ByteArrayOutputStream();
    for (int i = 0; i < path.length(); i++) {
      if (path.charAt(i) == '%') {
        bytes.write(Integer.parseInt(path.substring(i + 1, i + 3), 16));
        i += 2;
      } else {
        bytes.write(path.charAt(i));
      }
    }
    return bytes.toByteArray();
  }

  private static String coded(byte[] path) {
    var coded = new StringBuilder();
    for (byte b : path) {
      char c = (char) (b & 0xff);
      boolean plain =
          (c >= 'A' && c <= 'Z')
              || (c >= 'a' && c <= 'z')
              || (c >= '0' && c <= '9')
              || "-._~/".indexOf(c) >= 0;
      coded.append(plain ? String.valueOf(c) : "%%%02X".formatted((int) c));
    }
    return coded.toString();
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static String sha256(String text) {
    try {
      return hex(
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static String hex(byte[] bytes) {
    var hex = new StringBuilder();
    for (byte b : bytes) {
      hex.append("%02x".formatted(b & 0xff));
    }
    return hex.toString();
  }
}
