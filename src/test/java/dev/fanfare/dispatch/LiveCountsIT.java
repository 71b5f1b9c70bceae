package dev.fanfare.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fanfare.Api;
import dev.fanfare.Awaiting;
import dev.fanfare.TestingClock;
import dev.fanfare.channel.sandbox.InboxAction;
import dev.fanfare.channel.sandbox.InboxRule;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** The counts of a run as they grow, for whoever listens. */
@QuarkusTest
final class LiveCountsIT {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** An event of the stream: its name, and the counts it carries. */
  private record Told(String name, JsonNode counts) {

    long of(String type) {
      long sum = 0;
      for (var count : counts.path("counts")) {
        sum += count.path("type").asText().equals(type) ? count.path("count").asLong() : 0;
      }
      return sum;
    }
  }

  /** From before the run begins until it has ended, with a stop between where time stands. */
  @Test
  void growUntilTheRunHasEndedAndAllIsCounted() {
    try (var campaign = TestingCampaign.begin()) {
      var clock = new TestingClock(campaign.api());
      campaign.postalAddress();
      campaign
          .inbox()
          .rules(
              List.of(
                  InboxRule.always(
                      "p7@*",
                      new InboxAction.Temporary(451, "4.3.0 later", InboxAction.Moment.DATA))));
      campaign.people("all", TestingCampaign.many(60));
      campaign.apply("told", "retries: {attempts: 3, firstDelay: PT1H}");
      clock.by("PT0S");
      var at = clock.now().plus(Duration.ofHours(1));
      String run =
          campaign
              .api()
              .post("/v1/campaigns/{name}/runs", Map.of("at", at.toString()), "told")
              .path("id");
      var told = new CopyOnWriteArrayList<Told>();
      var listener = Thread.ofVirtual().start(() -> listen(campaign.api(), run, told));

      Awaiting.until("the stream begins", () -> !told.isEmpty());
      assertThat(told.getFirst().of("message.sent")).isZero();
      clock.to(at);
      var between = counts(campaign, run);
      Awaiting.until("it is told", () -> told.getLast().counts().equals(between));
      assertThat(told.getLast().of("message.sent")).isEqualTo(59);
      assertThat(told.getLast().of("message.deferred")).isEqualTo(1);
      campaign.inbox().rules(List.of());
      clock.by("PT2H");
      Awaiting.until("the stream ends", () -> !listener.isAlive());

      assertThat(told.getLast().name()).isEqualTo("end");
      assertThat(told.getLast().of("message.sent")).isEqualTo(60);
      assertThat(told.getLast().of("run.completed")).isEqualTo(1);
      assertThat(told.getLast().counts()).isEqualTo(counts(campaign, run));
      onlyGrow(told);
    }
  }

  @Test
  void areOfTheCallersRunsAlone() {
    try (var campaign = TestingCampaign.begin()) {
      campaign.postalAddress();
      campaign.people("all", TestingCampaign.many(1));
      campaign.apply("hidden", "");
      var run = campaign.launch("hidden");

      Api.newWorkspace().get("/v1/runs/{id}/live", run).then().statusCode(404);
      campaign.api().unchecked().get("/v1/runs/{id}/live?stay=long", run).then().statusCode(400);
    }
  }

  /** Counts are told when they have changed, one end at the end, and nothing is taken back. */
  private static void onlyGrow(List<Told> told) {
    for (int i = 1; i < told.size(); i++) {
      var before = told.get(i - 1);
      var after = told.get(i);
      boolean last = i == told.size() - 1;
      assertThat(after.name()).isEqualTo(last ? "end" : "counts");
      assertThat(after.counts().equals(before.counts())).isEqualTo(last);
      for (var figure : List.of("recorded", "counted")) {
        assertThat(after.counts().path(figure).asLong())
            .isGreaterThanOrEqualTo(before.counts().path(figure).asLong());
      }
      assertThat(after.of("message.sent")).isGreaterThanOrEqualTo(before.of("message.sent"));
    }
  }

  private static JsonNode counts(TestingCampaign campaign, String run) {
    return read(campaign.api().get("/v1/runs/{id}/counts", run).asString());
  }

  /** Takes what is told until the engine ends the stream. */
  private static void listen(Api api, String run, List<Told> told) {
    var url = RestAssured.baseURI + ":" + RestAssured.port + "/v1/runs/" + run + "/live";
    var request =
        HttpRequest.newBuilder(URI.create(url))
            .header("Authorization", "Bearer " + api.key())
            .header("Accept", "text/event-stream")
            .build();
    var name = new StringBuilder();
    try {
      HttpClient.newHttpClient()
          .send(request, HttpResponse.BodyHandlers.ofLines())
          .body()
          .forEach(
              line -> {
                if (line.startsWith("event:")) {
                  name.replace(0, name.length(), line.substring(6).strip());
                } else if (line.startsWith("data:")) {
                  told.add(new Told(name.toString(), read(line.substring(5))));
                }
              });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static JsonNode read(String json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
