package dev.fanfare.dispatch;

import static java.util.Objects.requireNonNull;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of a run that is open when its campaign is edited. */
@QuarkusTest
final class ChangesIT {

  private TestingCampaign campaign;
  private TestingClock clock;

  @BeforeEach
  void begin() {
    campaign = TestingCampaign.begin();
    campaign.postalAddress();
    clock = new TestingClock(campaign.api());
  }

  @AfterEach
  void end() {
    campaign.close();
  }

  /** Acceptance scenario 15, and what is told of it. */
  @Test
  void sendsTheOldVersionBeforeTheSwitchAndTheNewOneAfterItToEachOnce() throws IOException {
    slow(30);
    campaign.people("all", TestingCampaign.many(360));
    campaign.apply("spring", "holdout: 5%");
    var run = campaign.launch("spring");
    Awaiting.until("some are sent", () -> campaign.taken().size() > 60);

    var before = Instant.now();
    edit("spring", "News for ${name}", "holdout: 5%", "migrateUnsent").then().statusCode(200);
    var after = Instant.now();
    campaign.inbox().rules(List.of());
    var ended = campaign.ended(run);

    TestingCampaign.everybodyIsAccountedFor(ended);
    assertThat(ended.<Integer>path("campaignVersion")).isEqualTo(2);
    assertThat(campaign.taken()).doesNotHaveDuplicates();
    var rows = ledger(run);
    assertThat(rows).hasSize(360);
    var versions = new HashMap<String, Integer>();
    for (var row : rows) {
      int version = row.path("campaignVersion").asInt();
      var decided = Instant.parse(row.path("decidedAt").asText());
      // A turn that has read the run before the switch may commit a moment after it.
      assertThat(decided).isBetween(Instant.EPOCH, version == 1 ? after : Instant.MAX);
      assertThat(decided).isAfter(version == 2 ? before.minusMillis(500) : Instant.EPOCH);
      versions.put(row.path("messageId").asText(), version);
    }
    assertThat(versions.values()).contains(1, 2);
    for (var record : campaign.records()) {
      var subject = campaign.mailTo(record.to()).lines().filter(ChangesIT::isSubject).findFirst();
      var id = requireNonNull(record.messageId()).substring(1, 37);
      int version = requireNonNull(versions.get(id));
      assertThat(subject.orElseThrow())
          .startsWith(version == 1 ? "Subject: Hello Name" : "Subject: News for Name");
    }
    assertThat(campaign.audit(run).refuted()).isFalse();
    explained(run, rows);
    assertThat(sentEvents(run, 1)).isEqualTo(sent(rows, 1));
    assertThat(sentEvents(run, 2)).isEqualTo(sent(rows, 2)).isPositive();
  }

