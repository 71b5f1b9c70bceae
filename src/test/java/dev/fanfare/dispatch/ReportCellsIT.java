package dev.fanfare.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fanfare.Awaiting;
import dev.fanfare.platform.TimeOrderedId;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Every cell of a report of a run in which everything happens, counted anew from its events. */
@QuarkusTest
final class ReportCellsIT {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> VARIANTS = List.of("plain", "turned");
  private static final List<String> GROUPS = List.of("control", "plain", "turned");
  private static final String HEAD = "section,name,measure,detail,people,total,target";
  private static final YearMonth MONTH = YearMonth.of(2019, 5);

  @Inject LedgerPartitions partitions;
  @Inject PartitionStore store;

  @Test
  void tellsInEveryCellWhatTheEventsTell() throws IOException {
    try (var campaign = TestingCampaign.begin()) {
      var run = TestingWholeRun.of(campaign);
      var report = arrived(campaign, run.id(), "?zone=Asia/Kathmandu");
      var recount = new TestingRecount(VariantsIT.lines(campaign, run.id(), "events"));

      everythingHappened(report.path("funnel"));
      assertThat(report.path("funnel")).isEqualTo(read(recount.funnel()));
      var shares = new LinkedHashMap<String, Double>();
      shares.put("control", 0.2);
      shares.put("plain", 0.8 * (1 / 3.0));
      shares.put("turned", 0.8 * (2 / 3.0));
      assertThat(report.path("groups")).isEqualTo(read(recount.groups(shares)));
      assertThat(report.path("domains").findValuesAsText("name"))
          .containsExactly("example.com", "other", "example.org");
      assertThat(report.path("domains")).isEqualTo(read(recount.domains()));
      assertThat(report.path("goals")).isEqualTo(read(recount.goals()));
      assertThat(report.path("planned").asInt()).isEqualTo(sum(report.path("groups")));
      var zone = ZoneId.of("Asia/Kathmandu");
      assertThat(report.at("/times/buckets")).isEqualTo(read(recount.times(zone)));
      links(report, recount);
      comparisons(campaign, run.id(), recount);
      // Reasons stand below what they are the reasons of, which the JSON has in another order.
      assertThat(csv(campaign, run.id()))
          .startsWith(HEAD)
          .containsExactlyInAnyOrderElementsOf(lines(report(campaign, run.id(), "")));
    }
  }

  /** Nobody is known to have been in the run any more, and its report stays what it was. */
  @Test
  void tellsTheSameWhenTheLedgerIsDropped() throws SQLException {
    try (var campaign = TestingCampaign.begin()) {
      var run = TestingWholeRun.of(campaign);
      arrived(campaign, run.id(), "");
      var past = movedToThePast(run.id());
      var before = report(campaign, past, "");
      var ofVisits = report(campaign, past, "?goal=visit").path("comparison");
      everythingHappened(before.path("funnel"));

      Awaiting.until("nobody reads it", () -> !partitions.forget().contains(MONTH));

      assertThat(TestingDatabase.count("pg_class where relname = 'ledger_2019_05'")).isZero();
      var number = TimeOrderedId.read("run", past);
      assertThat(TestingDatabase.count("run_person_count where run_id = " + number)).isZero();
      assertThat(report(campaign, past, "")).isEqualTo(before);
      assertThat(report(campaign, past, "?goal=visit").path("comparison")).isEqualTo(ofVisits);
      campaign.api().get("/v1/runs/{id}/ledger", past).then().statusCode(410);
    } finally {
      TestingDatabase.execute("drop table if exists ledger_2019_05");
    }
  }

  @Test
  void countsAPersonOnceHoweverOftenCallsWroteToThem() {
    try (var campaign = TestingCampaign.begin()) {
      campaign.people("all", List.of("a,a@example.com,Ada"));
      var words =
          Map.of(
              "channel", "email",
              "purpose", "service",
              "from", "Fanfare Market <shop@example.com>",
              "subject", "Hello",
              "text", "Hello",
              "to", List.of(Map.of("profile", "a")));
      String run = "";
      for (int i = 0; i < 3; i++) {
        run =
            campaign.api().post("/v1/messages", words).then().statusCode(202).extract().path("run");
      }
      Awaiting.until("all are sent", () -> campaign.taken().size() == 3);
      var batch = List.of(Map.of("id", "1", "externalId", "a", "goal", "paid"));
      campaign.api().post("/v1/runs/{id}/conversions", batch, run).then().statusCode(200);

      var report = arrived(campaign, run, "");

      assertThat(report.at("/funnel/sent").asInt()).isEqualTo(3);
      for (var part : List.of("/funnel/conversions", "/goals/0/conversions")) {
        assertThat(report.at(part + "/people").asInt()).as(part).isEqualTo(1);
        assertThat(report.at(part + "/total").asInt()).as(part).isEqualTo(1);
      }
    }
  }

