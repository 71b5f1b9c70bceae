package dev.fanfare.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Api;
import dev.fanfare.cli.verify.Check.Verdict;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The auditor does not take the rows' word for it that people might be written to. */
@QuarkusTest
final class ConsentAuditIT {

  @Test
  void findsWhoeverWasWrittenToAgainstTheHistoryOfTheirConsent() throws SQLException {
    try (var campaign = TestingCampaign.begin()) {
      campaign.postalAddress();
      campaign.people(
          "all", List.of("a,a@example.com,A", "b,b@example.com,B", "c,c@example.com,C"));
      campaign.apply("audited", "");
      String id = campaign.ended(campaign.launch("audited")).path("id");
      assertThat(campaign.audit(id).check("consent.granted").verdict()).isEqualTo(Verdict.PROVED);
      assertThat(campaign.audit(id).check("consent.suppressed").verdict())
          .isEqualTo(Verdict.PROVED);

      withdraw(campaign.api(), "a");
      campaign
          .api()
          .post(
              "/v1/suppressions",
              Map.of("channel", "email", "address", "b@example.com", "reason", "manual"))
          .then()
          .statusCode(201);
      assertThat(campaign.audit(id).refuted()).as("it came after the messages").isFalse();
      // As if it had been so before: a worker that read none of it would have sent as this one did.
      moveBack("2 hours", "consent_change", "granted");
      moveBack("1 hour", "consent_change", "not granted");
      moveBack("1 hour", "suppression", "true");

      var report = campaign.audit(id);
      assertThat(report.check("consent.granted").verdict()).isEqualTo(Verdict.REFUTED);
      assertThat(report.check("consent.granted").violations()).isEqualTo(1);
      assertThat(report.check("consent.suppressed").violations()).isEqualTo(1);
      assertThat(report.check("ledger.permitted").verdict()).isEqualTo(Verdict.PROVED);
    }
  }

  @Test
  void streamsTheHistoryToAuditorsAlone() {
    try (var campaign = TestingCampaign.begin()) {
      campaign.postalAddress();
      campaign.people("all", List.of("a,a@example.com,A", "b,b@example.com,B"));
      campaign.apply("streamed", "");
      String id = campaign.ended(campaign.launch("streamed")).path("id");
      withdraw(campaign.api(), "a");
      campaign.api().delete("/v1/profiles/{id}", "b").then().statusCode(200);

      var lines = campaign.api().as("auditor").get("/v1/runs/{id}/consents", id).asString().strip();

      assertThat(lines.lines().toList())
          .hasSize(3)
          .satisfiesExactly(
              line -> assertThat(line).contains("\"erased\":true"),
              line -> assertThat(line).contains("\"granted\":true", "\"source\":\"import:"),
              line -> assertThat(line).contains("\"granted\":false", "\"source\":\"api\""));
      campaign.api().as("marketer").get("/v1/runs/{id}/consents", id).then().statusCode(403);
      assertThat(campaign.audit(id).check("consent.granted").figure())
          .isEqualTo("1 message, 1 erased or changed just then");
    }
  }

  private static void withdraw(Api api, String who) {
    var change =
        Map.of("purpose", "marketing", "channel", "email", "granted", false, "basis", "a call");
    api.post("/v1/profiles/{id}/consents", change, who).then().statusCode(201);
  }

  /** In the workspace made last. */
  private static void moveBack(String interval, String table, String condition)
      throws SQLException {
    TestingDatabase.execute(
        "update %s set at = at - interval '%s' where %s and workspace_id = (select max(id) from workspace)"
            .formatted(table, interval, condition));
  }
}
