package dev.fanfare.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fanfare.TestingClock;
import dev.fanfare.channel.sandbox.InboxAction;
import dev.fanfare.channel.sandbox.InboxRule;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What runs do while the clock of their sandbox is moved: all of it, each at its own instant. */
@QuarkusTest
final class ClockedRunsIT {

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

  @Test
  void sendsEveryWeekAtNineAcrossTheChangeToSummerTime() throws IOException {
    campaign.people("all", TestingCampaign.many(3));
    campaign.apply(
        "weekly", "", "all", "{every: week, days: [sunday], at: '09:00', zone: Europe/Vienna}");
    clock.to(Instant.parse("2027-03-13T12:00:00Z"));
    campaign.api().request().post("/v1/campaigns/weekly/schedule").then().statusCode(201);

    clock.by("P3W");

    var runs = campaign.api().get("/v1/runs?campaign=weekly");
    var planned = List.of("2027-03-28T07:00:00Z", "2027-03-21T08:00:00Z", "2027-03-14T08:00:00Z");
    assertThat(runs.<List<String>>path("items.plannedAt")).isEqualTo(planned);
    assertThat(runs.<List<String>>path("items.frozenAt")).isEqualTo(planned);
    assertThat(runs.<List<String>>path("items.endedAt")).isEqualTo(planned);
    assertThat(runs.<List<String>>path("items.state")).containsOnly("COMPLETED");
    assertThat(planned.stream().map(at -> Instant.parse(at).atZone(ZoneId.of("Europe/Vienna"))))
        .allSatisfy(at -> assertThat(at.getHour()).isEqualTo(9));
    List<String> ids = runs.path("items.id");
    for (int i = 0; i < planned.size(); i++) {
      assertThat(ledger(ids.get(i)))
          .hasSize(3)
          .extracting(row -> row.path("state").asText(), row -> row.path("decidedAt").asText())
          .containsOnly(tuple("SENT", planned.get(i)));
      assertThat(campaign.audit(ids.get(i)).refuted()).isFalse();
    }
  }

  @Test
  void triesAgainAtTheInstantAndNotBefore() throws Exception {
    campaign
        .inbox()
        .rules(
            List.of(
                InboxRule.always(
                    "p1@*",
                    new InboxAction.Temporary(451, "4.3.0 later", InboxAction.Moment.DATA))));
    campaign.people("all", TestingCampaign.many(3));
    campaign.apply("retried", "retries: {attempts: 3, firstDelay: PT1H}");
    clock.by("PT0S");
    var began = clock.now();
    var run = campaign.launch("retried");
    clock.by("PT59M");
    assertThat(campaign.taken()).hasSize(2);
    assertThat(campaign.run(run).<Integer>path("deferred")).isEqualTo(1);
    var due = due(run);
    assertThat(due).isBetween(began.plus(Duration.ofHours(1)), began.plus(Duration.ofMinutes(66)));
    campaign.inbox().rules(List.of());

    clock.by("PT7M");

    var ended = campaign.run(run);
    assertThat(ended.<String>path("state")).isEqualTo("COMPLETED");
    assertThat(Instant.parse(ended.path("endedAt"))).isEqualTo(due);
    assertThat(ledger(run))
        .filteredOn(row -> row.path("attempt").asInt() == 2)
        .singleElement()
        .satisfies(row -> assertThat(row.path("decidedAt").asText()).isEqualTo(due.toString()));
  }

  /**
   * In campaign time nothing is lost on the way: the whole minute is judged. A clock stops at every
   * tenth person, so a build has fewer than {@code -Dfanfare.test.paced=5000} asks for.
   */
  @Test
  void keepsToFiveHundredAMinuteHoweverManyPeople() throws IOException {
    int people = Integer.getInteger("fanfare.test.paced", 600);
    campaign.people("all", TestingCampaign.many(people));
    campaign.apply("paced", "rate: 500 per minute");
    clock.by("PT0S");
    var run = campaign.launch("paced");
    var began = clock.now();
    var allowed = Duration.ofMinutes(1).multipliedBy(people).dividedBy(500);

    clock.by(allowed.multipliedBy(11).dividedBy(10).toString());

    var ended = campaign.run(run);
    assertThat(ended.<String>path("state")).isEqualTo("COMPLETED");
    var took = Duration.between(began, Instant.parse(ended.path("endedAt")));
    assertThat(took)
        .isBetween(allowed.multipliedBy(9).dividedBy(10), allowed.multipliedBy(11).dividedBy(10))
        .isCloseTo(
            new RateLimit("any", 500, Duration.ofMinutes(1)).timeFor(people),
            Duration.ofSeconds(1));
    var starts =
        ledger(run).stream()
            .map(row -> Instant.parse(row.path("decidedAt").asText()))
            .sorted()
            .toList();
    assertThat(starts).hasSize(people).first().isEqualTo(began);
    for (int i = 500; i < starts.size(); i++) {
      assertThat(Duration.between(starts.get(i - 500), starts.get(i)))
          .isGreaterThanOrEqualTo(Duration.ofMinutes(1));
    }
    assertThat(campaign.taken()).hasSize(people).doesNotHaveDuplicates();
  }

