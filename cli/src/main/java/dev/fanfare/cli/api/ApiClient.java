package dev.fanfare.cli.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The API of openapi.yaml over HTTP, blocking. What the engine refuses is an {@link EngineRefusal},
 * no answer an {@link EngineUnreachable}. A busy engine (429, 503) is asked again after the time it
 * names, and a POST again whose answer was lost: each carries an Idempotency-Key, so asking again
 * never does a thing twice. Safe for many threads.
 */
public final class ApiClient {

  public static final ObjectMapper JSON = new ObjectMapper();

  private static final String IDEMPOTENCY_KEY = "Idempotency-Key";
  private static final int MOST_TRIES = 8;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String APPLICATION_JSON = "application/json";

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final URI base;
  private final @Nullable String key;

  /**
   * @param key the bearer key, null to ask without
   */
  public ApiClient(URI base, @Nullable String key) {
    this.base = URI.create(base.toString().replaceAll("/+$", ""));
    this.key = key;
  }

  public URI base() {
    return base;
  }

  /** A path of fixed parts and percent-encoded values: {@code path("/v1/runs/%s", id)}. */
  public static String path(String form, Object... values) {
    Object[] encoded = new Object[values.length];
    for (int i = 0; i < values.length; i++) {
      encoded[i] =
          URLEncoder.encode(String.valueOf(values[i]), StandardCharsets.UTF_8).replace("+", "%20");
    }
    return String.format(form, encoded);
  }

  public JsonNode get(String path) {
    return read(path).body();
  }

  public Answer read(String path) {
    return exchange(request(path).GET());
  }

  /** What is there, or empty when there is no such thing. */
  public Optional<Answer> find(String path) {
    try {
      return Optional.of(read(path));
    } catch (EngineRefusal refusal) {
      if (refusal.status() == 404) {
        return Optional.empty();
      }
      throw refusal;
    }
  }

  /** All items of a list, page after page. */
  public List<JsonNode> items(String path) {
    List<JsonNode> items = new ArrayList<>();
    String join = path.contains("?") ? "&" : "?";
    String next = "";
    do {
      String cursor = next.isEmpty() ? "" : path("&cursor=%s", next);
      JsonNode page = get(path + join + "limit=500" + cursor);
      page.path("items").forEach(items::add);
      next = page.path("next").asText("");
    } while (!next.isEmpty());
    return items;
  }

  /** A POST with a condition, as of a change. */
  public Answer post(String path, JsonNode body, Map<String, String> headers) {
    Map<String, String> all = new HashMap<>(headers);
    all.putIfAbsent(IDEMPOTENCY_KEY, UUID.randomUUID().toString());
    return withBody("POST", path, APPLICATION_JSON, body.toString(), all);
  }

  public Answer post(String path, @Nullable JsonNode body) {
    return post(path, APPLICATION_JSON, body == null ? null : body.toString());
  }

  public Answer post(String path, String type, @Nullable String body) {
    HttpRequest.Builder request =
        request(path).header(IDEMPOTENCY_KEY, UUID.randomUUID().toString());
    return exchange(
        body == null
            ? request.POST(BodyPublishers.noBody())
            : request.header("Content-Type", type).POST(BodyPublishers.ofString(body)));
  }

  public Answer put(String path, JsonNode body, Map<String, String> headers) {
    return put(path, APPLICATION_JSON, body.toString(), headers);
  }

  public Answer put(String path, String type, String body, Map<String, String> headers) {
    return withBody("PUT", path, type, body, headers);
  }

  public Answer patch(String path, JsonNode body, Map<String, String> headers) {
    return withBody("PATCH", path, APPLICATION_JSON, body.toString(), headers);
  }

  public Answer delete(String path) {
    return exchange(request(path).DELETE());
  }

  /** Takes something away, on a condition. */
  public Answer delete(String path, Map<String, String> headers) {
    HttpRequest.Builder request = request(path).DELETE();
    headers.forEach(request::header);
    return exchange(request);
  }

