package dev.fanfare.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fanfare.Awaiting;
import dev.fanfare.TestingClock;
import dev.fanfare.channel.sandbox.InboxAction;
import dev.fanfare.channel.sandbox.InboxRule;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rates, deadlines and priorities, in campaign time. */
@QuarkusTest
final class RatesIT {

  private static final ObjectMapper JSON = new ObjectMapper();

  private TestingCampaign campaign;
  private TestingClock clock;

  @BeforeEach
  void begin() {
    campaign = TestingCampaign.begin();
    campaign.postalAddress();
    clock = new TestingClock(campaign.api());
    clock.by("PT0S");
  }

  @AfterEach
  void end() {
    campaign.close();
  }

  @Test
  void areSetForTheWorkspaceAndItsChannels() {
    var api = campaign.api();
    var made = api.put("/v1/rates/workspace", rate(100, "PT1M"));
    made.then().statusCode(201);
    api.put("/v1/rates/email", rate(50, "PT1M")).then().statusCode(201);
    var changed = api.put("/v1/rates/email", rate(60, "PT1M"));
    changed.then().statusCode(200);
    assertThat(changed.<Integer>path("messages")).isEqualTo(60);

    var all = api.get("/v1/rates");
    assertThat(all.<List<String>>path("items.scope")).containsExactly("email", "workspace");
    assertThat(all.<List<Integer>>path("items.messages")).containsExactly(60, 100);

    var wrong =
        api.unchecked().contentType("application/json").body(rate(0, "P2D")).put("/v1/rates/email");
    wrong.then().statusCode(400);
    assertThat(wrong.<List<String>>path("violations.place")).containsExactly("/messages", "/per");
    api.put("/v1/rates/fax", rate(1, "PT1S")).then().statusCode(404);
    api.request()
        .header("If-Match", "\"1\"")
        .contentType("application/json")
        .body(rate(1, "PT1S"))
        .put("/v1/rates/email")
        .then()
        .statusCode(412);
    api.delete("/v1/rates/email").then().statusCode(204);
    api.get("/v1/rates/email").then().statusCode(404);
    api.delete("/v1/rates/email").then().statusCode(404);
  }

  /** Two campaigns of their own rates, together at no more than channel and workspace allow. */
  @Test
  void holdForAllCampaignsTogether() {
    campaign.api().put("/v1/rates/workspace", rate(100, "PT1M")).then().statusCode(201);
    campaign.api().put("/v1/rates/email", rate(30, "PT10S")).then().statusCode(201);
    campaign.people("all", TestingCampaign.many(75));
    campaign.apply("one", "rate: 80 per minute");
    campaign.apply("other", "rate: 80 per minute");
    var one = campaign.launch("one");
    var other = campaign.launch("other");

    clock.by("PT5M");

    assertThat(campaign.run(one).<String>path("state")).isEqualTo("COMPLETED");
    assertThat(campaign.run(other).<String>path("state")).isEqualTo("COMPLETED");
    var starts = new ArrayList<>(starts(one));
    starts.addAll(starts(other));
    assertThat(starts).hasSize(150);
    keeps(starts(one), 80, Duration.ofMinutes(1));
    keeps(starts, 100, Duration.ofMinutes(1));
    keeps(starts, 30, Duration.ofSeconds(10));
    // Evenly: when one of them has half of its people, the other is not far.
    var half = starts(one).get(37);
    assertThat(starts(other).stream().filter(start -> !start.isAfter(half)).count())
        .isBetween(30L, 45L);
  }

  /** Whose messages failed for now waits again for a token, and a rate that is raised holds. */
  @Test
  void countEveryAttemptAndMayBeRaisedMeanwhile() {
    campaign
        .inbox()
        .rules(
            List.of(
                InboxRule.always(
                    "/p[0-9]*[0-3]@.*/",
                    new InboxAction.Temporary(451, "4.3.0 later", InboxAction.Moment.DATA))));
    campaign.people("all", TestingCampaign.many(300));
    campaign.apply("paced", "rate: 100 per minute\nretries: {attempts: 3, firstDelay: PT1M}");
    var run = campaign.launch("paced");
    clock.by("PT1M");
    campaign.inbox().rules(List.of());
    assertThat(campaign.run(run).<Integer>path("deferred")).isBetween(20, 60);
    clock.by("PT1M");
    var raisedAt = clock.now();

    var raised = campaign.api().put("/v1/runs/{id}/rate", rate(600, "PT1M"), run);

    raised.then().statusCode(200);
    assertThat(raised.<Integer>path("rate.messages")).isEqualTo(600);
    assertThat(Instant.parse(raised.path("estimatedEnd")))
        .isBetween(raisedAt, raisedAt.plusSeconds(20));
    clock.by("PT10M");
    assertThat(campaign.run(run).<String>path("state")).isEqualTo("COMPLETED");
    assertThat(campaign.count(campaign.run(run), "SENT", "")).isEqualTo(300);
    var attempts = attempts(run);
    assertThat(attempts).hasSizeBetween(320, 360);
    keeps(attempts.stream().filter(at -> at.isBefore(raisedAt)).toList(), 100, minute());
    keeps(attempts.stream().filter(at -> !at.isBefore(raisedAt)).toList(), 600, minute());
    long soon = attempts.stream().filter(at -> within(at, raisedAt, Duration.ofSeconds(5))).count();
    assertThat(soon).as("starts of the five seconds after it was raised").isGreaterThan(40);
    comeAfter(run, minute());
    campaign.api().put("/v1/runs/{id}/rate", rate(1, "PT1M"), run).then().statusCode(409);
  }

