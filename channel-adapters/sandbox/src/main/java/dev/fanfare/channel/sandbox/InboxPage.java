package dev.fanfare.channel.sandbox;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A page and a small REST API to read the inbox and to set its rules, on loopback only. Nothing a
 * mail holds runs or loads anything: answers carry a policy that forbids it.
 */
public final class InboxPage implements AutoCloseable {

  private final HttpServer server;
  private final ExecutorService threads;

  private InboxPage(HttpServer server, ExecutorService threads) {
    this.server = server;
    this.threads = threads;
  }

  /**
   * Starts the page of an inbox, which stays the caller's to close.
   *
   * @param port 0 for any free one
   */
  public static InboxPage start(SmtpInbox inbox, int port) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    server.setExecutor(threads);
    InboxApi api = new InboxApi(inbox);
    server.createContext("/", exchange -> answer(api, exchange));
    server.start();
    return new InboxPage(server, threads);
  }

  private static void answer(InboxApi api, HttpExchange exchange) throws IOException {
    try (exchange) {
      // Jakarta Mail looks for its parts here, and a thread has that of whoever started the page.
      Thread.currentThread().setContextClassLoader(InboxPage.class.getClassLoader());
      InboxAnswer answer = api.answer(InboxRequest.of(exchange));
      exchange.getResponseHeaders().set("Content-Type", answer.type());
      exchange.getResponseHeaders().set("Content-Security-Policy", answer.policy());
      exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
      exchange.getResponseHeaders().set("Referrer-Policy", "no-referrer");
      exchange.getResponseHeaders().set("Cache-Control", "no-store");
      boolean empty = answer.body().length == 0;
      exchange.sendResponseHeaders(answer.status(), empty ? -1 : answer.body().length);
      if (!empty) {
        exchange.getResponseBody().write(answer.body());
      }
    }
  }

  /** The port it listens on. */
  public int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }
}
