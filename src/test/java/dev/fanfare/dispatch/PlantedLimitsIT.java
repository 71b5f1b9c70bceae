package dev.fanfare.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.TestingClock;
import dev.fanfare.cli.verify.AuditReport;
import dev.fanfare.cli.verify.Check;
import dev.fanfare.cli.verify.Check.Verdict;
import dev.fanfare.platform.TimeOrderedId;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What {@code verify} finds over the contract when limits, draws, times and reasons of a real run
 * are tampered with in the database.
 */
@QuarkusTest
final class PlantedLimitsIT {

  private static final String MORE =
      """
      holdout: 30%
      deadline: PT2H
      variants:
        - name: plain
          weight: 1
        - name: hurry
          weight: 1
          subject: Only today, ${name}
      """;

  private static final List<String> JUDGED =
      List.of(
          "ledger.permitted",
          "ledger.reasons",
          "draws.variants",
          "draws.control",
          "times.due",
          "times.deadline",
          "times.quiet",
          "caps.window",
          "caps.slots",
          "caps.counted",
          "budgets.counts",
          "budgets.limits",
          "budgets.reserved",
          "budgets.reservations");

  private String run = "";
  private long number;

  @Test
  void verifyFindsWhatIsPlantedIntoSlotsReservationsAndRows() throws Exception {
    try (var campaign = TestingCampaign.begin()) {
      launch(campaign);
      var right = campaign.audit(run);
      assertThat(right.refuted()).as(right.toString()).isFalse();
      for (var name : JUDGED) {
        assertThat(right.check(name).verdict()).as(name).isEqualTo(Verdict.PROVED);
      }

      find(campaign, "caps.counted", "delete from cap_slot where ctid = (" + aSlot() + ")");
      find(campaign, "caps.window", anotherSlot("gen_random_uuid()", ""));
      find(campaign, "caps.slots", anotherSlot("'" + messageOf(campaign, "SKIPPED") + "'", ""));
      find(campaign, "budgets.reserved", aReservation("delete from budget_reservation"));
      find(campaign, "budgets.reservations", aReservation(toTheSkipped()));
      find(campaign, "budgets.limits", pots("most = 1"));
      find(campaign, "draws.variants", sent("variant = 1 - variant"));
      find(campaign, "draws.control", rows("state = 1, reason = 0", "state = 5", ""));
      find(campaign, "times.due", sent("decided_at = decided_at - interval '1 hour'"));
      find(campaign, "times.deadline", sent("decided_at = decided_at + interval '4 hours'"));
      find(campaign, "times.quiet", sent("judged = judged | 8192"));
      find(campaign, "ledger.permitted", sent("judged = judged | 32"));
      find(campaign, "ledger.reasons", rows("judged = 15", "state = 2", ""));
    }
  }

  /** By itself, since a reservation that is missing is a count that is wrong. */
  @Test
  void verifyFindsABudgetThatHasCountedOtherwise() throws Exception {
    try (var campaign = TestingCampaign.begin()) {
      launch(campaign);
      find(campaign, "budgets.counts", pots("spent = spent - 1"));
      assertThat(refuted(campaign.audit(run))).containsExactly("budgets.counts");
    }
  }

  /** Everybody of a hundred but one, who has no address; an hour after cap and budget were made. */
  private void launch(TestingCampaign campaign) {
    campaign.postalAddress();
    var clock = new TestingClock(campaign.api());
    clock.by("PT0S");
    new TestingCaps(campaign).set("weekly", TestingCaps.rolling(1, "P7D"));
    campaign
        .api()
        .request()
        .contentType("application/json")
        .header("If-None-Match", "*")
        .body(Map.of("messages", 500))
        .put("/v1/budgets/all")
        .then()
        .statusCode(201);
    var people = TestingCampaign.many(60);
    people.add("s,,S");
    campaign.people("all", people);
    clock.by("PT1H");
    campaign.apply("planted", MORE);
    run = campaign.launch("planted");
    campaign.ended(run);
    number = TimeOrderedId.read("run", run);
  }

  private void find(TestingCampaign campaign, String check, String plant) throws SQLException {
    assertThat(refuted(campaign.audit(run))).as("before").doesNotContain(check);
    TestingDatabase.execute(plant);
    assertThat(refuted(campaign.audit(run))).contains(check);
  }

  private static List<String> refuted(AuditReport report) {
    return report.checks().stream()
        .filter(check -> check.verdict() == Verdict.REFUTED)
        .map(Check::name)
        .toList();
  }

  private String workspace() {
    return "(select workspace_id from ledger where run_id = %d limit 1)".formatted(number);
  }

  private String aSlot() {
    return "select ctid from cap_slot where workspace_id = " + workspace() + " limit 1";
  }

  private String anotherSlot(String message, String more) {
    return """
        insert into cap_slot (workspace_id, profile_id, message_id, at, channel, tags, zone, caps)
        select workspace_id, profile_id, %s, at, channel, tags, zone, caps
        from cap_slot where ctid = (%s) %s
        """
        .formatted(message, aSlot(), more);
  }

  private String aReservation(String change) {
    return "%s where ctid = (select ctid from budget_reservation where run_id = %d limit 1)"
        .formatted(change, number);
  }

  private String toTheSkipped() {
    return "update budget_reservation set profile_id ="
        + " (select profile_id from ledger where run_id = %d and state = 2 limit 1)"
            .formatted(number);
  }

  private String pots(String change) {
    return "update budget_pot set %s where workspace_id = %s".formatted(change, workspace());
  }

  private String sent(String change) {
    return rows(change, "state = 1", "order by ended_at, profile_id limit 1");
  }

  private String rows(String change, String which, String more) {
    return """
        update ledger set %1$s where run_id = %2$d and profile_id in (
          select profile_id from ledger where run_id = %2$d and %3$s %4$s)
        """
        .formatted(change, number, which, more);
  }

  private String messageOf(TestingCampaign campaign, String state) throws IOException {
    return VariantsIT.lines(campaign, run, "ledger").stream()
        .filter(row -> row.path("state").asText().equals(state))
        .map(row -> row.path("messageId").asText())
        .findFirst()
        .orElseThrow();
  }
}
