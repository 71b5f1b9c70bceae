package dev.fanfare.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Api;
import dev.fanfare.TestingClock;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** More people than go without approval go when somebody else has agreed, and not before. */
@QuarkusTest
final class ApprovalIT {

  private static final String APPROVAL = "/v1/campaigns/{name}/versions/{number}/approval";

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

  @Test
  void keepsRulesOnlyAsTheyWereRead() {
    api.get("/v1/guardrails").then().statusCode(404);
    var wrong =
        TestingGuardrails.set(
            api, "approval: {abovePeople: many}\nstopOn: {after: 3}\ncanary: {share: 60%}\n");
    wrong.then().statusCode(400);
    assertThat(wrong.<List<String>>path("violations.place"))
        .containsExactly("/approval/abovePeople", "/stopOn", "/canary/hold", "/canary/share");
    var rules = Map.of("approval", Map.of("abovePeople", 5, "aboveShare", "10%"));
    api.put("/v1/guardrails", rules).then().statusCode(428);
    TestingGuardrails.set(api, "canary: {share: 1%, hold: PT10M}").then().statusCode(201);
    String etag = api.get("/v1/guardrails").header("ETag");
    TestingGuardrails.set(api, "stopOn: {bounces: 5%}").then().statusCode(200);

    var late =
        api.request()
            .contentType("application/json")
            .header("If-Match", etag)
            .body(rules)
            .put("/v1/guardrails");

    late.then().statusCode(412);
    assertThat(api.get("/v1/guardrails").<Map<String, Object>>path("stopOn"))
        .isEqualTo(Map.of("bounces", "5%", "after", 100));
    api.as("marketer").delete("/v1/guardrails").then().statusCode(403);
    api.delete("/v1/guardrails").then().statusCode(204);
    api.get("/v1/guardrails").then().statusCode(404);
  }

  @Test
  void letsAVersionGoThatSomebodyElseHasApprovedByItsHash() {
    var approver = api.as("approver");
    campaign.people("all", TestingCampaign.many(6));
    TestingGuardrails.set(api, "approval: {abovePeople: 5}").then().statusCode(201);
    campaign.apply("offer", "");
    String hash = TestingGuardrails.hash(api, "offer");

    var refused = api.post("/v1/campaigns/{name}/runs", Map.of(), "offer");

    refused.then().statusCode(409);
    assertThat(refused.<String>path("code")).isEqualTo("approval-required");
    assertThat(refused.<String>path("violations[0].value")).isEqualTo("6");
    assertThat(refused.<String>path("violations[0].rule"))
        .contains("6 people are more than 5", "workspace", hash);
    approve(api, 1, hash).then().statusCode(403);
    approve(api.as("marketer"), 1, hash).then().statusCode(403);
    var other = approve(approver, 1, "0".repeat(64));
    other.then().statusCode(412);
    assertThat(other.<String>path("violations[0].rule")).contains(hash);
    api.post("/v1/campaigns/{name}/runs", Map.of(), "offer").then().statusCode(409);
    assertThat(api.get(APPROVAL, "offer", 1).<Boolean>path("approved")).isFalse();
    approve(approver, 1, hash).then().statusCode(200);
    var known = approve(approver, 1, hash);
    assertThat(known.<Boolean>path("approved")).isTrue();
    assertThat(known.<List<?>>path("items")).hasSize(1);
    assertThat(known.<String>path("items[0].approvedByName")).isEqualTo("of a test");
    campaign.ended(campaign.launch("offer"));
    assertThat(campaign.taken()).hasSize(6);

    TestingGuardrails.edit(api, "offer", "onUnknown: ask\n");

    api.post("/v1/campaigns/{name}/runs", Map.of(), "offer").then().statusCode(409);
    approve(approver, 2, hash).then().statusCode(412);
    approve(approver, 2, TestingGuardrails.hash(api, "offer")).then().statusCode(200);
    approver.delete(APPROVAL, "offer", 2).then().statusCode(200);
    api.post("/v1/campaigns/{name}/runs", Map.of(), "offer").then().statusCode(409);
    var history = api.get(APPROVAL, "offer", 2);
    assertThat(history.<Boolean>path("approved")).isFalse();
    assertThat(history.<String>path("items[0].revokedByName")).isEqualTo("of a test");
    approver.delete(APPROVAL, "offer", 2).then().statusCode(404);
  }

