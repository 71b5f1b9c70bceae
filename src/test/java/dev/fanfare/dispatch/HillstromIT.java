package dev.fanfare.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fanfare.Awaiting;
import dev.fanfare.TestingData;
import io.quarkus.test.junit.QuarkusTest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/**
 * A real experiment, replayed: K. Hillstrom's MineThatData e-mail challenge of 2008. Its customers
 * are imported, a campaign gives each the mail they got then, and their visits come back as
 * conversions, also of those who got none.
 */
@QuarkusTest
final class HillstromIT {

  private static final Map<String, String> ARMS =
      Map.of("Mens E-Mail", "mens", "Womens E-Mail", "womens", "No E-Mail", "control");

  private static final int BATCH = 5_000;
  private static final Offset<Float> FOUR_DIGITS = within(0.00005f);

  private record Customer(String id, String arm, boolean visited) {}

  @Test
  void findsTheLiftsOfBothMailsWithTheirIntervals() throws IOException {
    var customers = customers(TestingData.find("hillstrom-email/hillstrom.csv.gz"));
    try (var campaign = TestingCampaign.beginWithoutAccount()) {
      nullAccount(campaign);
      campaign.postalAddress();
      campaign.people(
          "all",
          customers.stream()
              .map(one -> one.id() + "," + one.id() + "@example.com," + one.arm())
              .toList());
      campaign.apply(
          "mine-that-data",
          """
          holdout: 33.33%
          variants:
            - {name: mens, weight: 50%, subject: For men}
            - {name: womens, weight: 50%, subject: For women}
          assign: {attribute: name}
          """);
      String id = campaign.ended(campaign.launch("mine-that-data")).path("id");

      visits(campaign, id, customers);

      var report =
          Awaiting.value(
              "all events are in the report",
              () -> campaign.api().get("/v1/runs/{id}/report", id),
              answer -> answer.path("counted").equals(answer.path("recorded")));
      assertThat(report.<List<String>>path("comparison.groups.name"))
          .containsExactly("control", "mens", "womens");
      assertThat(report.<List<Integer>>path("comparison.groups.assigned"))
          .containsExactly(14_980, 14_893, 14_885);
      assertThat(report.<Integer>path("funnel.heldOut")).isEqualTo(14_980);
      assertThat(report.<Integer>path("funnel.conversions.people"))
          .isEqualTo((int) customers.stream().filter(Customer::visited).count());
      lift(report.path("comparison.differences[0]"), "mens", 0.0770f, 0.0679f, 0.0860f);
      lift(report.path("comparison.differences[1]"), "womens", 0.0445f, 0.0358f, 0.0531f);
      assertThat(report.<String>path("comparison.winner")).isEqualTo("mens");
    }
  }

  /** Newcombe's interval at 97.5 %: two differences hold together with 95 %. */
  private static void lift(
      Map<String, Object> difference, String name, float lift, float low, float high) {
    assertThat(difference).containsEntry("name", name).containsEntry("shown", "higher");
    assertThat(number(difference, "difference")).isCloseTo(lift, FOUR_DIGITS);
    assertThat(number(difference, "low")).isCloseTo(low, FOUR_DIGITS);
    assertThat(number(difference, "high")).isCloseTo(high, FOUR_DIGITS);
  }

  private static float number(Map<String, Object> of, String name) {
    return ((Number) Objects.requireNonNull(of.get(name))).floatValue();
  }

  private static void visits(TestingCampaign campaign, String run, List<Customer> customers) {
    var visitors = customers.stream().filter(Customer::visited).toList();
    for (int from = 0; from < visitors.size(); from += BATCH) {
      var lines = new StringBuilder();
      for (var one : visitors.subList(from, Math.min(from + BATCH, visitors.size()))) {
        lines.append(
            "{\"id\":\"visit-%s\",\"externalId\":\"%s\",\"goal\":\"visit\"}\n"
                .formatted(one.id(), one.id()));
      }
      campaign
          .api()
          .request()
          .contentType("application/x-ndjson")
          .body(lines.toString())
          .post("/v1/runs/{id}/conversions", run)
          .then()
          .statusCode(200);
    }
  }

  private static void nullAccount(TestingCampaign campaign) {
    campaign
        .api()
        .request()
        .contentType("application/json")
        .header("If-None-Match", "*")
        .body(Map.of("channel", "email", "adapter", "null", "settings", Map.of()))
        .put("/v1/accounts/main")
        .then()
        .statusCode(201);
  }

  private static List<Customer> customers(Path file) throws IOException {
    try (var lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      assertThat(lines.readLine())
          .startsWith("row_id,")
          .endsWith(",segment,visit,conversion,spend");
      var customers = new ArrayList<Customer>();
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        // A cell in the middle has a comma of its own, in quotes: the ends are counted from
        // outside.
        var cells = line.split(",");
        customers.add(
            new Customer(
                "h" + cells[0],
                Objects.requireNonNull(ARMS.get(cells[cells.length - 4])),
                cells[cells.length - 3].equals("1")));
      }
      return customers;
    }
  }
}
