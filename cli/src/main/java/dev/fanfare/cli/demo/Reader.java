package dev.fanfare.cli.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Somebody with an ordinary browser, who follows links of mails. Safe for many threads. */
final class Reader {

  private static final String BROWSER =
      "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
          + " Chrome/131.0.0.0 Safari/537.36";
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int FOUND = 302;

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(PATIENCE)
          .build();
  private final URI engine;

  /**
   * @param engine who is asked, whatever host the links name: nothing leaves the machine
   */
  Reader(URI engine) {
    this.engine = engine;
  }

  /** Follows a link as far as the engine, which notes the click and says where it leads. */
  void follow(String link) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(engine + URI.create(link).getRawPath()))
            .timeout(PATIENCE)
            .header("User-Agent", BROWSER)
            .GET()
            .build();
    try {
      int status = http.send(request, BodyHandlers.discarding()).statusCode();
      if (status != FOUND) {
        throw new IllegalStateException("A link of a mail was answered with " + status + ".");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while following a link", e);
    }
  }
}
