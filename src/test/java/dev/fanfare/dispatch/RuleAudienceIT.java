package dev.fanfare.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
final class RuleAudienceIT {

  private static final String EXCLUDING =
      """
      campaign: excluding
      version: 1
      purpose: marketing
      audience:
        include: [all]
        exclude: [odd]
      schedule: now
      message:
        channel: email
        from: Fanfare Market <offers@example.com>
        subject: Hello
        text: "${unsubscribeUrl} ${postalAddress}"
      """;

  @Test
  void aRunFreezesWhomItsRuleSelectsThen() {
    try (var campaign = TestingCampaign.begin()) {
      campaign.postalAddress();
      campaign.people("base", TestingCampaign.many(5));
      campaign.people("lapsed", List.of("p4,p4@example.com,Name4"));
      rule(
          campaign,
          "all",
          "segment(\"base\") && !segment(\"lapsed\") && profile.name != \"Name3\"");
      campaign.apply("ruled", "");

      String run = campaign.launch("ruled");
      var ended = campaign.ended(run);

      assertThat(campaign.count(ended, "SENT", "")).isEqualTo(3);
      ended.then().body("segments", equalTo(Map.of("all", 1, "base", 1, "lapsed", 1)));
      campaign
          .api()
          .get("/v1/runs/{id}/people/p4", run)
          .then()
          .statusCode(200)
          .body("targeted", equalTo(false))
          .body("membership.find { it.segment == 'all' }.member", equalTo(false))
          .body("membership.find { it.segment == 'all' }.byRule", equalTo(true))
          .body("membership.find { it.segment == 'lapsed' }.member", equalTo(true));
    }
  }

  @Test
  void aRuleMayBeExcluded() {
    try (var campaign = TestingCampaign.begin()) {
      campaign.postalAddress();
      campaign.people("base", TestingCampaign.many(4));
      rule(campaign, "all", "reachable(\"email\") && consented(\"email\", \"marketing\")");
      rule(campaign, "odd", "profile.name.matches(\"[13]$\")");
      campaign
          .api()
          .request()
          .contentType("text/yaml")
          .header("If-None-Match", "*")
          .body(EXCLUDING)
          .put("/v1/campaigns/excluding")
          .then()
          .statusCode(201);

      var ended = campaign.ended(campaign.launch("excluding"));

      assertThat(campaign.count(ended, "SENT", "")).isEqualTo(2);
    }
  }

  private static void rule(TestingCampaign campaign, String name, String condition) {
    campaign
        .api()
        .put("/v1/segments/{name}/rule", Map.of("condition", condition), name)
        .then()
        .statusCode(201);
  }
}