  /** None of the cells is empty, so that each could differ. */
  private static void everythingHappened(JsonNode funnel) {
    for (var what : List.of("assigned", "sent", "heldOut", "failed", "cancelled", "unknown")) {
      assertThat(funnel.path(what).asInt()).as(what).isPositive();
    }
    assertThat(funnel.path("unsubscribed").asInt()).isEqualTo(2);
    assertThat(funnel.path("conversions").path("people").asInt()).isEqualTo(6);
    assertThat(funnel.path("conversions").path("total").asInt()).isEqualTo(8);
    assertThat(funnel.path("skippedBy").propertyStream().map(Map.Entry::getKey))
        .contains("no_address", "no_consent", "suppressed", "duplicate_address");
    assertThat(funnel.path("failedBy").size()).isGreaterThan(1);
    assertThat(funnel.path("opens").propertyStream().map(Map.Entry::getKey))
        .containsExactly("bot", "machine", "person");
    assertThat(funnel.path("clicks").propertyStream().map(Map.Entry::getKey))
        .containsExactly("bot", "person");
  }

  private static void links(JsonNode report, TestingRecount recount) {
    var told = new TreeMap<String, JsonNode>();
    var where = new TreeMap<String, String>();
    for (var link : report.path("links")) {
      var name = link.path("group").asText() + " " + link.path("link").asText();
      link.path("clicks")
          .properties()
          .forEach(agent -> told.put(name + " " + agent.getKey(), agent.getValue()));
      where.put(
          name,
          link.path("part").asText() + " " + link.path("url").asText(link.path("words").asText()));
    }
    var counted = new TreeMap<String, JsonNode>();
    recount.links(VARIANTS).forEach((link, count) -> counted.put(link, read(count)));
    assertThat(told).isEqualTo(counted);
    var coupons = "html https://market.example/coupons?of=1,2&utm_campaign=whole";
    var leads =
        Map.of(
            "plain 0",
            coupons,
            "plain 1",
            "html " + TestingWholeRun.CARD,
            "plain 2",
            "hidden ",
            "turned 0",
            "html https://market.example/hours?utm_campaign=whole",
            "turned 1",
            coupons,
            "turned 2",
            "html " + TestingWholeRun.CARD,
            "turned 3",
            "hidden ");
    assertThat(leads).containsAllEntriesOf(where);
  }

  private static void comparisons(TestingCampaign campaign, String run, TestingRecount recount) {
    var conversions = report(campaign, run, "").path("comparison");
    compared(conversions, recount.compared(GROUPS, "conversion.recorded", "", ""), GROUPS);
    var visits = report(campaign, run, "?goal=visit").path("comparison");
    compared(visits, recount.compared(GROUPS, "conversion.recorded", "goal", "visit"), GROUPS);
    var opens = report(campaign, run, "?of=opens").path("comparison");
    compared(opens, recount.compared(VARIANTS, "message.opened", "agent", "person"), VARIANTS);
  }

  private static void compared(
      JsonNode comparison, Map<String, int[]> counted, List<String> groups) {
    assertThat(comparison.path("groups").findValuesAsText("name")).isEqualTo(groups);
    assertThat(comparison.path("reference").asText()).isEqualTo(groups.getFirst());
    assertThat(comparison.path("differences").findValuesAsText("name"))
        .isEqualTo(groups.subList(1, groups.size()));
    var rates = new TreeMap<String, double[]>();
    for (var group : comparison.path("groups")) {
      var name = group.path("name").asText();
      int[] of = Objects.requireNonNull(counted.get(name));
      assertThat(group.path("assigned").asInt()).as(name).isEqualTo(of[0]);
      assertThat(group.path("people").asInt()).as(name).isEqualTo(of[1]);
      var own = wilson(of, 1.959963985);
      assertThat(group.path("rate").asDouble()).isCloseTo(own[0], within(1e-9));
      assertThat(group.path("low").asDouble()).isCloseTo(own[1], within(1e-6));
      assertThat(group.path("high").asDouble()).isCloseTo(own[2], within(1e-6));
      rates.put(name, wilson(of, groups.size() == 3 ? 2.241402728 : 1.959963985));
    }
    for (var difference : comparison.path("differences")) {
      var own = Objects.requireNonNull(rates.get(difference.path("name").asText()));
      var its = Objects.requireNonNull(rates.get(groups.getFirst()));
      double apart = own[0] - its[0];
      assertThat(difference.path("difference").asDouble()).isCloseTo(apart, within(1e-9));
      assertThat(difference.path("low").asDouble())
          .isCloseTo(apart - Math.hypot(own[0] - own[1], its[2] - its[0]), within(1e-6));
      assertThat(difference.path("high").asDouble())
          .isCloseTo(apart + Math.hypot(own[2] - own[0], its[0] - its[1]), within(1e-6));
    }
  }

