package dev.fanfare.channel.sandbox;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request to the page.
 *
 * @param host the Host field, without the port
 */
record InboxRequest(
    String method, String path, Map<String, String> query, String host, byte[] body) {

  private static final int LARGEST_BODY = 1024 * 1024;

  static InboxRequest of(HttpExchange exchange) throws IOException {
    String host = String.valueOf(exchange.getRequestHeaders().getFirst("Host"));
    return new InboxRequest(
        exchange.getRequestMethod(),
        exchange.getRequestURI().getPath(),
        query(exchange.getRequestURI().getRawQuery()),
        host.replaceFirst(":[0-9]+$", ""),
        exchange.getRequestBody().readNBytes(LARGEST_BODY));
  }

  private static Map<String, String> query(@Nullable String raw) {
    Map<String, String> query = new HashMap<>();
    for (String pair : raw == null ? new String[0] : raw.split("&")) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        query.put(
            pair.substring(0, equals),
            URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
      }
    }
    return query;
  }

  /** False for a name that somebody made point to loopback (DNS rebinding). */
  boolean addressedToLoopback() {
    return host.equals("localhost") || host.equals("127.0.0.1") || host.equals("[::1]");
  }

  String parameter(String name) {
    return query.getOrDefault(name, "");
  }
}
