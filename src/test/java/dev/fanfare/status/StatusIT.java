package dev.fanfare.status;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Api;
import dev.fanfare.Awaiting;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
final class StatusIT {

  @Test
  void tellsTheFiguresOfTheMachine() {
    var status = Api.installation().get("/v1/status");

    status.then().statusCode(200);
    assertThat(status.<String>path("node")).isEqualTo("engine-test");
    assertThat(status.<List<String>>path("figures.name"))
        .contains(
            "events.relay.lag",
            "events.relay.age",
            "platform.node",
            "platform.node.beat",
            "platform.oldest-writing-transaction",
            "platform.pool.used",
            "platform.sending.held",
            "platform.storage.full")
        .doesNotContain("status.source");
  }

  @Test
  void tellsEveryFigureToTheMetricsToo() {
    var metrics =
        Awaiting.value(
            "figures are among the metrics",
            () -> given().get("/q/metrics").asString(),
            text -> text.contains("fanfare_status_events_relay_age"));

    assertThat(metrics)
        .contains(
            "fanfare_status_events_relay_lag{",
            "fanfare_status_platform_oldest_writing_transaction{",
            "fanfare_status_platform_node_beat{of=\"engine-test\",workspace=\"\"}",
            "fanfare_status_platform_sending_held{",
            "fanfare_status_level{figure=\"platform.node.beat\"");
  }

  @Test
  void showsAPageThatHoldsNoFigureAndLoadsNothing() {
    var page = Api.open().get("/status");

    page.then().statusCode(200);
    assertThat(page.contentType()).startsWith("text/html");
    assertThat(page.header("Content-Security-Policy")).contains("default-src 'none'");
    assertThat(page.asString()).doesNotContain("http://", "https://", "src=", "engine-test");
  }

  @Test
  void needsAKeyForFigures() {
    given().get("/v1/status").then().statusCode(401);
    Api.newWorkspace().as("ingest").get("/v1/status").then().statusCode(403);
  }

  @Test
  void isLiveAndReady() {
    given().get("/q/health/live").then().statusCode(200);
    var ready = given().get("/q/health/ready");
    ready.then().statusCode(200);
    assertThat(ready.asString()).contains("Database").doesNotContainIgnoringCase("kafka");
  }
}
