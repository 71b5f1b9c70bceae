package dev.fanfare.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.platform.MachineClock;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/** Whoever asks for too many links at the open doors is told to wait, and nobody else is. */
@QuarkusTest
final class ReaderRatesIT {

  private static final String GREEDY = "127.0.0.77";

  @Inject ReaderRates rates;
  @Inject MachineClock clock;

  @Test
  void answersAnAddressThatAsksForTooMuch() throws IOException, InterruptedException {
    // So far beyond its burst that it has not come back before the test ends, however slow.
    rates.buckets.put(GREEDY, new ReaderRates.Bucket(-1e9, clock.nanos()));

    for (var door : new String[] {"/c/", "/o/"}) {
      var refused = ask(GREEDY, door);
      assertThat(refused.statusCode()).isEqualTo(429);
      assertThat(refused.headers().firstValue("Retry-After")).isPresent();
      assertThat(refused.headers().firstValue("Content-Type")).contains("application/problem+json");
      assertThat(refused.body()).contains("\"too-many-requests\"");
      assertThat(ask("127.0.0.78", door).statusCode()).as("another address").isEqualTo(404);
    }
    rates.buckets.remove(GREEDY);
    assertThat(ask(GREEDY, "/c/").statusCode()).isEqualTo(404);
  }

  private static HttpResponse<String> ask(String from, String door)
      throws IOException, InterruptedException {
    try (var client = HttpClient.newBuilder().localAddress(InetAddress.ofLiteral(from)).build()) {
      var link = URI.create("http://127.0.0.1:" + RestAssured.port + door + "nobodys");
      return client.send(
          HttpRequest.newBuilder(link).build(), HttpResponse.BodyHandlers.ofString());
    }
  }
}