  @Test
  void goBackToTheFilesWhenTheRunsOwnIsTakenBack() {
    campaign.people("all", TestingCampaign.many(30));
    campaign.apply("paced", "rate: 10 per minute");
    var run = campaign.launch("paced");
    clock.by("PT1S");
    var set = campaign.api().put("/v1/runs/{id}/rate", rate(2, "PT1H"), run);
    set.then().statusCode(200);
    campaign.api().create("/v1/runs/{id}/rate", rate(3, "PT1H"), run).then().statusCode(412);
    campaign
        .api()
        .request()
        .contentType("application/json")
        .header("If-Match", set.header("ETag"))
        .body(rate(1, "PT1H"))
        .put("/v1/runs/{id}/rate", run)
        .then()
        .statusCode(200);
    var back = campaign.api().delete("/v1/runs/{id}/rate", run);

    back.then().statusCode(200);
    assertThat(back.<Integer>path("rate.messages")).isEqualTo(10);
    campaign.api().delete("/v1/runs/{id}/rate", run).then().statusCode(404);
    clock.by("PT10M");
    assertThat(campaign.run(run).<String>path("state")).isEqualTo("COMPLETED");
    keeps(starts(run), 10, minute());
  }

  @Test
  void areToldBeforeALaunchThatWouldMissItsDeadline() {
    campaign.people("all", TestingCampaign.many(120));
    campaign.apply("slow", "rate: 60 per minute\ndeadline: PT1M");

    var refused = campaign.api().post("/v1/campaigns/slow/runs", Map.of());

    refused.then().statusCode(422);
    assertThat(refused.<String>path("code")).isEqualTo("launch-refused");
    assertThat(refused.<List<String>>path("violations.place")).containsExactly("deadline");
    assertThat(refused.<String>path("violations[0].rule"))
        .contains("the last of 120 people")
        .contains("overrideDeadline");
    assertThat(campaign.api().get("/v1/runs").<List<?>>path("items")).isEmpty();
    campaign.api().put("/v1/rates/workspace", rate(10, "PT1M")).then().statusCode(201);
    campaign.apply("in-time", "rate: 60 per minute\ndeadline: PT20M");
    var asked = clock.now();
    var launched = campaign.api().post("/v1/campaigns/in-time/runs", Map.of());
    launched.then().statusCode(201);
    // By the slowest of its limits, ten a minute.
    assertThat(Duration.between(asked, Instant.parse(launched.path("estimatedEnd"))))
        .isBetween(Duration.ofMinutes(11), Duration.ofMinutes(13));
    assertThat(Duration.between(asked, Instant.parse(launched.path("deadline"))))
        .isEqualTo(Duration.ofMinutes(20));
    clock.by("PT6M");
    assertThat(
            Duration.between(asked, Instant.parse(campaign.run(id(launched)).path("estimatedEnd"))))
        .isBetween(Duration.ofMinutes(11), Duration.ofMinutes(13));
  }

