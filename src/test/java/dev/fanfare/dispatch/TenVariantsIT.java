package dev.fanfare.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fanfare.Awaiting;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** An experiment with as many variants as there may be, from the file to the verdict. */
@QuarkusTest
final class TenVariantsIT {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int VARIANTS = 10;
  private static final int PEOPLE = 600;

  /** Of weights from 1 to 10. */
  private static final double ALL_WEIGHTS = 55;

  @Test
  void sendsAndComparesTenVariantsByTheirWeights() throws IOException {
    try (var campaign = TestingCampaign.begin()) {
      campaign.postalAddress();
      campaign.people("all", TestingCampaign.many(PEOPLE));
      campaign.apply("ten", variants());

      String run = campaign.ended(campaign.launch("ten")).path("id");

      var of = rows(campaign, run);
      var ofLast = mails(campaign, of);
      // Of one variant a third buys, and of no other: that is shown also with ten differences.
      var bought =
          ofLast.subList(0, ofLast.size() / 3).stream()
              .map(who -> Map.of("id", "order-" + who, "externalId", who, "goal", "buy"))
              .toList();
      var explained = campaign.api().get("/v1/runs/{id}/people/{who}", run, ofLast.getFirst());
      assertThat(explained.<String>path("decisions[0].variant")).isEqualTo("v10");
      campaign.api().post("/v1/runs/{id}/conversions", bought, run).then().statusCode(200);
      report(campaign, run, of, bought.size());
      proved(campaign, run);
    }
  }

  private static String variants() {
    var file = new StringBuilder("holdout: 10%\nvariants:\n");
    for (int weight = 1; weight <= VARIANTS; weight++) {
      file.append(
          "  - {name: v%1$d, weight: %1$d, subject: \"Words%1$d ${name}\"}\n".formatted(weight));
    }
    return file.toString();
  }

  /** How many people got each variant, those held out at place 0. */
  private static int[] rows(TestingCampaign campaign, String run) throws IOException {
    var of = new int[VARIANTS + 1];
    var rows = VariantsIT.lines(campaign, run, "ledger");
    assertThat(rows).hasSize(PEOPLE);
    for (var row : rows) {
      boolean held = row.path("state").asText().equals("HELD_OUT");
      int weight = row.path("variant").asInt() + 1;
      of[held ? 0 : weight]++;
      assertThat(row.path("probability").floatValue())
          .isCloseTo((float) (held ? 0.1 : 0.9 * weight / ALL_WEIGHTS), within(1e-6f));
    }
    return of;
  }

  /** Whoever got a mail of the last variant. */
  private static List<String> mails(TestingCampaign campaign, int[] of) {
    var people = new HashMap<String, List<String>>();
    for (var address : campaign.taken()) {
      var subject = campaign.mailTo(address).replaceAll("(?s).*Subject: (\\S+) .*", "$1");
      people
          .computeIfAbsent(subject, words -> new ArrayList<>())
          .add(address.substring(0, address.indexOf('@')));
    }
    for (int weight = 1; weight <= VARIANTS; weight++) {
      assertThat(people.getOrDefault("Words" + weight, List.of()))
          .as("v" + weight)
          .hasSize(of[weight]);
    }
    return people.getOrDefault("Words" + VARIANTS, List.of());
  }

  private static void report(TestingCampaign campaign, String run, int[] of, int bought) {
    var report =
        Awaiting.value(
            "everything is counted",
            () -> read(campaign, run),
            each -> each.path("counted").asLong() == each.path("recorded").asLong());
    var groups = report.path("groups");
    assertThat(groups).hasSize(VARIANTS + 1);
    assertThat(groups.get(0).at("/funnel/heldOut").asInt()).isEqualTo(of[0]);
    for (int weight = 1; weight <= VARIANTS; weight++) {
      var group = groups.get(weight);
      assertThat(group.path("name").asText()).isEqualTo("v" + weight);
      assertThat(group.path("share").asDouble())
          .isCloseTo(0.9 * weight / ALL_WEIGHTS, within(1e-9));
      assertThat(group.at("/funnel/sent").asInt()).isEqualTo(of[weight]);
    }
    var comparison = report.path("comparison");
    assertThat(comparison.path("differences")).hasSize(VARIANTS);
    assertThat(comparison.path("each").asDouble()).isCloseTo(0.995, within(1e-9));
    assertThat(comparison.path("reference").asText()).isEqualTo("control");
    assertThat(bought).isPositive();
    assertThat(comparison.path("groups").get(VARIANTS).path("people").asInt()).isEqualTo(bought);
    assertThat(comparison.path("differences").get(VARIANTS - 1).path("shown").asText())
        .isEqualTo("higher");
  }

  private static void proved(TestingCampaign campaign, String run) {
    var audit = campaign.audit(run);
    assertThat(audit.refuted()).isFalse();
    assertThat(audit.check("draws.shares").figure()).startsWith("10 variants, chi-squared ");
  }

  private static JsonNode read(TestingCampaign campaign, String run) {
    try {
      return JSON.readTree(campaign.api().get("/v1/runs/{id}/report", run).asString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
