package dev.fanfare.dispatch;

import static dev.fanfare.dispatch.TestingSeeds.address;
import static dev.fanfare.dispatch.TestingSeeds.profile;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Api;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Groups of whoever shall see what runs send: as they are written, named and forgotten. */
@QuarkusTest
final class SeedGroupsIT {

  private TestingCampaign campaign;
  private Api api;
  private TestingSeeds seeds;

  @BeforeEach
  void begin() {
    campaign = TestingCampaign.begin();
    campaign.postalAddress();
    api = campaign.api();
    seeds = new TestingSeeds(campaign);
  }

  @AfterEach
  void end() {
    campaign.close();
  }

  @Test
  void areWrittenReadAndDeletedOnlyAsTheyWereRead() {
    campaign.people("all", TestingCampaign.many(2));
    seeds.put("qa", Map.of("members", List.of(profile("p0"))), null, null).then().statusCode(428);
    var created = seeds.put("qa", Map.of("members", List.of(profile("p0"))), "If-None-Match", "*");
    created.then().statusCode(201);
    assertThat(created.<List<Map<String, Object>>>path("members"))
        .containsExactly(Map.of("position", 1, "profile", "p0"));
    seeds
        .put("qa", Map.of("members", List.of(profile("p1"))), "If-None-Match", "*")
        .then()
        .statusCode(412);
    seeds
        .put("qa", Map.of("members", List.of(profile("p1"))), "If-Match", "\"1000000\"")
        .then()
        .statusCode(412);
    var replaced =
        seeds.put(
            "qa",
            Map.of(
                "members", List.of(address("desk@example.com"), profile("p1")), "renderAs", "p0"),
            "If-Match",
            created.header("ETag"));
    replaced.then().statusCode(200);
    assertThat(replaced.header("ETag")).isNotEqualTo(created.header("ETag"));
    var read = api.get("/v1/seed-groups/qa");
    assertThat(read.asString()).isEqualTo(replaced.asString());
    assertThat(read.<List<String>>path("members.address"))
        .containsExactly("desk@example.com", null);
    assertThat(api.get("/v1/seed-groups").<List<Integer>>path("items.members")).containsExactly(2);
    var analyst = api.as("analyst");
    assertThat(analyst.get("/v1/seed-groups/qa").statusCode()).isEqualTo(200);
    analyst
        .request()
        .contentType(ContentType.JSON)
        .header("If-None-Match", "*")
        .body(Map.of("members", List.of(profile("p0"))))
        .put("/v1/seed-groups/other")
        .then()
        .statusCode(403);

    var wrong =
        seeds.put(
            "other",
            Map.of(
                "members",
                List.of(
                    profile("stranger"),
                    address("nobody"),
                    address("desk@example.com"),
                    address("Desk@example.com"),
                    Map.of()),
                "renderAs",
                "stranger"),
            "If-None-Match",
            "*");

    wrong.then().statusCode(422);
    assertThat(wrong.<List<String>>path("violations.place"))
        .containsExactlyInAnyOrder(
            "/renderAs", "/members/0/profile", "/members/1/address", "/members/3", "/members/4");
    api.get("/v1/seed-groups/other").then().statusCode(404);
    seeds.delete("qa").then().statusCode(204);
    api.get("/v1/seed-groups/qa").then().statusCode(404);
    assertThat(api.get("/v1/seed-groups").<List<?>>path("items")).isEmpty();
  }

  @Test
  void areNamedByCampaignsOnlyWhereTheyAreThere() {
    campaign.people("all", TestingCampaign.many(1));
    seeds.group("qa", Map.of("members", List.of(profile("p0"))));
    var file = TestingSeeds.file("offer", "seeds: [qa, agency]\n", "all");

    var checked = api.request().contentType("text/yaml").body(file).post("/v1/campaigns/validate");

    assertThat(checked.<Boolean>path("valid")).isFalse();
    assertThat(checked.<List<String>>path("problems.path")).containsExactly("seeds[1]");
    int line = (int) file.lines().takeWhile(each -> !each.startsWith("seeds")).count() + 1;
    assertThat(checked.<Integer>path("problems[0].line")).isEqualTo(line);
    assertThat(checked.<Integer>path("problems[0].column")).isEqualTo(13);
    var call = TestingCalls.plain();
    call.put("to", List.of(profile("p0")));
    call.put("seeds", List.of("qa"));
    var refused = api.unchecked().contentType(ContentType.JSON).body(call).post("/v1/messages");
    refused.then().statusCode(400);
    assertThat(refused.asString()).contains("seeds");
  }

  @Test
  void areToldToTheirMembersAndForgetThem() {
    campaign.people("all", List.of("anna,anna@example.com,Anna", "ben,ben@example.com,Ben"));
    seeds.group(
        "qa",
        Map.of("members", List.of(profile("anna"), profile("ben"), address("desk@example.com"))));
    seeds.group("as-anna", Map.of("members", List.of(profile("ben")), "renderAs", "anna"));
    seeds.group(
        "by-address", Map.of("members", List.of(address("Anna@example.com"), profile("ben"))));
    campaign.apply("offer", "seeds: [qa, as-anna, by-address]\n");
    var before = api.get("/v1/seed-groups/qa").header("ETag");

    var told = api.get("/v1/profiles/anna/data");

    assertThat(told.<List<Map<String, String>>>path("seedGroups"))
        .containsExactlyInAnyOrder(
            Map.of("group", "qa", "as", "member"),
            Map.of("group", "as-anna", "as", "renderAs"),
            Map.of("group", "by-address", "as", "member", "address", "Anna@example.com"));
    var erased = api.delete("/v1/profiles/anna");
    erased.then().statusCode(200);
    assertThat(erased.<Map<String, Integer>>path("rows"))
        .containsEntry("seed_member", 2)
        .containsEntry("seed_group", 1);
    var qa = api.get("/v1/seed-groups/qa");
    assertThat(qa.<List<Integer>>path("members.position")).containsExactly(2, 3);
    assertThat(qa.header("ETag")).isNotEqualTo(before);
    assertThat(api.get("/v1/seed-groups/as-anna").<Boolean>path("renderAsErased")).isTrue();
    api.post("/v1/erasures", Map.of("channel", "email", "address", "desk@example.com"));
    assertThat(api.get("/v1/seed-groups/qa").<List<String>>path("members.profile"))
        .containsExactly("ben");

    var run = seeds.copied(campaign.launch("offer"));

    assertThat(run.<Integer>path("seeds.copies")).isEqualTo(1);
    assertThat(run.<List<String>>path("seeds.leftOut.group"))
        .containsExactly("as-anna", "by-address");
    assertThat(run.<Object>path("seeds.leftOut[0].member")).isNull();
    assertThat(run.<String>path("seeds.leftOut[0].why"))
        .isEqualTo("whom it is rendered as is not there any more");
  }
}
