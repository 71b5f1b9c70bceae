package dev.fanfare.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/**
 * The REST API of engines of which some may be dead just now: whichever answers is asked. Every
 * POST keeps its Idempotency-Key over repetitions. Safe for many threads.
 */
final class EngineApi {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Duration ONE_ANSWER = Duration.ofSeconds(20);
  private static final Duration UPLOAD = Duration.ofHours(1);

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
  private final List<String> engines;
  private final String key;

  EngineApi(List<String> engines, String key) {
    this.engines = List.copyOf(engines);
    this.key = key;
  }

  JsonNode get(String path) {
    return ask(base -> request(base, path).timeout(ONE_ANSWER).GET());
  }

  JsonNode post(String path, String json) {
    String once = UUID.randomUUID().toString();
    return ask(
        base ->
            request(base, path)
                .timeout(ONE_ANSWER)
                .header("Idempotency-Key", once)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json)));
  }

  /** Posts what is known by ids of its own, and so needs no key to be told again. */
  JsonNode tell(String path, String json) {
    return ask(
        base ->
            request(base, path)
                .timeout(ONE_ANSWER)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json)));
  }

  /** Creates what is not there yet. */
  void create(String path, String type, String body) {
    ask(
        base ->
            request(base, path)
                .timeout(ONE_ANSWER)
                .header("Content-Type", type)
                .header("If-None-Match", "*")
                .PUT(BodyPublishers.ofString(body)));
  }

  /** Replaces what is there, whatever its version is. */
  void replace(String path, String type, String body) {
    ask(
        base ->
            request(base, path)
                .timeout(ONE_ANSWER)
                .header("Content-Type", type)
                .header("If-Match", "*")
                .PUT(BodyPublishers.ofString(body)));
  }

  /** Sets what has no version, such as the type of an attribute. */
  void set(String path, String json) {
    ask(
        base ->
            request(base, path)
                .timeout(ONE_ANSWER)
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(json)));
  }

  /** Takes away what is there, whatever its version is. */
  void delete(String path) {
    ask(base -> request(base, path).timeout(ONE_ANSWER).header("If-Match", "*").DELETE());
  }

  /** Changes settings, whatever their version is. */
  void change(String path, String json) {
    ask(
        base ->
            request(base, path)
                .timeout(ONE_ANSWER)
                .header("Content-Type", "application/json")
                .header("If-Match", "*")
                .method("PATCH", BodyPublishers.ofString(json)));
  }

  void upload(String path, Path file) {
    ask(
        base -> {
          try {
            return request(base, path)
                .timeout(UPLOAD)
                .header("Content-Type", "text/csv")
                .PUT(BodyPublishers.ofFile(file));
          } catch (FileNotFoundException e) {
            throw new IllegalArgumentException(e);
          }
        });
  }

  private interface Asking {
    HttpRequest.Builder of(String base);
  }

  private HttpRequest.Builder request(String base, String path) {
    return HttpRequest.newBuilder(URI.create(base + path)).header("Authorization", "Bearer " + key);
  }

  private JsonNode ask(Asking asking) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    String last = "";
    for (int turn = 0; System.nanoTime() < end; turn++) {
      HttpRequest request = asking.of(engines.get(turn % engines.size())).build();
      try {
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        int status = answer.statusCode();
        if (status / 100 == 2) {
          return answer.body().isBlank() ? MissingNode.getInstance() : JSON.readTree(answer.body());
        }
        last = status + " " + answer.body();
        if (status / 100 == 4 && status != 409 && status != 429) {
          throw new IllegalStateException(request.method() + " " + request.uri() + ": " + last);
        }
      } catch (IOException e) {
        last = String.valueOf(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted", e);
      }
      Waiting.pause(Duration.ofMillis(200));
    }
    throw new IllegalStateException("No engine answered: " + last);
  }
}