  private void explained(String run, List<JsonNode> rows) {
    var of = new HashMap<Integer, Integer>();
    for (var who : Set.of("p0", "p359", "p1", "p180")) {
      var told = campaign.api().get("/v1/runs/{id}/people/{who}", run, who);
      of.merge(told.path("campaignVersion"), 1, Integer::sum);
      String subject = told.path("subject");
      int version =
          rows.stream()
              .filter(row -> row.path("subject").asText().equals(subject))
              .findFirst()
              .orElseThrow()
              .path("campaignVersion")
              .asInt();
      assertThat(told.<Integer>path("campaignVersion")).isEqualTo(version);
      assertThat(told.<String>path("decisions[0].values.campaignVersion"))
          .isEqualTo(Integer.toString(version));
    }
    assertThat(of.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(4);
  }

  private long sentEvents(String run, int version) {
    return campaign
        .api()
        .get("/v1/runs/{id}/events", run)
        .asString()
        .lines()
        .filter(line -> line.contains("\"message.sent\""))
        .filter(line -> line.contains("\"campaignVersion\":" + version + ","))
        .count();
  }

  private static long sent(List<JsonNode> rows, int version) {
    return rows.stream()
        .filter(row -> row.path("state").asText().equals("SENT"))
        .filter(row -> row.path("campaignVersion").asInt() == version)
        .count();
  }

  @Test
  void keepsTheVersionOfWhomItHasDecidedAboutAndTheOneOfAPinnedRun() throws IOException {
    campaign.inbox().rules(List.of(InboxRule.always("p1@*", temporary())));
    campaign.people("all", TestingCampaign.many(40));
    var more = "waves: {share: 50%, every: PT3H}\nretries: {attempts: 3, firstDelay: PT4H}";
    campaign.apply("waved", more);
    clock.by("PT0S");
    var run = campaign.launch("waved");
    clock.by("PT1H");
    int first = campaign.run(run).<Integer>path("decided");
    assertThat(first).isBetween(1, 39);

    edit("waved", "Pinned", more, "pin").then().statusCode(200);
    assertThat(campaign.run(run).<Integer>path("campaignVersion")).isEqualTo(1);
    var plan = plan("waved", "Third ${name}", more + "\nrate: 500 per second", "migrateUnsent");
    assertThat(plan.<String>path("policy")).isEqualTo("migrateUnsent");
    assertThat(plan.<List<String>>path("campaigns[0].openRuns.becomes"))
        .containsExactly("migrated");
    campaign
        .api()
        .request()
        .post("/v1/plans/{hash}/apply", plan.<String>path("hash"))
        .then()
        .statusCode(200);
    assertThat(campaign.run(run).<Integer>path("campaignVersion")).isEqualTo(3);
    campaign.inbox().rules(List.of());
    clock.by("P1D");

    assertThat(campaign.run(run).<String>path("state")).isEqualTo("COMPLETED");
    var retried = campaign.api().get("/v1/runs/{id}/people/p1", run);
    assertThat(campaign.taken()).hasSize(40).doesNotHaveDuplicates();
    var byVersion =
        ledger(run).stream()
            .collect(
                Collectors.groupingBy(
                    row -> row.path("campaignVersion").asInt(), Collectors.counting()));
    assertThat(byVersion).containsOnlyKeys(1, 3);
    // Whether it was of the first wave is drawn: if so, its second attempt is of its version.
    int ofRetried = retried.path("campaignVersion");
    var mail = campaign.mailTo("p1@example.com");
    assertThat(mail).contains(ofRetried == 1 ? "Subject: Hello Name1" : "Subject: Third Name1");
    long expected = first + (ofRetried == 1 ? 1 : 0);
    assertThat(byVersion.get(1)).isEqualTo(expected);
  }

  @Test
  void refusesWhatARunCannotTakeOverAndSaysAllOfIt() {
    campaign.people("all", TestingCampaign.many(12));
    campaign.people("others", List.of("z,z@example.com,Z"));
    campaign.apply("compared", "waves: {share: 50%, every: PT3H}");
    clock.by("PT0S");
    var run = campaign.launch("compared");
    clock.by("PT1M");
    var variants = "holdout: 10%\nvariants: [{name: a, weight: 1}, {name: b, weight: 1}]";

    var refused = edit("compared", "Hello", variants, "migrateUnsent");

    refused.then().statusCode(409);
    assertThat(refused.<List<String>>path("violations.place"))
        .containsExactlyInAnyOrder("holdout", "variants");
    assertThat(campaign.api().get("/v1/campaigns/compared").<Integer>path("version")).isOne();
    var plan = plan("compared", "Hello", variants, "migrateUnsent");
    assertThat(plan.<Boolean>path("valid")).isFalse();
    assertThat(plan.<List<String>>path("problems.path")).contains("holdout", "variants");
    campaign
        .api()
        .unchecked()
        .contentType("text/yaml")
        .header("If-Match", "\"1\"")
        .body(file("compared", "Hello", ""))
        .put("/v1/campaigns/compared?policy=sideways")
        .then()
        .statusCode(400);
    edit("compared", "Hello", "", "drainThenSwitch").then().statusCode(200);
    var drained = campaign.run(run);
    assertThat(drained.<Integer>path("campaignVersion")).isOne();
    assertThat(drained.<Boolean>path("draining")).isTrue();
    change(run, 7, "migrateUnsent").then().statusCode(404);
    change(run, 2, "migrateUnsent").then().statusCode(202);
    assertThat(campaign.run(run).<Boolean>path("draining")).isFalse();
    clock.by("P1D");
    change(run, 1, "migrateUnsent").then().statusCode(409);
    assertThat(campaign.taken()).hasSize(12);
  }

  @Test
  void letsWhoeverWaitsByATriggerFollowAnEdit() {
    var triggers = TestingTriggers.in(campaign);
    clock.by("PT0S");
    triggers.applyAndArm("trigger: {event: cart.abandoned, delay: PT2H}\nreEligibility: always");
    var event = TestingTriggers.cart("anna", 10);
    triggers.accepted(event);
    var run = triggers.run(event);
    change(run, 1, "migrateUnsent").then().statusCode(202);

    replaced("carts", "Hello", "News for", "migrateUnsent").then().statusCode(200);
    var later = TestingTriggers.cart("ben", 10);
    triggers.accepted(later);
    clock.by("PT3H");

    assertThat(triggers.run(later)).isNotEqualTo(run);
    assertThat(campaign.mailTo("anna@example.com")).contains("News for Anna");
    assertThat(campaign.mailTo("ben@example.com")).contains("News for Ben");
    assertThat(triggers.explained(run, "anna").<Integer>path("campaignVersion")).isEqualTo(2);
    assertThat(campaign.taken()).hasSize(2);
  }

  @Test
  void letsTheNextRunWaitForOneThatIsDrained() {
    try (var hours = new TestingHours()) {
      hours.imported(
          List.of(
              TestingHours.person("first", "Pacific/Kiritimati"),
              TestingHours.person("last", "Etc/GMT+12")));
      var api = hours.campaign().api();
      var day = hours.tomorrow();
      var schedule =
          "{every: day, at: '09:00', zone: recipient, lateness: PT6H, start: " + day + "}";
      hours.apply("daily", schedule, "").then().statusCode(201);
      api.request().post("/v1/campaigns/daily/schedule").then().statusCode(201);
      hours.clock().to(TestingHours.instant(day, "10:00", "Pacific/Kiritimati"));

      replaced(api, "daily", "Fanfare Market <", "Fanfare <", "drainThenSwitch")
          .then()
          .statusCode(200);
      // The next day has begun there, and the one before has not ended everywhere.
      hours.clock().to(TestingHours.instant(day.plusDays(1), "09:30", "Pacific/Kiritimati"));

      assertThat(api.get("/v1/runs?campaign=daily").<List<String>>path("items.id")).hasSize(1);
      assertThat(api.get("/v1/campaigns/daily/schedule").<String>path("problem"))
          .contains("open run");
      hours.clock().to(TestingHours.instant(day, "09:30", "Etc/GMT+12"));
      assertThat(api.get("/v1/runs?campaign=daily").<List<Integer>>path("items.campaignVersion"))
          .containsExactly(2, 1);
    }
  }

  private Response replaced(String name, String words, String others, String policy) {
    return replaced(campaign.api(), name, words, others, policy);
  }

  private static Response replaced(
      Api api, String name, String words, String others, String policy) {
    var present = api.request().accept("text/yaml").get("/v1/campaigns/{name}", name);
    assertThat(present.asString()).contains(words);
    return api.request()
        .contentType("text/yaml")
        .header("If-Match", present.header("ETag"))
        .queryParam("policy", policy)
        .body(present.asString().replace(words, others))
        .put("/v1/campaigns/{name}", name);
  }

  private static boolean isSubject(String line) {
    return line.startsWith("Subject: ");
  }

  private Response change(String run, int version, String policy) {
    return campaign
        .api()
        .post("/v1/runs/{id}/version", Map.of("version", version, "policy", policy), run);
  }

  private Response edit(String name, String subject, String more, String policy) {
    var etag = campaign.api().get("/v1/campaigns/{name}", name).header("ETag");
    return campaign
        .api()
        .request()
        .contentType("text/yaml")
        .header("If-Match", etag)
        .queryParam("policy", policy)
        .body(file(name, subject, more))
        .put("/v1/campaigns/{name}", name);
  }

  private Response plan(String name, String subject, String more, String policy) {
    var file = Map.of("file", name + ".yaml", "text", file(name, subject, more));
    return campaign.api().post("/v1/plans", Map.of("files", List.of(file), "policy", policy));
  }

  private static String file(String name, String subject, String more) {
    return """
    campaign: %s
    version: 1
    purpose: marketing
    audience:
      include: [all]
    schedule: now
    message:
      channel: email
      from: Fanfare Market <offers@example.com>
      subject: %s
      text: |
        Dear ${name},
        leave: ${unsubscribeUrl}
        ${postalAddress}
    %s
    """
        .formatted(name, subject, more);
  }

  private void slow(int millis) {
    campaign
        .inbox()
        .rules(List.of(InboxRule.always("*", new InboxAction.Slow(Duration.ofMillis(millis)))));
  }

  private static InboxAction temporary() {
    return new InboxAction.Temporary(451, "4.7.1 try later", InboxAction.Moment.RECIPIENT);
  }

  private List<JsonNode> ledger(String run) throws IOException {
    var rows = new ArrayList<JsonNode>();
    var json = new ObjectMapper();
    for (var line : campaign.api().get("/v1/runs/{id}/ledger", run).asString().lines().toList()) {
      rows.add(json.readTree(line));
    }
    return rows;
  }
}