  @Test
  void judgesTheShareOfAllPeopleAndShowsItInThePlan() {
    campaign.people("others", TestingCampaign.many(10));
    campaign.people("all", List.of("p0,p0@example.com,A", "p1,p1@example.com,B"));
    TestingGuardrails.set(api, "approval: {aboveShare: 20%}").then().statusCode(201);
    campaign.apply("few", "");
    campaign.ended(campaign.launch("few"));
    TestingGuardrails.set(api, "approval: {aboveShare: 19.99%}").then().statusCode(200);

    var refused = api.post("/v1/campaigns/{name}/runs", Map.of(), "few");

    refused.then().statusCode(409);
    assertThat(refused.<String>path("violations[0].place"))
        .isEqualTo("guardrails.approval.aboveShare");
    assertThat(refused.<String>path("violations[0].rule"))
        .contains("2 people are more than 19.99% of 10");
    String file = api.request().accept("text/yaml").get("/v1/campaigns/few").asString();
    var files =
        List.of(
            Map.of("file", "a.yaml", "text", file),
            Map.of("file", "b.yaml", "text", file.replace("campaign: few", "campaign: fresh")));
    var plan = api.post("/v1/plans", Map.of("files", files));
    plan.then().statusCode(200);
    assertThat(plan.<Map<String, Object>>path("campaigns.find { it.campaign == 'fresh' }.approval"))
        .containsEntry("people", 2)
        .extractingByKey("because")
        .asString()
        .contains("19.99% of 10");
    assertThat(plan.<Object>path("campaigns.find { it.campaign == 'few' }.approval")).isNull();
  }

  @Test
  void holdsAnInstantOfAScheduleUntilItIsApproved() {
    campaign.people("all", TestingCampaign.many(3));
    TestingGuardrails.set(api, "approval: {abovePeople: 2}").then().statusCode(201);
    campaign.apply("daily", "", "all", "{every: day, at: '09:00', zone: UTC}");
    var clock = new TestingClock(api);
    clock.to(Instant.parse("2027-03-13T12:00:00Z"));
    api.request().post("/v1/campaigns/daily/schedule").then().statusCode(201);

    clock.to(Instant.parse("2027-03-14T09:10:00Z"));

    assertThat(api.get("/v1/runs").<List<?>>path("items")).isEmpty();
    assertThat(api.get("/v1/campaigns/daily/schedule").<String>path("problem"))
        .contains("Version 1 of daily needs the approval", "3 people are more than 2");
    var approver = api.as("approver");
    approver
        .post(APPROVAL, Map.of("hash", TestingGuardrails.hash(api, "daily")), "daily", 1)
        .then()
        .statusCode(200);
    clock.by("PT1M");
    assertThat(api.get("/v1/runs").<List<String>>path("items.state")).containsExactly("COMPLETED");
    assertThat(api.get("/v1/runs").<List<String>>path("items.plannedAt"))
        .containsExactly("2027-03-14T09:00:00Z");
    assertThat(campaign.taken()).hasSize(3);
  }

  @Test
  void letsARunWaitWhosePeopleAreTooManyWhenTheyAreFrozen() {
    campaign.people("all", TestingCampaign.many(3));
    TestingGuardrails.set(api, "approval: {abovePeople: 5}").then().statusCode(201);
    campaign.apply("later", "", "all", "{at: '2027-03-14T09:00:00+00:00'}");
    var clock = new TestingClock(api);
    clock.to(Instant.parse("2027-03-14T08:00:00Z"));
    String run = campaign.launch("later");
    campaign.people("all", TestingCampaign.many(8));

    clock.by("P1D");

    var held = campaign.run(run);
    assertThat(held.<String>path("state")).isEqualTo("PAUSED");
    assertThat(held.<Object>path("frozenAt")).isNull();
    assertThat(held.<String>path("stop.because")).isEqualTo("approval");
    assertThat(held.<Integer>path("stop.counted")).isEqualTo(8);
    assertThat(held.<String>path("stop.bound")).isEqualTo("5");
    assertThat(held.<String>path("problem"))
        .contains("waits for the approval of version 1", "8 people");
    assertThat(campaign.taken()).isEmpty();
    var refused = campaign.command("resume", run);
    refused.then().statusCode(409);
    assertThat(refused.<String>path("code")).isEqualTo("approval-required");
    api.post("/v1/runs/{id}/resume", Map.of("override", "It is urgent."), run)
        .then()
        .statusCode(409);
    approve(api.as("approver"), "later", 1).then().statusCode(200);
    clock.by("PT1M");
    var ended = campaign.run(run);
    assertThat(ended.<String>path("state")).isEqualTo("COMPLETED");
    assertThat(ended.<String>path("stop.lifted")).isEqualTo("approved");
    assertThat(campaign.taken()).hasSize(8);
  }

  private static Response approve(Api by, String name, int number) {
    return by.post(APPROVAL, Map.of("hash", TestingGuardrails.hash(by, name)), name, number);
  }

  private static Response approve(Api by, int number, String hash) {
    return by.post(APPROVAL, Map.of("hash", hash), "offer", number);
  }
}
