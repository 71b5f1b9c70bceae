package dev.fanfare.segments;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/**
 * A storage on the loopback: it reckons the signature of each request itself and refuses any other,
 * takes ranges, and fails as it is told.
 */
final class TestingStorage implements AutoCloseable {

  static final String ACCESS_KEY = "AKIDTEST";
  static final String SECRET_KEY = "secret/of+tests";

  /** How an answer goes wrong. */
  sealed interface Failure {}

  /** Another status in its place. */
  record Status(int status) implements Failure {}

  /** The connection ends after so many bytes. */
  record Cut(int bytes) implements Failure {}

  private final HttpServer server;
  private final Map<String, byte[]> objects = new HashMap<>();
  private final Map<String, String> encodings = new HashMap<>();
  private final Queue<Failure> failures = new ArrayDeque<>();
  private final List<String> ranges = Collections.synchronizedList(new ArrayList<>());
  private final Map<String, CountDownLatch> held = new ConcurrentHashMap<>();
  private final TestingSignatures signatures = new TestingSignatures(ACCESS_KEY, SECRET_KEY);
  private boolean withEtag = true;

  private TestingStorage(HttpServer server) {
    this.server = server;
  }

  /**
   * @param port 0 for any
   */
  static TestingStorage start(int port) throws IOException {
    var server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    var storage = new TestingStorage(server);
    server.createContext("/", storage::answer);
    server.start();
    return storage;
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  synchronized void put(String path, byte[] object) {
    objects.put(path, object);
  }

  synchronized void put(String path, byte[] object, String encoding) {
    put(path, object);
    encodings.put(path, encoding);
  }

  synchronized void fail(Failure... next) {
    failures.addAll(List.of(next));
  }

  /** Gives nothing of an object before the count is down. */
  CountDownLatch hold(String path) {
    var go = new CountDownLatch(1);
    held.put(path, go);
    return go;
  }

  /** Takes only credentials of a session from now on. */
  synchronized void wantSession(String token) {
    signatures.wantSession(token);
  }

  synchronized void forgetEtags() {
    withEtag = false;
  }

  /** The ranges asked for; whole where none was. */
  List<String> ranges() {
    return List.copyOf(ranges);
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private synchronized void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      var headers = exchange.getRequestHeaders();
      var range = headers.getFirst("Range");
      ranges.add(range == null ? "whole" : range);
      if (!signatures.isOf(exchange)) {
        exchange.sendResponseHeaders(403, -1);
        return;
      }
      var path = exchange.getRequestURI().getPath().substring(1);
      waitFor(path);
      var failure = failures.poll();
      if (failure instanceof Status(var status)) {
        exchange.sendResponseHeaders(status, -1);
        return;
      }
      var object = objects.get(path);
      if (object == null) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      int from = range == null ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
      if (withEtag) {
        exchange.getResponseHeaders().set("ETag", "\"1\"");
      }
      if (encodings.containsKey(path)) {
        exchange.getResponseHeaders().set("Content-Encoding", encodings.get(path));
      }
      exchange.sendResponseHeaders(range == null ? 200 : 206, object.length - from);
      int length = object.length - from;
      int sent = failure instanceof Cut(var bytes) ? Math.min(bytes, length) : length;
      exchange.getResponseBody().write(object, from, sent);
      exchange.getResponseBody().flush();
      if (sent < length) {
        // Closed before all of it has come, the connection is cut.
        throw new IOException("cut");
      }
    }
  }

  private void waitFor(String path) throws IOException {
    var go = held.get(path);
    try {
      if (go != null) {
        go.await();
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
