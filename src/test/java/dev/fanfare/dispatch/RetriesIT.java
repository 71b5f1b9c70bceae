package dev.fanfare.dispatch;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanfare.TestingClock;
import dev.fanfare.channel.sandbox.InboxAction;
import dev.fanfare.channel.sandbox.InboxRule;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** When what a provider refuses for now is tried again, and when no more, in campaign time. */
@QuarkusTest
final class RetriesIT {

  private static final Duration FIRST = Duration.ofMinutes(10);
  private static final int ATTEMPTS = 4;
  private static final int MESSAGES = 6;

  @Test
  void waitTwiceAsLongEachTimeApartFromEachOtherUntilTheirBudgetIsSpent() throws IOException {
    try (var campaign = TestingCampaign.begin()) {
      var clock = new TestingClock(campaign.api());
      var later = new InboxAction.Temporary(451, "4.3.0 later", InboxAction.Moment.DATA);
      campaign
          .inbox()
          .rules(
              List.of(
                  InboxRule.always("busy*", later),
                  new InboxRule("mended@*", 1, ATTEMPTS - 1, later)));
      clock.by("PT0S");
      var began = clock.now();
      var refused = new ArrayList<String>();
      for (int i = 0; i < MESSAGES; i++) {
        refused.add(send(campaign, "busy" + i + "@example.com"));
      }
      var mended = send(campaign, "mended@example.com");

      clock.by("PT2H");

      var attempts = attempts(campaign, mended);
      assertThat(attempts).hasSize(MESSAGES + 1);
      for (var message : refused) {
        budgetIsSpent(requireNonNull(attempts.get(message)), began);
        var told = campaign.api().get("/v1/messages/{id}", message);
        assertThat(told.<String>path("state")).isEqualTo("FAILED");
        assertThat(told.<Integer>path("attempt")).isEqualTo(ATTEMPTS);
        assertThat(told.<String>path("detail")).startsWith("4.3.0 451");
      }
      assertThat(
              refused.stream()
                  .map(message -> time(requireNonNull(attempts.get(message)).get(1)))
                  .distinct())
          .as("calls of one instant are not tried again in one wave")
          .hasSizeGreaterThan(MESSAGES / 2);
      assertThat(attempts.get(mended)).hasSize(ATTEMPTS);
      assertThat(requireNonNull(attempts.get(mended)).getLast().path("type").asText())
          .isEqualTo("message.sent");
      assertThat(campaign.taken()).containsExactly("mended@example.com");
      // One at the provider for each that is told, and none after the last.
      assertThat(campaign.records()).hasSize(ATTEMPTS * (MESSAGES + 1));
    }
  }

  /** The attempts of one message: each after twice the wait, and a tenth of it at most. */
  private static void budgetIsSpent(List<JsonNode> attempts, Instant began) {
    assertThat(attempts).hasSize(ATTEMPTS);
    assertThat(attempts.stream().map(event -> event.at("/data/attempt").asInt()))
        .containsExactly(1, 2, 3, 4);
    assertThat(attempts.stream().map(event -> event.path("type").asText()))
        .containsExactly(
            "message.deferred", "message.deferred", "message.deferred", "message.failed");
    assertThat(time(attempts.getFirst())).isEqualTo(began);
    var delay = FIRST;
    for (int i = 1; i < ATTEMPTS; i++) {
      assertThat(Duration.between(time(attempts.get(i - 1)), time(attempts.get(i))))
          .as("before attempt " + (i + 1))
          .isBetween(delay, delay.plus(delay.dividedBy(10)));
      delay = delay.multipliedBy(2);
    }
  }

  private static String send(TestingCampaign campaign, String address) {
    var call = TestingCalls.plain();
    call.put("retries", Map.of("attempts", ATTEMPTS, "firstDelay", FIRST.toString()));
    call.put("to", List.of(Map.of("address", address)));
    var taken = TestingCalls.send(campaign.api(), call);
    taken.then().statusCode(202);
    return taken.path("messages[0].id");
  }

  /** What was told of attempts in the run of a message: by message, in order. */
  private static Map<String, List<JsonNode>> attempts(TestingCampaign campaign, String message)
      throws IOException {
    String run = campaign.api().get("/v1/messages/{id}", message).path("run");
    var types = Set.of("message.deferred", "message.failed", "message.sent");
    var attempts = new TreeMap<String, List<JsonNode>>();
    for (var event : VariantsIT.lines(campaign, run, "events")) {
      if (types.contains(event.path("type").asText())) {
        attempts
            .computeIfAbsent(event.at("/data/messageId").asText(), id -> new ArrayList<>())
            .add(event);
      }
    }
    attempts.values().forEach(all -> all.sort(Comparator.comparing(RetriesIT::time)));
    return attempts;
  }

  private static Instant time(JsonNode event) {
    return Instant.parse(event.path("time").asText());
  }
}