  /** The condition of a change: the version that was read, or that there is none yet. */
  public static Map<String, String> condition(Optional<Answer> known) {
    return known
        .map(Answer::etag)
        .map(etag -> Map.of("If-Match", etag))
        .orElse(Map.of("If-None-Match", "*"));
  }

  /**
   * Streams a file up as it is, telling the bytes that have left so far.
   *
   * @param headers that say what it is
   */
  public Answer upload(
      String path, Map<String, String> headers, Path file, long length, LongConsumer progress) {
    BodyPublisher whole =
        BodyPublishers.fromPublisher(
            BodyPublishers.ofInputStream(() -> CountingStream.open(file, progress)), length);
    HttpRequest.Builder request =
        request(path)
            .timeout(Duration.ofHours(2))
            .PUT(length == 0 ? BodyPublishers.noBody() : whole);
    headers.forEach(request::header);
    return exchange(request);
  }

  /** A stream of JSON lines or of a file; the caller closes it. */
  public InputStream stream(String path, String accept) {
    HttpRequest request =
        request(path).setHeader("Accept", accept).timeout(Duration.ofHours(2)).GET().build();
    HttpResponse<InputStream> response = send(request, BodyHandlers.ofInputStream());
    if (response.statusCode() == 200) {
      return response.body();
    }
    try (InputStream body = response.body()) {
      throw new EngineRefusal(
          response.statusCode(), parse(new String(body.readAllBytes(), StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new EngineUnreachable(base, e);
    }
  }

  private Answer withBody(
      String method, String path, String type, String body, Map<String, String> headers) {
    HttpRequest.Builder request =
        request(path).header("Content-Type", type).method(method, BodyPublishers.ofString(body));
    headers.forEach(request::header);
    return exchange(request);
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path))
            .timeout(PATIENCE)
            .header("Accept", APPLICATION_JSON);
    return key == null ? request : request.header("Authorization", "Bearer " + key);
  }

  private Answer exchange(HttpRequest.Builder builder) {
    HttpRequest request = builder.build();
    boolean repeatable = request.headers().firstValue(IDEMPOTENCY_KEY).isPresent();
    for (int tried = 1; ; tried++) {
      HttpResponse<String> response;
      try {
        response = send(request, BodyHandlers.ofString());
      } catch (EngineUnreachable e) {
        if (!repeatable || !e.mayHaveArrived() || tried == MOST_TRIES) {
          throw e;
        }
        // Its answer was lost; under the same key it is not done twice.
        pause(Duration.ofSeconds(1));
        continue;
      }
      int status = response.statusCode();
      if (status / 100 == 2) {
        return new Answer(
            status, parse(response.body()), response.headers().firstValue("ETag").orElse(null));
      }
      boolean busy = status == 429 || status == 503 || repeatable && isRunning(response);
      if (!busy || tried == MOST_TRIES) {
        throw new EngineRefusal(status, parse(response.body()));
      }
      pause(Duration.ofSeconds(response.headers().firstValueAsLong("Retry-After").orElse(1)));
    }
  }

  /** The first request of the same key has not ended yet. */
  private static boolean isRunning(HttpResponse<String> response) {
    return response.statusCode() == 409
        && parse(response.body()).path("code").asText().equals("request-in-progress");
  }

  private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
    try {
      return http.send(request, handler);
    } catch (ConnectException e) {
      throw new EngineUnreachable(base, new IOException("connection refused", e));
    } catch (IOException e) {
      throw new EngineUnreachable(base, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EngineUnreachable(base, e);
    }
  }

  private static JsonNode parse(String body) {
    if (body.isBlank()) {
      return MissingNode.getInstance();
    }
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      ObjectNode problem = JSON.createObjectNode();
      return problem.put(
          "detail", "It is not JSON: " + body.substring(0, Math.min(200, body.length())));
    }
  }

  private static void pause(Duration pause) {
    try {
      Thread.sleep(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the engine was busy", e);
    }
  }
}
