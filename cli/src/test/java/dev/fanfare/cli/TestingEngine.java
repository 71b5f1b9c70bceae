package dev.fanfare.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.fanfare.cli.api.ApiClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/**
 * An engine of canned answers on a loopback port: answers as openapi.yaml says, notes what it was
 * asked. An answer may be told in turns: the last one stays.
 */
public final class TestingEngine implements AutoCloseable {

  /** What was asked. */
  public record Asked(String method, String path, Map<String, String> headers, String body) {}

  /** What is answered. */
  public record Told(int status, String type, Map<String, String> headers, String body) {

    public static Told json(int status, String body) {
      return new Told(status, "application/json", Map.of(), body);
    }

    /** The request arrives, and its answer is lost. */
    public static Told cut() {
      return json(0, "");
    }

    public Told with(String header, String value) {
      Map<String, String> more = new HashMap<>(headers);
      more.put(header, value);
      return new Told(status, type, more, body);
    }
  }

  private final HttpServer server;
  private final Map<String, List<Told>> answers = new HashMap<>();
  private final List<Asked> asked = new CopyOnWriteArrayList<>();

  public TestingEngine() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::handle);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Answers {@code GET /v1/whoami} and the like, one after the other. */
  public TestingEngine on(String methodAndPath, Told... told) {
    answers.put(methodAndPath, new ArrayList<>(List.of(told)));
    return this;
  }

  public TestingEngine on(String methodAndPath, String json) {
    return on(methodAndPath, Told.json(200, json));
  }

  public static Told problem(int status, String code, String title, String violations) {
    String body =
        """
        {"type":"https://fanfare.dev/problems/%2$s","title":"%3$s","status":%1$d,"code":"%2$s","violations":[%4$s]}
        """
            .formatted(status, code, title, violations);
    return new Told(status, "application/problem+json", Map.of(), body);
  }

  public List<Asked> asked(String methodAndPath) {
    return asked.stream()
        .filter(each -> (each.method() + " " + each.path()).equals(methodAndPath))
        .toList();
  }

  /** The body of the only request of that kind. */
  public JsonNode body(String methodAndPath) throws IOException {
    List<Asked> requests = asked(methodAndPath);
    if (requests.size() != 1) {
      throw new AssertionError(methodAndPath + " was asked " + requests.size() + " times");
    }
    return ApiClient.JSON.readTree(requests.getFirst().body());
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String method = exchange.getRequestMethod();
      String path = exchange.getRequestURI().toString();
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      Map<String, String> headers = new HashMap<>();
      exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.getFirst()));
      asked.add(new Asked(method, path, headers, body));
      Told told = next(method + " " + path);
      if (told.status() == 0) {
        return;
      }
      byte[] bytes = told.body().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().add("Content-Type", told.type());
      told.headers().forEach(exchange.getResponseHeaders()::add);
      exchange.sendResponseHeaders(told.status(), bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private synchronized Told next(String methodAndPath) {
    List<Told> turns = answers.get(methodAndPath);
    if (turns == null) {
      return problem(404, "not-found", "There is no " + methodAndPath, "");
    }
    return turns.size() == 1 ? turns.getFirst() : turns.removeFirst();
  }

  public static ObjectNode object() {
    return ApiClient.JSON.createObjectNode();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
