package dev.fanfare.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fanfare.TestingClock;
import io.quarkus.test.junit.QuarkusTest;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rates of campaigns of which several runs are open, in campaign time. */
@QuarkusTest
final class CampaignRatesIT {

  private static final ObjectMapper JSON = new ObjectMapper();

  private TestingCampaign campaign;
  private TestingClock clock;

  @BeforeEach
  void begin() {
    campaign = TestingCampaign.begin();
    clock = new TestingClock(campaign.api());
    clock.by("PT0S");
  }

  @AfterEach
  void end() {
    campaign.close();
  }

  /**
   * Who came to a trigger before an edit is in a run of the former version, beside the next one.
   */
  @Test
  void holdForAllOfThemTogether() {
    var triggers = TestingTriggers.in(campaign);
    campaign.people("all", TestingCampaign.many(80));
    triggers.applyAndArm(delayed(20));
    var before = came(triggers, 0, 40);
    triggers.apply(delayed(20), "News for ${name}").then().statusCode(200);
    var after = came(triggers, 40, 80);
    assertThat(after).isNotEqualTo(before);

    clock.by("PT1H6M");

    var starts = new ArrayList<>(starts(before));
    starts.addAll(starts(after));
    assertThat(starts(before)).hasSize(40);
    assertThat(starts(after)).hasSize(40);
    keeps(starts, 20, minute());
    // Beside each other: when one has half of its people, the other is not far.
    var half = starts(before).get(19);
    assertThat(before(starts(after), half)).isBetween(10L, 30L);
  }

  /** The file in force says how fast its campaign is; a run of a slower file keeps to that too. */
  @Test
  void areThoseOfTheFileInForceAlsoForRunsOfFormerVersions() {
    var triggers = TestingTriggers.in(campaign);
    campaign.people("all", TestingCampaign.many(120));
    triggers.applyAndArm(delayed(20));
    var slow = came(triggers, 0, 60);
    triggers.apply(delayed(50)).then().statusCode(200);
    var fast = came(triggers, 60, 120);
    assertThat(campaign.run(slow).<Integer>path("rate.messages")).isEqualTo(20);
    assertThat(campaign.run(fast).<Integer>path("rate.messages")).isEqualTo(50);
    clock.by("PT1H1M30S");
    var changedAt = clock.now();

    triggers.apply(delayed(6)).then().statusCode(200);

    assertThat(campaign.run(slow).<Integer>path("rate.messages")).isEqualTo(6);
    assertThat(campaign.run(fast).<Integer>path("rate.messages")).isEqualTo(6);
    clock.by("PT15M");
    var all = new ArrayList<>(starts(slow));
    all.addAll(starts(fast));
    assertThat(all).hasSize(120);
    var soon = all.stream().filter(at -> at.isBefore(changedAt)).toList();
    var later = all.stream().filter(at -> !at.isBefore(changedAt)).toList();
    keeps(soon, 50, minute());
    keeps(starts(slow), 20, minute());
    keeps(later, 6, minute());
    assertThat(soon).as("more than the slower one alone").hasSizeGreaterThan(45);
    assertThat(later).hasSizeGreaterThan(30);
    // Over the API a run is taken out of what its campaign says.
    campaign.people("all", TestingCampaign.many(140));
    var last = came(triggers, 120, 140);
    campaign.api().put("/v1/runs/{id}/rate", rate(100, "PT1M"), last).then().statusCode(200);
    assertThat(campaign.run(last).<Integer>path("rate.messages")).isEqualTo(100);
    clock.by("PT1H1M");
    assertThat(starts(last)).hasSize(20);
  }

  private static String delayed(int perMinute) {
    return "trigger: {api: [], delay: PT1H}\nrate: %d per minute".formatted(perMinute);
  }

  /** Brings in people; the run they are in. */
  private static String came(TestingTriggers triggers, int from, int to) {
    var people =
        IntStream.range(from, to)
            .mapToObj(i -> Map.<String, Object>of("profile", "p" + i))
            .toList();
    var taken = triggers.trigger(people, null);
    taken.then().statusCode(202);
    assertThat(taken.<Integer>path("entered")).isEqualTo(to - from);
    return taken.path("people[0].run");
  }

  private static long before(List<Instant> starts, Instant at) {
    return starts.stream().filter(start -> start.isBefore(at)).count();
  }

  private static Duration minute() {
    return Duration.ofMinutes(1);
  }

  private static Map<String, Object> rate(int messages, String per) {
    return Map.of("messages", messages, "per", per);
  }

  /** No window of that length has more starts. */
  private static void keeps(List<Instant> starts, int most, Duration per) {
    var inOrder = starts.stream().sorted().toList();
    for (int i = most; i < inOrder.size(); i++) {
      assertThat(Duration.between(inOrder.get(i - most), inOrder.get(i)))
          .as("%d starts and one more, until %s", most, inOrder.get(i))
          .isGreaterThanOrEqualTo(per);
    }
  }

  /** When they were started, all of whom are sent to. */
  private List<Instant> starts(String run) {
    var ledger = campaign.api().get("/v1/runs/{id}/ledger", run).asString();
    return ledger.lines().map(CampaignRatesIT::started).sorted().toList();
  }

  private static Instant started(String line) {
    try {
      var row = JSON.readTree(line);
      assertThat(row.path("state").asText()).isEqualTo("SENT");
      return Instant.parse(row.path("decidedAt").asText());
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
