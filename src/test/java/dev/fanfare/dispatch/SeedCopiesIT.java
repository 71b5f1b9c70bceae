package dev.fanfare.dispatch;

import static dev.fanfare.dispatch.TestingSeeds.address;
import static dev.fanfare.dispatch.TestingSeeds.profile;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.fanfare.Api;
import dev.fanfare.Awaiting;
import dev.fanfare.platform.TimeOrderedId;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Copies for seed groups where a run, a group or a condition is not as usual. */
@QuarkusTest
final class SeedCopiesIT {

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
  void areOfARunThatWasStoppedAndCancelledWhenItHadSentAlready() throws SQLException {
    var people = new ArrayList<>(TestingCampaign.many(100));
    IntStream.range(0, 20).forEach(i -> people.add("n%1$d,n%1$d@example.com,".formatted(i)));
    campaign.people("all", people);
    group(List.of(Map.of("profile", "p0")));
    campaign.apply(
        "broken", "seeds: [qa]\nguardrails: {stopOn: {renderFailures: 2%, after: 20}}\n");
    String run = campaign.launch("broken");
    Awaiting.value(
        "it is stopped", () -> campaign.run(run), each -> "PAUSED".equals(each.path("state")));
    // As where it is stopped before an engine has looked for the first of its people.
    long id = TimeOrderedId.read("run", run);
    TestingDatabase.execute(
        "update message_request set seed_run = null, seed_group = null where seed_run = " + id);
    TestingDatabase.execute("delete from run_seeds where run_id = " + id);
    TestingDatabase.execute("update run set unseeded = true where id = " + id);
    assertThat(campaign.run(run).<String>path("seeds.state")).isEqualTo("waiting");
    campaign.command("cancel", run).then().statusCode(202);

    var settled = settled(run);

    assertThat(campaign.inState(run, "CANCELLED").<Integer>path("seeds.copies")).isEqualTo(1);
    assertThat(settled.<String>path("seeds.state")).isEqualTo("copied");
    assertThat(settled.<Integer>path("seeds.copies")).isEqualTo(1);
  }

  @Test
  void areOfThePersonWhoseMailboxItIsWhereverTheyStandInTheGroup() {
    campaign.people("all", TestingCampaign.many(2));
    group(List.of(Map.of("address", "P1@example.com"), Map.of("profile", "p1")));
    campaign.apply("offer", "seeds: [qa]\n");
    String run = campaign.launch("offer");

    var settled = settled(run);

    assertThat(settled.<List<Integer>>path("seeds.leftOut.member")).containsExactly(1);
    assertThat(settled.<Integer>path("seeds.copies")).isEqualTo(1);
    String copy = settled.path("seeds.messages[0].id");
    Awaiting.value(
        "the copy has an end",
        () -> api.get("/v1/messages/{id}", copy),
        each -> "SENT".equals(each.path("state")));
  }

  @Test
  void andTestSendsCountForNoConditionOfSegments() {
    campaign.people("all", TestingCampaign.many(3));
    group(List.of(Map.of("profile", "p0")));
    campaign.apply("offer", "seeds: [qa]\n");
    String run = campaign.launch("offer");
    String copy = settled(run).path("seeds.messages[0].id");
    var test =
        api.post(
            "/v1/campaigns/{name}/test-sends",
            Map.of("to", List.of(Map.of("profile", "p0"))),
            "offer");
    test.then().statusCode(202);
    for (String id : List.of(copy, test.<String>path("messages[0].id"))) {
      Awaiting.value(
          "it is sent",
          () -> api.get("/v1/messages/{id}", id),
          each -> "SENT".equals(each.path("state")));
    }
    campaign.ended(run);

    // One message of the campaign each, counted for all and for one person alike.
    api.post(
            "/v1/segments/preview",
            Map.of(
                "condition",
                "events(\"message.sent\").within(\"P1D\").count() == 1",
                "person",
                "p0"))
        .then()
        .statusCode(200)
        .body("members", equalTo(3))
        .body("selects", equalTo(true));
  }

  @Test
  void areOfEveryMemberOfALargeGroup() {
    campaign.people("all", TestingCampaign.many(1));
    campaign.people("team", TestingCampaign.many(900));
    var members = new ArrayList<Map<String, Object>>();
    IntStream.range(0, 100).forEach(i -> members.add(Map.of("address", i + "@seeds.example")));
    IntStream.range(0, 900).forEach(i -> members.add(Map.of("profile", "p" + i)));
    Map<String, Object> body = Map.of("members", members, "renderAs", "p0");
    put(body).then().statusCode(201);
    campaign.apply("offer", "seeds: [qa]\n");

    var settled = settled(campaign.launch("offer"));

    assertThat(settled.<Integer>path("seeds.copies")).isEqualTo(1_000);
    assertThat(settled.<Integer>path("seeds.leftOutCount")).isZero();
  }

  @Test
  void reachNoProfileThatNeverAgreedAndFewAddresses() {
    campaign.people("all", TestingCampaign.many(1));
    campaign.people("strangers", List.of("ben,ben@example.com,Ben"), false);
    var members = List.of(profile("ben"), address("desk@example.com"));
    put(Map.of("members", members, "renderAs", "p0")).then().statusCode(201);
    campaign.apply("offer", "seeds: [qa]\n");

    var settled = settled(campaign.launch("offer"));

    var ends = new TestingSeeds(campaign).ends(settled);
    assertThat(ends).containsExactlyInAnyOrder("SKIPPED no_consent", "SENT");
    String first =
        settled.path("seeds.messages[%d].id".formatted(ends.indexOf("SKIPPED no_consent")));
    var skipped = api.get("/v1/messages/{id}", first);
    assertThat(skipped.<String>path("present.consentNeeded")).isEqualTo("yes");
    assertThat(campaign.taken()).containsExactlyInAnyOrder("p0@example.com", "desk@example.com");
    var many = IntStream.range(0, 101).mapToObj(i -> address(i + "@seeds.example")).toList();
    var refused = put(Map.of("members", many));
    refused.then().statusCode(422);
    assertThat(refused.<List<String>>path("violations.place")).containsExactly("/members");
  }

  private Response settled(String run) {
    return Awaiting.value(
        "the copies are settled",
        () -> campaign.run(run),
        each -> !"waiting".equals(each.path("seeds.state")));
  }

  private void group(List<Map<String, Object>> members) {
    put(Map.of("members", members)).then().statusCode(201);
  }

  private Response put(Map<String, Object> body) {
    return api.request()
        .contentType(ContentType.JSON)
        .header("If-None-Match", "*")
        .body(body)
        .put("/v1/seed-groups/{name}", "qa");
  }
}
