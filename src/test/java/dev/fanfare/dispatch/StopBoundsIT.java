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
import io.restassured.response.Response;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Runs stop themselves when too much ends badly, and a few people go before all others. */
@QuarkusTest
final class StopBoundsIT {

  private static final int PEOPLE = 800;

  private TestingCampaign campaign;
  private Api api;

  @BeforeEach
  void begin() {
    campaign = TestingCampaign.begin();
    campaign.postalAddress();
    api = campaign.api();
  }

  @AfterEach
  void end() {
    campaign.close();
  }

  /** A template that fails for 3 % of people, and a bound of 2 %. */
  @Test
  void stopsARunWhoseMessagesCannotBeRendered() throws IOException {
    campaign.people("all", nameless(PEOPLE, 3));
    campaign.apply("broken", "guardrails: {stopOn: {renderFailures: 2%, after: 100}}");
    String run = campaign.launch("broken");

    var stopped = settled(run, "PAUSED");

    long bad = stopped.<Integer>path("stop.counted");
    long of = stopped.<Integer>path("stop.outOf");
    assertThat(stopped.<String>path("stop.because")).isEqualTo("renderFailures");
    assertThat(stopped.<String>path("stop.source")).isEqualTo("campaign");
    assertThat(of).isGreaterThanOrEqualTo(100);
    assertThat(bad * 100).isGreaterThan(2 * of);
    assertThat(stopped.<String>path("problem"))
        .contains("%d of %d messages could not be rendered".formatted(bad, of), "above 2%");
    // Nobody is started after the turn that has seen it: at most a window was under way.
    assertThat(stopped.<Integer>path("decided").longValue()).isBetween(of, of + 16);
    assertThat(campaign.taken()).hasSize(campaign.count(stopped, "SENT", ""));
    assertThat(campaign.taken()).noneMatch(address -> address.startsWith("nameless"));
    var failures = failures(run);
    assertThat(failures).hasSize(campaign.count(stopped, "SKIPPED", "missing_variable"));
    assertThat(failures)
        .allSatisfy(
            row -> assertThat(row.path("detail").asText()).matches("name at subject:1:\\d+"));
    assertThat(events(run, "run.stopped"))
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.path("data").path("counted").asLong()).isEqualTo(bad);
              assertThat(event.path("data").path("outOf").asLong()).isEqualTo(of);
            });
    explainsWhyTheRestWaits(run);
    goesOnOnlyOver(run, stopped);
  }

  private void explainsWhyTheRestWaits(String run) {
    var waiting =
        IntStream.range(0, PEOPLE)
            .mapToObj(i -> api.get("/v1/runs/{id}/people/{person}", run, "p" + i))
            .filter(person -> "PLANNED".equals(person.path("decisions[0].state")))
            .findFirst()
            .orElseThrow();
    assertThat(waiting.<String>path("decisions[0].values.run"))
        .contains("PAUSED", "could not be rendered");
  }

  /** What was counted is not counted again, and the bound holds for whoever follows. */
  private void goesOnOnlyOver(String run, Response stopped) {
    var refused = campaign.command("resume", run);
    refused.then().statusCode(409);
    assertThat(refused.<String>path("code")).isEqualTo("guardrail-broken");
    assertThat(refused.<String>path("violations[0].rule")).contains("could not be rendered");
    override(api.as("marketer"), run).then().statusCode(403);
    override(api, run).then().statusCode(202);

    var again = settled(run, "PAUSED");

    assertThat(again.<Integer>path("decided")).isGreaterThan(stopped.<Integer>path("decided"));
    assertThat(again.<Integer>path("stop.outOf")).isBetween(100, PEOPLE - 100);
    assertThat(again.<Object>path("stop.lifted")).isNull();
    campaign.command("cancel", run).then().statusCode(202);
    TestingCampaign.everybodyIsAccountedFor(campaign.inState(run, "CANCELLED"));
    override(api, run).then().statusCode(409);
  }

  @Test
  void stopsARunThatBouncesAndLetsItGoOnByOtherRules() {
    campaign
        .inbox()
        .rules(
            List.of(
                InboxRule.always(
                    "gone*",
                    new InboxAction.Permanent(
                        550, "5.1.1 no such mailbox", InboxAction.Moment.RECIPIENT))));
    var people = new ArrayList<>(TestingCampaign.many(200));
    for (int i = 0; i < 100; i++) {
      people.add(3 * i, "g%d,gone%d@example.com,Gone".formatted(i, i));
    }
    campaign.people("all", people);
    TestingGuardrails.set(api, "stopOn: {bounces: 10%, after: 50}").then().statusCode(201);
    campaign.apply("bouncing", "");
    String run = campaign.launch("bouncing");

    var stopped = settled(run, "PAUSED");

    assertThat(stopped.<String>path("stop.because")).isEqualTo("bounces");
    assertThat(stopped.<String>path("stop.source")).isEqualTo("workspace");
    assertThat(stopped.<Integer>path("decided")).isLessThan(150);
    int bad = stopped.<Integer>path("stop.counted");
    assertThat(bad).isLessThanOrEqualTo(campaign.count(stopped, "FAILED", ""));
    campaign.command("resume", run).then().statusCode(409);
    TestingGuardrails.set(api, "stopOn: {bounces: 50%, after: 50}").then().statusCode(200);
    campaign.command("resume", run).then().statusCode(202);
    var ended = campaign.ended(run);
    assertThat(ended.<String>path("stop.lifted")).isEqualTo("fits");
    assertThat(campaign.count(ended, "FAILED", "")).isEqualTo(100);
    assertThat(campaign.taken()).hasSize(200).doesNotHaveDuplicates();
  }

  @Test
  void letsAFewGoFirstAndTheOthersAfterTheWait() {
    campaign.people("all", TestingCampaign.many(95));
    campaign.apply("careful", "guardrails: {canary: {share: 10%, hold: PT10M}}");
    var clock = new TestingClock(api);
    clock.by("PT0S");
    var began = clock.now();
    String run = campaign.launch("careful");

    clock.by("PT9M");

    var holding = campaign.run(run);
    assertThat(holding.<String>path("state")).isEqualTo("SENDING");
    assertThat(campaign.taken()).hasSize(10);
    assertThat(holding.<Integer>path("planned")).isEqualTo(95);
    assertThat(holding.<Integer>path("canary.people")).isEqualTo(10);
    assertThat(holding.<Integer>path("canary.held")).isEqualTo(85);
    assertThat(Instant.parse(holding.path("canary.goesOnAt")))
        .isEqualTo(began.plus(Duration.ofMinutes(10)));

    clock.by("PT1M");

    var ended = campaign.run(run);
    assertThat(ended.<String>path("state")).isEqualTo("COMPLETED");
    assertThat(ended.<String>path("endedAt")).isEqualTo(holding.path("canary.goesOnAt"));
    assertThat(campaign.taken()).hasSize(95).doesNotHaveDuplicates();
    TestingCampaign.everybodyIsAccountedFor(ended);
    assertThat(campaign.audit(run).refuted()).isFalse();
  }

  @Test
  void keepsTheOthersFromGoingWhenWhoWentFirstLeaves() {
    campaign.people("all", TestingCampaign.many(60));
    TestingGuardrails.set(
            api,
            """
            stopOn: {unsubscribes: 5%, after: 5}
            canary: {share: 10%, hold: PT10M}
            """)
        .then()
        .statusCode(201);
    campaign.apply("unwanted", "");
    var clock = new TestingClock(api);
    clock.by("PT0S");
    String run = campaign.launch("unwanted");
    clock.by("PT5M");
    assertThat(campaign.taken()).hasSize(6);
    leave(campaign.taken().getFirst());
    leave(campaign.taken().getFirst());

    clock.by("PT1H");

    var stopped = campaign.run(run);
    assertThat(stopped.<String>path("state")).isEqualTo("PAUSED");
    assertThat(stopped.<String>path("stop.because")).isEqualTo("unsubscribes");
    assertThat(stopped.<Integer>path("stop.counted")).isEqualTo(1);
    assertThat(stopped.<Integer>path("stop.outOf")).isEqualTo(6);
    assertThat(campaign.taken()).hasSize(6);
    override(api.as("approver"), run).then().statusCode(202);
    clock.by("PT1S");
    var ended = campaign.run(run);
    assertThat(ended.<String>path("state")).isEqualTo("COMPLETED");
    assertThat(ended.<String>path("stop.why")).isEqualTo("It was a test.");
    assertThat(campaign.taken()).hasSize(60).doesNotHaveDuplicates();
  }

  @Test
  void refusesACanaryWhereTheCampaignSaysItselfWhoGoesWhen() {
    campaign.people("all", TestingCampaign.many(2));
    TestingGuardrails.set(api, "canary: {share: 10%, hold: PT2H}").then().statusCode(201);
    campaign.apply("fast-waves", "waves: {share: 10%, every: PT1H}");
    campaign.apply("slow-waves", "waves: {share: 10%, every: PT2H}");
    campaign.apply("own-time", "", "all", "{at: '2099-03-14T09:00:00', zone: recipient}");

    assertThat(launch("fast-waves").<List<String>>path("violations.place"))
        .containsExactly("waves");
    assertThat(launch("own-time").<List<String>>path("violations.place"))
        .containsExactly("schedule.zone");
    var slow = launch("slow-waves");
    slow.then().statusCode(201);
    campaign.command("cancel", slow.path("id")).then().statusCode(202);
  }

  private Response launch(String name) {
    return api.post("/v1/campaigns/{name}/runs", Map.of(), name);
  }

  private static Response override(Api by, String run) {
    return by.post("/v1/runs/{id}/resume", Map.of("override", "It was a test."), run);
  }

  /** The run in a state, when nothing of it is under way. */
  private Response settled(String run, String state) {
    return Awaiting.value(
        "run is " + state + " and nothing is under way",
        () -> campaign.run(run),
        view -> state.equals(view.path("state")) && view.<Integer>path("inFlight") == 0);
  }

  private void leave(String address) {
    var link = Pattern.compile("leave: (\\S+)");
    var found = link.matcher(TestingMail.read(campaign.mailTo(address)).text());
    assertThat(found.find()).isTrue();
    Api.open()
        .contentType("application/x-www-form-urlencoded")
        .body("List-Unsubscribe=One-Click")
        .post(found.group(1).replaceAll("^https?://[^/]*", ""))
        .then()
        .statusCode(200);
  }

  /** Of each hundred so many have no name. */
  private static List<String> nameless(int people, int ofHundred) {
    var lines = new ArrayList<String>();
    for (int i = 0; i < people; i++) {
      boolean none = i % 100 < ofHundred;
      lines.add(
          none
              ? "p%d,nameless%d@example.com,".formatted(i, i)
              : "p%d,p%d@example.com,Name%d".formatted(i, i, i));
    }
    return lines;
  }

  private List<JsonNode> failures(String run) throws IOException {
    return lines("/v1/runs/{id}/ledger", run).stream()
        .filter(row -> "missing_variable".equals(row.path("reason").asText()))
        .toList();
  }

  private List<JsonNode> events(String run, String type) throws IOException {
    return lines("/v1/runs/{id}/events", run).stream()
        .filter(event -> type.equals(event.path("type").asText()))
        .toList();
  }

  private List<JsonNode> lines(String path, String run) throws IOException {
    var json = new ObjectMapper();
    var lines = new ArrayList<JsonNode>();
    for (var line : api.get(path, run).asString().lines().toList()) {
      lines.add(json.readTree(line));
    }
    return lines;
  }
}
