package dev.fanfare.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What people of an experiment get, seen from the API and from the inbox. */
@QuarkusTest
final class VariantsIT {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String TWO =
      """
      holdout: 20%
      variants:
        - name: plain
          weight: 1
        - name: hurry
          weight: 3
          subject: Only today, ${name}
      """;

  @Test
  void sendsEachPersonTheVariantTheyAreDrawnFor() throws IOException {
    try (var campaign = TestingCampaign.begin()) {
      campaign.postalAddress();
      campaign.people("all", TestingCampaign.many(300));
      campaign.apply("halves", TWO);

      String id = campaign.ended(campaign.launch("halves")).path("id");

      var rows = lines(campaign, id, "ledger");
      int[] of = {0, 0, 0};
      for (var row : rows) {
        boolean held = row.path("state").asText().equals("HELD_OUT");
        of[held ? 2 : row.path("variant").asInt()]++;
        assertThat(row.path("variant").isInt()).isTrue();
        assertThat(row.path("probability").floatValue())
            .isEqualTo(held ? 0.2f : row.path("variant").asInt() == 0 ? 0.2f : 0.6f);
      }
      // Six standard deviations of 300 people.
      assertThat(of[0]).isBetween(60 - 42, 60 + 42);
      assertThat(of[1]).isBetween(180 - 51, 180 + 51);
      assertThat(of[2]).isBetween(60 - 42, 60 + 42);
      assertThat(campaign.taken()).hasSize(of[0] + of[1]).doesNotHaveDuplicates();
      var subjects = subjects(campaign);
      assertThat(subjects.getOrDefault("Hello", 0)).isEqualTo(of[0]);
      assertThat(subjects.getOrDefault("Only today,", 0)).isEqualTo(of[1]);
    }
  }

  @Test
  void tellsTheVariantInEventsAndExplains() throws IOException {
    try (var campaign = TestingCampaign.begin()) {
      campaign.postalAddress();
      campaign.people("all", TestingCampaign.many(60));
      campaign.apply("told", TWO);

      String id = campaign.ended(campaign.launch("told")).path("id");

      var byMessage = new HashMap<String, String>();
      for (var event : lines(campaign, id, "events")) {
        var data = event.path("data");
        if (event.path("type").asText().startsWith("message.")) {
          assertThat(data.path("eligible").valueStream().map(JsonNode::asText))
              .containsExactly("plain", "hurry");
          var variant = data.path("variant").asText();
          var told = byMessage.putIfAbsent(data.path("messageId").asText(), variant);
          assertThat(told == null || told.equals(variant)).isTrue();
          assertThat(data.path("domain").asText()).isEqualTo("example.com");
        }
      }
      assertThat(byMessage).hasSize(60);
      var explained = campaign.api().get("/v1/runs/{id}/people/p1", id);
      explained.then().statusCode(200);
      assertThat(explained.<List<String>>path("decisions[0].eligible"))
          .containsExactly("plain", "hurry");
      assertThat(explained.<String>path("decisions[0].variant"))
          .isEqualTo(byMessage.get(explained.<String>path("decisions[0].messageId")));
      assertThat(explained.<Map<String, String>>path("decisions[0].values"))
          .containsKeys("variantDraw", "variantShare", "controlGroupDraw");
    }
  }

  @Test
  void keepsThePersonsVariantInTheNextRunUnlessItIsDrawnAnew() throws IOException {
    try (var campaign = TestingCampaign.begin()) {
      campaign.postalAddress();
      campaign.people("all", TestingCampaign.many(60));
      campaign.apply("stays", TWO);
      campaign.apply("changes", TWO + "assign: run\n");

      assertThat(variants(campaign, "stays")).isEqualTo(variants(campaign, "stays"));
      assertThat(variants(campaign, "changes")).isNotEqualTo(variants(campaign, "changes"));
    }
  }

  @Test
  void takesVariantsFromAnAttributeAsItWasAtTheFreeze() throws IOException {
    try (var campaign = TestingCampaign.begin()) {
      campaign.postalAddress();
      campaign.people(
          "all",
          List.of(
              "a,a@example.com,plain",
              "b,b@example.com,hurry",
              "c,c@example.com,control",
              "d,d@example.com,neither",
              "e,e@example.com,"));
      campaign.apply("elsewhere", TWO + "assign:\n  attribute: name\n");

      var run = campaign.ended(campaign.launch("elsewhere"));

      TestingCampaign.everybodyIsAccountedFor(run);
      assertThat(campaign.taken()).containsExactlyInAnyOrder("a@example.com", "b@example.com");
      assertThat(campaign.mailTo("b@example.com")).contains("Subject: Only today, hurry");
      assertThat(campaign.count(run, "HELD_OUT", "control_group")).isEqualTo(1);
      assertThat(campaign.count(run, "SKIPPED", "no_variant")).isEqualTo(2);
      String id = run.path("id");
      var skipped = campaign.api().get("/v1/runs/{id}/people/d", id);
      assertThat(skipped.<String>path("summary")).contains("names none for this person");
      assertThat(skipped.<String>path("decisions[0].variant")).isNull();
      assertThat(skipped.<String>path("decisions[0].values.assignedBy"))
          .isEqualTo("attribute name");
    }
  }

  @Test
  void tellsEverythingWrongWithVariantsAtOnce() {
    try (var campaign = TestingCampaign.begin()) {
      campaign.postalAddress();
      campaign.people("all", TestingCampaign.many(1));
      var file =
          """
          campaign: wrong
          version: 1
          purpose: marketing
          audience:
            include: [all]
          schedule: now
          message:
            channel: email
            from: offers@example.com
            subject: Hello
            text: "${unsubscribeUrl} ${postalAddress}"
          variants:
            - name: a
              weight: 1
              subject: "Hello ${"
            - name: b
              weight: 1
              text: no way out
            - name: c
              weight: 1
              template: nowhere
          assign:
            attribute: arm
          """;

      var refused =
          campaign
              .api()
              .request()
              .contentType("text/yaml")
              .header("If-None-Match", "*")
              .body(file)
              .put("/v1/campaigns/{name}", "wrong");

      refused.then().statusCode(422);
      assertThat(refused.<List<String>>path("violations.place"))
          .containsExactly(
              "15:14 variants[0].subject",
              "18:11 variants[1].text",
              "18:11 variants[1].text",
              "21:15 variants[2].template",
              "23:14 assign.attribute");
    }
  }

  private static Map<String, Integer> variants(TestingCampaign campaign, String name)
      throws IOException {
    String id = campaign.ended(campaign.launch(name)).path("id");
    var variants = new HashMap<String, Integer>();
    for (var row : lines(campaign, id, "ledger")) {
      variants.put(row.path("subject").asText(), row.path("variant").asInt());
    }
    return variants;
  }

  private static Map<String, Integer> subjects(TestingCampaign campaign) {
    var subjects = new HashMap<String, Integer>();
    for (var address : campaign.taken()) {
      var subject = campaign.mailTo(address).replaceAll("(?s).*Subject: ([^\\r]*) Name.*", "$1");
      subjects.merge(subject, 1, Integer::sum);
    }
    return subjects;
  }

  static List<JsonNode> lines(TestingCampaign campaign, String run, String what)
      throws IOException {
    var lines = new ArrayList<JsonNode>();
    for (var line :
        campaign
            .api()
            .as(what.equals("ledger") ? "auditor" : "analyst")
            .get("/v1/runs/{id}/" + what, run)
            .asString()
            .lines()
            .toList()) {
      lines.add(JSON.readTree(line));
    }
    return lines;
  }
}