  @Test
  void markEverybodyWhoIsPastTheDeadline() {
    campaign.people("all", TestingCampaign.many(120));
    campaign.apply("slow", "rate: 60 per minute\ndeadline: PT1M");
    var launched = campaign.api().post("/v1/campaigns/slow/runs", Map.of("overrideDeadline", true));
    launched.then().statusCode(201);
    var run = id(launched);
    var deadline = Instant.parse(launched.path("deadline"));

    clock.by("PT10M");

    var ended = campaign.run(run);
    assertThat(ended.<String>path("state")).isEqualTo("COMPLETED");
    assertThat(Instant.parse(ended.path("endedAt"))).isEqualTo(deadline);
    int sent = campaign.count(ended, "SENT", "");
    assertThat(sent).isBetween(55, 60);
    assertThat(campaign.count(ended, "SKIPPED", "rate_deadline")).isEqualTo(120 - sent);
    TestingCampaign.everybodyIsAccountedFor(ended);
    assertThat(campaign.taken()).hasSize(sent);
    assertThat(starts(run)).allSatisfy(start -> assertThat(start).isBefore(deadline));
    var skipped =
        lines(run, "ledger").stream()
            .filter(row -> row.path("reason").asText().equals("rate_deadline"))
            .toList();
    assertThat(skipped)
        .hasSize(120 - sent)
        .allSatisfy(
            row -> assertThat(row.path("detail").asText()).isEqualTo("not after " + deadline));
    assertThat(campaign.audit(run).refuted()).isFalse();
  }

  @Test
  void letThoseOfHigherPriorityGoFirst() {
    campaign.api().put("/v1/rates/workspace", rate(40, "PT1M")).then().statusCode(201);
    campaign.people("all", TestingCampaign.many(30));
    campaign.apply("low", "priority: low");
    campaign.apply("plain", "");
    campaign.apply("high", "priority: high");
    var low = campaign.launch("low");
    var plain = campaign.launch("plain");
    var high = campaign.launch("high");
    List.of(low, plain, high).forEach(this::claimed);

    clock.by("PT10M");

    var ofLow = starts(low);
    var ofPlain = starts(plain);
    var ofHigh = starts(high);
    assertThat(List.of(ofLow.size(), ofPlain.size(), ofHigh.size())).containsOnly(30);
    // The first burst may be gone before the others are frozen.
    assertThat(before(ofLow, ofHigh.getLast())).isLessThanOrEqualTo(1);
    assertThat(before(ofPlain, ofHigh.getLast())).isLessThanOrEqualTo(1);
    assertThat(before(ofLow, ofPlain.getLast())).isLessThanOrEqualTo(1);
  }

  /** Returns when a worker has people of the run in hand. */
  private void claimed(String run) {
    Awaiting.value(
        "people of " + run + " are claimed",
        () ->
            campaign
                .api()
                .get("/v1/runs/{id}/people/p1", run)
                .<List<String>>path("decisions.state"),
        states -> !states.isEmpty() && !states.getFirst().equals("PLANNED"));
  }

  private static long before(List<Instant> starts, Instant at) {
    return starts.stream().filter(start -> start.isBefore(at)).count();
  }

  private static boolean within(Instant at, Instant from, Duration time) {
    return !at.isBefore(from) && at.isBefore(from.plus(time));
  }

  private static Duration minute() {
    return Duration.ofMinutes(1);
  }

  private static Map<String, Object> rate(int messages, String per) {
    return Map.of("messages", messages, "per", per);
  }

  private static String id(Response run) {
    return run.path("id");
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

  /** Acceptance scenario 12: whoever failed for now is started anew after that time, and once. */
  private void comeAfter(String run, Duration time) {
    var attempts = new HashMap<String, List<Instant>>();
    for (var event : lines(run, "events")) {
      if (event.path("type").asText().matches("message\\.(sent|deferred)")) {
        attempts
            .computeIfAbsent(event.path("subject").asText(), person -> new ArrayList<>())
            .add(Instant.parse(event.path("time").asText()));
      }
    }
    assertThat(attempts).hasSize(300);
    var again = attempts.values().stream().filter(each -> each.size() > 1).toList();
    assertThat(again).hasSizeBetween(20, 60);
    for (var each : again) {
      for (int i = 1; i < each.size(); i++) {
        assertThat(each.get(i)).isAfterOrEqualTo(each.get(i - 1).plus(time.multipliedBy(i)));
      }
    }
  }

  /** When those were started who were sent to. */
  private List<Instant> starts(String run) {
    return lines(run, "ledger").stream()
        .filter(row -> row.path("state").asText().equals("SENT"))
        .map(row -> Instant.parse(row.path("decidedAt").asText()))
        .sorted()
        .toList();
  }

  /** Every attempt, also those that failed: while a clock stands it is told when it was started. */
  private List<Instant> attempts(String run) {
    return lines(run, "events").stream()
        .filter(event -> event.path("type").asText().matches(".*message\\.(sent|deferred)"))
        .map(event -> Instant.parse(event.path("time").asText()))
        .sorted()
        .toList();
  }

  private List<JsonNode> lines(String run, String stream) {
    var lines = new ArrayList<JsonNode>();
    try {
      for (var line :
          campaign.api().get("/v1/runs/{id}/" + stream, run).asString().lines().toList()) {
        lines.add(JSON.readTree(line));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return lines;
  }
}