  @Test
  void leavesNothingUnpublishedOrUnread() throws IOException {
    campaign.people("all", TestingCampaign.many(120));
    campaign.apply("told", "");
    clock.by("PT0S");
    var run = campaign.launch("told");

    clock.by("PT1S");

    assertThat(campaign.run(run).<String>path("state")).isEqualTo("COMPLETED");
    var counts = campaign.api().get("/v1/runs/{id}/counts", run);
    assertThat(counts.<Integer>path("counted")).isEqualTo(counts.<Integer>path("recorded"));
    assertThat(counts.<List<String>>path("counts.type")).contains("run.completed");
    assertThat(ledger(run))
        .filteredOn(row -> "SENT".equals(row.path("state").asText()))
        .hasSize(120);
    assertThat(
            counts.<List<Map<String, Object>>>path("counts").stream()
                .filter(count -> "message.sent".equals(count.get("type")))
                .map(count -> count.get("count")))
        .containsExactly(120);
  }

  @Test
  void waitsForMessagesOnTheirWayAndTakesNoSecondMoveMeanwhile() {
    campaign
        .inbox()
        .rules(List.of(InboxRule.always("p*", new InboxAction.Slow(Duration.ofMillis(700)))));
    campaign.people("all", TestingCampaign.many(24));
    campaign.apply("slow", "");
    clock.by("PT0S");
    var began = clock.now();
    var run = campaign.launch("slow");

    var job = clock.begin(Map.of("by", "P1D"));

    clock.waitingFor(job, run + " has messages on their way");
    var second = campaign.api().post("/v1/sandbox/clock", Map.of("by", "PT1S"));
    second.then().statusCode(409);
    assertThat(second.<String>path("detail")).contains(job);
    campaign.api().put("/v1/sandbox/clock", Map.of("mode", "running")).then().statusCode(409);
    assertThat(clock.now()).isEqualTo(began);
    var shown = campaign.api().get("/v1/sandbox/clock");
    assertThat(shown.<String>path("job.id")).isEqualTo(job);
    clock.done(job);
    assertThat(Instant.parse(campaign.run(run).path("endedAt"))).isEqualTo(began);
  }

  @Test
  void goesPastARunThatSomebodyPaused() {
    campaign.people("all", TestingCampaign.many(2));
    campaign.apply("daily", "", "all", "{every: day, at: '09:00', zone: UTC, lateness: PT2H}");
    clock.to(Instant.parse("2027-05-01T08:00:00Z"));
    campaign.api().request().post("/v1/campaigns/daily/schedule").then().statusCode(201);
    clock.to(Instant.parse("2027-05-01T09:00:00Z"));
    var first =
        campaign
            .api()
            .post("/v1/campaigns/daily/runs", Map.of("at", "2027-05-02T08:00:00Z"))
            .<String>path("id");
    campaign.command("pause", first).then().statusCode(202);

    clock.to(Instant.parse("2027-05-02T10:00:00Z"));

    var waiting = campaign.api().get("/v1/campaigns/daily/schedule");
    assertThat(waiting.<String>path("problem")).contains("open run");
    clock.to(Instant.parse("2027-05-02T12:00:00Z"));
    var missed = campaign.api().get("/v1/campaigns/daily/schedule");
    assertThat(missed.<Integer>path("missed")).isEqualTo(1);
    assertThat(missed.<String>path("problem")).isNull();
    campaign.command("resume", first).then().statusCode(202);
    clock.to(Instant.parse("2027-05-03T09:00:00Z"));
    assertThat(campaign.api().get("/v1/runs?campaign=daily").<List<String>>path("items.endedAt"))
        .containsExactly("2027-05-03T09:00:00Z", "2027-05-02T12:00:00Z", "2027-05-01T09:00:00Z");
  }

  private List<JsonNode> ledger(String run) throws IOException {
    var rows = new ArrayList<JsonNode>();
    var json = new ObjectMapper();
    for (var line : campaign.api().get("/v1/runs/{id}/ledger", run).asString().lines().toList()) {
      rows.add(json.readTree(line));
    }
    return rows;
  }

  private static Instant due(String run) throws SQLException {
    try (var connection = TestingDatabase.connect();
        var select =
            connection.prepareStatement(
                "select due_at from slice where run_id = ? and state = 0")) {
      select.setLong(1, dev.fanfare.platform.TimeOrderedId.read("run", run));
      try (var rows = select.executeQuery()) {
        rows.next();
        return rows.getObject(1, java.time.OffsetDateTime.class).toInstant();
      }
    }
  }
}