  /** The rate and both ends of its score interval, as the textbook has them. */
  private static double[] wilson(int[] of, double z) {
    double n = of[0];
    double p = of[1] / n;
    double middle = (p + z * z / (2 * n)) / (1 + z * z / n);
    double reach = z / (1 + z * z / n) * Math.sqrt(p * (1 - p) / n + z * z / (4 * n * n));
    return new double[] {p, middle - reach, middle + reach};
  }

  /** As if the run had been more than two years ago; its id tells the ledger which month it is. */
  private String movedToThePast(String run) throws SQLException {
    long to = TimeOrderedId.floor(Instant.parse("2019-05-10T00:00:00Z"));
    try (var connection = TestingDatabase.connect()) {
      store.ensure(
          connection,
          MONTH,
          TimeOrderedId.floor(Instant.parse("2019-05-01T00:00:00Z")),
          TimeOrderedId.floor(Instant.parse("2019-06-01T00:00:00Z")));
    }
    for (var table :
        List.of(
            "ledger",
            "slice",
            "run_domain",
            "run_exclusion",
            "run_count",
            "run_group_count",
            "run_time_count",
            "run_person_count",
            "conversion")) {
      TestingDatabase.execute(
          "update %s set run_id = %d where run_id = %d"
              .formatted(table, to, TimeOrderedId.read("run", run)));
    }
    TestingDatabase.execute(
        "update run set id = %d where id = %d".formatted(to, TimeOrderedId.read("run", run)));
    return TimeOrderedId.write("run", to);
  }

  private static JsonNode arrived(TestingCampaign campaign, String run, String query) {
    return Awaiting.value(
        "all events are in the report",
        () -> report(campaign, run, query),
        report -> report.path("counted").asLong() == report.path("recorded").asLong());
  }

  private static JsonNode report(TestingCampaign campaign, String run, String query) {
    var answer = campaign.api().get("/v1/runs/{id}/report" + query, run);
    answer.then().statusCode(200);
    return read(answer.asString());
  }

  private static List<String> csv(TestingCampaign campaign, String run) {
    return campaign
        .api()
        .request()
        .accept("text/csv")
        .get("/v1/runs/{id}/report", run)
        .asString()
        .lines()
        .toList();
  }

  /** The lines that the CSV has to be, made of the JSON. */
  private static List<String> lines(JsonNode report) {
    var lines = new ArrayList<String>();
    lines.add(HEAD);
    funnel(lines, "run", report.path("run").asText(), report.path("funnel"));
    for (var section : List.of("group", "domain")) {
      for (var part : report.path(section + "s")) {
        funnel(lines, section, part.path("name").asText(), part.path("funnel"));
      }
    }
    for (var link : report.path("links")) {
      var name = link.path("group").asText() + " " + link.path("link").asText();
      var target = link.path("url").asText(link.path("words").asText());
      counts(lines, "link," + name + ",clicks,", link.path("clicks"), quoted(target));
    }
    for (var goal : report.path("goals")) {
      var name = "goal," + goal.path("goal").asText() + ",conversions,";
      lines.add(name + "," + count(goal.path("conversions")) + ",");
    }
    for (var bucket : report.at("/times/buckets")) {
      bucket
          .path("counts")
          .properties()
          .forEach(
              type ->
                  lines.add(
                      "time,%s,%s,,,%s,"
                          .formatted(
                              bucket.path("from").asText(), type.getKey(), type.getValue())));
    }
    return lines;
  }

  private static void funnel(List<String> lines, String section, String name, JsonNode funnel) {
    for (var measure : funnel.properties()) {
      var start = section + "," + name + "," + measure.getKey() + ",";
      var value = measure.getValue();
      if (value.isNumber()) {
        lines.add(start + "," + value + "," + value + ",");
      } else if (measure.getKey().equals("conversions")) {
        lines.add(start + "," + count(value) + ",");
      } else if (measure.getKey().endsWith("By")) {
        value
            .properties()
            .forEach(
                by ->
                    lines.add(
                        start + by.getKey() + "," + by.getValue() + "," + by.getValue() + ","));
      } else {
        counts(lines, start, value, "");
      }
    }
  }

  private static void counts(List<String> lines, String start, JsonNode byAgent, String target) {
    byAgent
        .properties()
        .forEach(
            agent ->
                lines.add(start + agent.getKey() + "," + count(agent.getValue()) + "," + target));
  }

  private static String count(JsonNode count) {
    return count.path("people") + "," + count.path("total");
  }

  private static String quoted(String cell) {
    return cell.contains(",") ? '"' + cell + '"' : cell;
  }

  private static int sum(JsonNode groups) {
    int sum = 0;
    for (var group : groups) {
      for (var what : List.of("sent", "heldOut", "skipped", "failed", "cancelled", "unknown")) {
        sum += group.path("funnel").path(what).asInt();
      }
    }
    return sum;
  }

  /** Numbers as they are read from an answer, so that equal ones are equal. */
  private static JsonNode read(Object json) {
    try {
      return JSON.readTree(json.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
