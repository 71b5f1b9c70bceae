package dev.fanfare.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.oneOf;

import dev.fanfare.Api;
import dev.fanfare.Awaiting;
import dev.fanfare.TestingClock;
import dev.fanfare.campaigns.Campaigns;
import dev.fanfare.campaigns.Run;
import dev.fanfare.campaigns.RunStore;
import dev.fanfare.campaigns.UnseededStore;
import dev.fanfare.messages.SeedCopies;
import dev.fanfare.platform.Sql;
import dev.fanfare.platform.TimeOrderedId;
import dev.fanfare.platform.WorkspaceId;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Copies of what runs send, for whoever shall see it: from the API and from the inbox. */
@QuarkusTest
final class SeedGroupsIT {

  private static final String TWO =
      """
      variants:
        - {name: plain, weight: 1}
        - {name: hurry, weight: 3, subject: "Only today, ${name}"}
      """;

  @Inject AgroalDataSource doors;
  @Inject UnseededStore unseeded;
  @Inject RunStore runs;
  @Inject Campaigns campaigns;
  @Inject SeedCopies copies;

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
  void getEachVariantOnceAndCountForNothingOfTheCampaign() {
    var caps = new TestingCaps(campaign);
    campaign.people("all", TestingCampaign.many(20));
    campaign.people("team", List.of("anna,anna@example.com,Anna"), false);
    group("qa", Map.of("members", List.of(profile("anna"), address("desk@example.com"))));
    group("agency", Map.of("members", List.of(address("desk@example.com")), "renderAs", "anna"));
    caps.set("weekly", TestingCaps.rolling(1, "P7D"));
    campaign.apply("offer", TWO + "holdout: 50%\nbudget: {messages: 20}\nseeds: [qa, agency]\n");
    String run = campaign.launch("offer");

    var ended = copied(run);

    assertThat(ended.<Integer>path("seeds.copies")).isEqualTo(6);
    assertThat(ended.<Integer>path("seeds.leftOutCount")).isZero();
    assertThat(ended.<List<String>>path("seeds.groups")).containsExactly("qa", "agency");
    assertThat(ended.<List<String>>path("seeds.messages.variant"))
        .containsExactly("plain", "plain", "hurry", "hurry", "plain", "hurry");
    campaign.ended(run);
    // Without a name, the desk has nothing to be greeted by: its copies as itself are skipped.
    assertThat(ends(ended))
        .containsExactlyInAnyOrder(
            "SENT", "SENT", "SENT", "SENT", "SKIPPED missing_variable", "SKIPPED missing_variable");
    for (var who : List.of("anna@example.com", "desk@example.com")) {
      assertThat(campaign.mailsTo(who))
          .hasSize(2)
          .allSatisfy(mail -> assertThat(mail).contains("Dear Anna,").doesNotContain("/c/", "/o/"))
          .anySatisfy(mail -> assertThat(mail).contains("Subject: Hello Anna"))
          .anySatisfy(mail -> assertThat(mail).contains("Subject: Only today, Anna"));
    }
    assertThat(campaign.mailTo("anna@example.com")).contains("X-Fanfare-Seed: qa");
    assertThat(campaign.mailTo("desk@example.com")).contains("X-Fanfare-Seed: agency");
    int people = campaign.count(campaign.run(run), "SENT", "");
    assertThat(campaign.taken()).hasSize(people + 4);
    assertThat(campaign.taken().stream().filter(to -> to.startsWith("p")).toList())
        .allSatisfy(to -> assertThat(campaign.mailTo(to)).doesNotContain("X-Fanfare-Seed"));
    // Nothing of the campaign counts them.
    assertThat(caps.slots()).hasSize(people);
    var report =
        Awaiting.value(
            "everybody is counted",
            () -> api.get("/v1/runs/{id}/report", run),
            each -> each.<Integer>path("funnel.sent") == people);
    assertThat(report.<Integer>path("funnel.assigned")).isEqualTo(20);
    assertThat(api.get("/v1/campaigns/offer/budget").<Integer>path("countedMessages.reserved"))
        .isEqualTo(people);
    assertThat(campaign.audit(run).refuted()).isFalse();
    var one = api.get("/v1/messages/{id}", ended.<String>path("seeds.messages[0].id"));
    assertThat(one.<Boolean>path("test")).isTrue();
    assertThat(one.<String>path("seed.run")).isEqualTo(run);
    assertThat(one.<String>path("seed.group")).isEqualTo("qa");
    assertThat(campaign.audit(one.path("run")).refuted()).isFalse();
    assertThat(caps.eventsOf(run, "run.seeded")).isEqualTo(1);
    assertThat(
            api.request()
                .queryParam("campaign", "offer")
                .get("/v1/runs")
                .<List<String>>path("items.id"))
        .containsExactly(run);
  }

  @Test
  void comeOnceThoughTheRunIsPausedEditedAndResumed() {
    var clock = new TestingClock(api);
    clock.by("PT0S");
    campaign.people("all", TestingCampaign.many(3));
    group("qa", Map.of("members", List.of(profile("p0"), profile("p1"))));
    campaign.apply("slow", "rate: 1 per minute\nseeds: [qa]\n");
    String run = campaign.launch("slow");
    copied(run);
    campaign.pauseForAll(run);
    group("late", Map.of("members", List.of(profile("p2"))));
    replace("qa", Map.of("members", List.of(profile("p2"))));
    edit("slow", "rate: 100 per minute\nseeds: [qa, late]\n");
    campaign.command("resume", run).then().statusCode(202);
    clock.by("PT10M");

    var ended = campaign.ended(run);

    assertThat(ended.<List<String>>path("seeds.groups")).containsExactly("qa");
    assertThat(ends(ended)).containsExactly("SENT", "SENT");
    assertThat(campaign.taken())
        .containsExactlyInAnyOrder(
            "p0@example.com",
            "p1@example.com",
            "p2@example.com",
            "p0@example.com",
            "p1@example.com");
    assertThat(new TestingCaps(campaign).eventsOf(run, "run.seeded")).isEqualTo(1);
  }

  @Test
  void waitForTheFirstOfTheRunAndAreThoseOfTheGroupAsItIsThen() {
    var clock = new TestingClock(api);
    clock.by("PT0S");
    campaign.people("all", TestingCampaign.many(1));
    group("qa", Map.of("members", List.of(address("before@example.com")), "renderAs", "p0"));
    campaign.apply("later", "seeds: [qa]\n");
    var at = clock.now().plus(Duration.ofHours(1));
    var launched = api.post("/v1/campaigns/{name}/runs", Map.of("at", at.toString()), "later");
    launched.then().statusCode(201);
    String run = launched.path("id");
    clock.by("PT30M");
    var waiting = campaign.run(run);
    assertThat(waiting.<String>path("seeds.state")).isEqualTo("waiting");
    assertThat(waiting.<Object>path("seeds.copies")).isNull();
    campaign.command("pause", run).then().statusCode(202);
    clock.by("PT1H");
    assertThat(campaign.run(run).<String>path("seeds.state")).isEqualTo("waiting");
    replace("qa", Map.of("members", List.of(address("after@example.com")), "renderAs", "p0"));

    campaign.command("resume", run).then().statusCode(202);

    copied(run);
    clock.by("PT1M");
    assertThat(campaign.taken()).containsExactlyInAnyOrder("p0@example.com", "after@example.com");
  }

  @Test
  void leaveOutWhoCannotGetOneAndHoldBackWhomTheyMayNotReach() {
    campaign.people(
        "all",
        List.of(
            "anna,anna@example.com,Anna",
            "gone,gone@example.com,G",
            "no,no@example.com,N",
            "twin,anna@example.com,T"));
    var no = Map.of("purpose", "marketing", "channel", "email", "granted", false, "basis", "call");
    api.post("/v1/profiles/{id}/consents", no, "no").then().statusCode(201);
    api.post(
            "/v1/suppressions",
            Map.of("channel", "email", "address", "gone@example.com", "reason", "manual"))
        .then()
        .statusCode(201);
    group(
        "qa",
        Map.of(
            "members", List.of(profile("anna"), profile("gone"), profile("no"), profile("twin"))));
    group("old", Map.of("members", List.of(profile("anna"))));
    campaign.apply("offer", "seeds: [qa, old]\n");
    campaign.people("few", List.of("ben,ben@example.com,Ben"));
    campaign.apply("fewer", "seeds: [old, qa]\n", "few");
    var launched = api.post("/v1/campaigns/fewer/runs", Map.of("at", "2031-01-01T00:00:00Z"));
    String planned = launched.path("id");
    var deleted = delete("old");
    deleted.then().statusCode(409);
    assertThat(deleted.<List<String>>path("violations.value"))
        .containsExactlyInAnyOrder("offer", "fewer");
    String run = campaign.launch("offer");

    var ended = copied(run);

    assertThat(ended.<Integer>path("seeds.copies")).isEqualTo(3);
    assertThat(ends(ended))
        .containsExactlyInAnyOrder("SENT", "SKIPPED suppressed", "SKIPPED consent_withdrawn");
    assertThat(ended.<List<String>>path("seeds.leftOut.group")).containsExactly("qa", "old");
    assertThat(ended.<List<Integer>>path("seeds.leftOut.member")).containsExactly(4, 1);
    assertThat(ended.<List<String>>path("seeds.leftOut.why"))
        .allMatch("has the mailbox of somebody before, who gets the same copies"::equals);
    campaign.ended(run);
    // A run by a former version may name a group that has gone since.
    edit("offer", "");
    edit("fewer", "seeds: [qa]\n", "few");
    delete("old").then().statusCode(204);
    new TestingClock(api).to(Instant.parse("2031-01-01T00:00:01Z"));
    var fewer = copied(planned);
    assertThat(fewer.<List<String>>path("seeds.groups")).containsExactly("old", "qa");
    assertThat(fewer.<String>path("seeds.leftOut[0].why"))
        .isEqualTo("there is no such group any more");
    assertThat(fewer.<Integer>path("seeds.leftOut[0].groupVersion")).isZero();
  }

  @Test
  void comeWithEachRunOfACampaignThatRecurs() {
    var clock = new TestingClock(api);
    clock.by("PT0S");
    campaign.people("all", TestingCampaign.many(1));
    group("qa", Map.of("members", List.of(address("desk@example.com")), "renderAs", "p0"));
    campaign.apply("daily", "seeds: [qa]\n", "all", "{every: day, at: '09:00', zone: UTC}");
    api.request().post("/v1/campaigns/daily/schedule").then().statusCode(201);

    clock.by("P3D");

    assertThat(campaign.mailsTo("p0@example.com")).hasSize(3);
    assertThat(campaign.mailsTo("desk@example.com")).hasSize(3);
  }

  @Test
  void areNoneOfARunInWhichNobodyIsAndOfOneThatNeverBegan() {
    campaign.people("all", TestingCampaign.many(1));
    campaign.people("same", TestingCampaign.many(1));
    group("qa", Map.of("members", List.of(address("desk@example.com")), "renderAs", "p0"));
    edit("empty", "seeds: [qa]\n", "all]\n  exclude: [same");
    String empty = campaign.launch("empty");
    campaign.apply("never", "seeds: [qa]\n");
    var launched =
        api.post("/v1/campaigns/{name}/runs", Map.of("at", "2031-01-01T00:00:00Z"), "never");
    String never = launched.path("id");
    campaign.command("cancel", never).then().statusCode(202);

    var nobody = settled(empty);
    var cancelled = settled(never);

    assertThat(nobody.<String>path("seeds.problem")).isEqualTo("Nobody was in the run.");
    assertThat(cancelled.<String>path("seeds.problem")).isEqualTo("The run was cancelled before it came to anybody.");
    for (var run : List.of(nobody, cancelled)) {
      assertThat(run.<String>path("seeds.state")).isEqualTo("none");
      assertThat(run.<Integer>path("seeds.copies")).isZero();
    }
    campaign.apply("plain", "");
    assertThat(campaign.ended(campaign.launch("plain")).<Object>path("seeds")).isNull();
    assertThat(campaign.taken()).containsExactly("p0@example.com");
  }

  @Test
  void areSettledOnceWhoeverIsKilled() throws SQLException {
    campaign.people("all", TestingCampaign.many(1));
    group("qa", Map.of("members", List.of(profile("p0"))));
    campaign.apply("offer", "seeds: [qa]\n");
    var launched =
        api.post("/v1/campaigns/{name}/runs", Map.of("at", "2031-01-01T00:00:00Z"), "offer");
    long id = TimeOrderedId.read("run", launched.path("id"));
    var run = run(id);
    var calls = "message_request where seed_run = " + id;

    // An engine that is killed before the commit leaves nothing.
    assertThatThrownBy(
            () ->
                Sql.inDoorTransaction(
                    doors,
                    connection -> {
                      requireTaken(connection, run);
                      throw new IllegalStateException("killed");
                    }))
        .hasMessage("killed");
    assertThat(TestingDatabase.count(calls)).isZero();

    // Whoever comes while another is at it goes on without it, and whoever comes later too.
    boolean besides =
        Sql.inDoorTransaction(
            doors,
            connection -> {
              requireTaken(connection, run);
              try (var other = TestingDatabase.connect()) {
                return unseeded.lock(other, run.workspace(), run.id()).isPresent();
              }
            });
    boolean later =
        Sql.inDoorTransaction(
            doors, connection -> unseeded.lock(connection, run.workspace(), run.id()).isPresent());
    assertThat(besides).isFalse();
    assertThat(later).isFalse();
    assertThat(TestingDatabase.count(calls)).isEqualTo(1);
    // And the database takes no second call, whoever asks.
    assertThatThrownBy(
            () ->
                TestingDatabase.execute(
                    """
                    insert into message_request (workspace_id, occurrence, run_id, definition,
                      words, created_by, created_at, test_variant, seed_run, seed_group)
                    select workspace_id, occurrence + 1, run_id, definition, words, created_by,
                      created_at, test_variant, seed_run, seed_group
                    from\s"""
                        + calls))
        .hasMessageContaining("message_request_of_seeds");
  }

  private Run run(long id) throws SQLException {
    try (var connection = TestingDatabase.connect();
        var select = connection.prepareStatement("select workspace_id from run where id = ?")) {
      select.setLong(1, id);
      try (var rows = select.executeQuery()) {
        rows.next();
        return runs.find(connection, new WorkspaceId(rows.getInt(1)), id).orElseThrow();
      }
    }
  }

  private void requireTaken(Connection connection, Run run) throws SQLException {
    var locked = unseeded.lock(connection, run.workspace(), run.id()).orElseThrow();
    boolean taken =
        copies.take(connection, locked, campaigns.versionOf(run), MessagesResource::idOf);
    assertThat(taken).isTrue();
  }

  @Test
  void areWrittenReadAndDeletedOnlyAsTheyWereRead() {
    campaign.people("all", TestingCampaign.many(2));
    put("qa", Map.of("members", List.of(profile("p0"))), null, null).then().statusCode(428);
    var created = put("qa", Map.of("members", List.of(profile("p0"))), "If-None-Match", "*");
    created.then().statusCode(201);
    assertThat(created.<List<Map<String, Object>>>path("members"))
        .containsExactly(Map.of("position", 1, "profile", "p0"));
    put("qa", Map.of("members", List.of(profile("p1"))), "If-None-Match", "*")
        .then()
        .statusCode(412);
    put("qa", Map.of("members", List.of(profile("p1"))), "If-Match", "\"1000000\"")
        .then()
        .statusCode(412);
    var replaced =
        put(
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
        put(
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
    delete("qa").then().statusCode(204);
    api.get("/v1/seed-groups/qa").then().statusCode(404);
    assertThat(api.get("/v1/seed-groups").<List<?>>path("items")).isEmpty();
  }

  @Test
  void areNamedByCampaignsOnlyWhereTheyAreThere() {
    campaign.people("all", TestingCampaign.many(1));
    group("qa", Map.of("members", List.of(profile("p0"))));
    var file = file("offer", "seeds: [qa, agency]\n", "all");

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
    group(
        "qa",
        Map.of("members", List.of(profile("anna"), profile("ben"), address("desk@example.com"))));
    group("as-anna", Map.of("members", List.of(profile("ben")), "renderAs", "anna"));
    group("by-address", Map.of("members", List.of(address("Anna@example.com"), profile("ben"))));
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

    var run = copied(campaign.launch("offer"));

    assertThat(run.<Integer>path("seeds.copies")).isEqualTo(1);
    assertThat(run.<List<String>>path("seeds.leftOut.group"))
        .containsExactly("as-anna", "by-address");
    assertThat(run.<Object>path("seeds.leftOut[0].member")).isNull();
    assertThat(run.<String>path("seeds.leftOut[0].why"))
        .isEqualTo("whom it is rendered as is not there any more");
  }

  /** What became of the copies of a run, when all have an end. */
  private List<String> ends(Response run) {
    return run.<List<String>>path("seeds.messages.id").stream()
        .map(
            id ->
                Awaiting.value(
                    "copy " + id + " has ended",
                    () -> api.get("/v1/messages/{id}", id),
                    each -> each.path("endedAt") != null))
        .map(
            each ->
                each.path("reason") == null
                    ? each.<String>path("state")
                    : each.path("state") + " " + each.path("reason"))
        .toList();
  }

  private Response copied(String run) {
    return Awaiting.value(
        "copies are asked for",
        () -> campaign.run(run),
        each -> "copied".equals(each.path("seeds.state")));
  }

  private Response settled(String run) {
    return Awaiting.value(
        "it is settled that there are no copies",
        () -> campaign.run(run),
        each -> "none".equals(each.path("seeds.state")));
  }

  private void group(String name, Map<String, Object> body) {
    put(name, body, "If-None-Match", "*").then().statusCode(201);
  }

  private void replace(String name, Map<String, Object> body) {
    var etag = api.get("/v1/seed-groups/{name}", name).header("ETag");
    put(name, body, "If-Match", etag).then().statusCode(200);
  }

  private Response delete(String name) {
    var etag = api.get("/v1/seed-groups/{name}", name).header("ETag");
    return api.request().header("If-Match", etag).delete("/v1/seed-groups/{name}", name);
  }

  private Response put(
      String name, Map<String, Object> body, @Nullable String header, @Nullable String value) {
    var request = api.request().contentType(ContentType.JSON);
    if (header != null) {
      request.header(header, value);
    }
    return request.body(new HashMap<>(body)).put("/v1/seed-groups/{name}", name);
  }

  private void edit(String name, String more) {
    edit(name, more, "all");
  }

  /** Applies a version for open runs too, whatever was there. */
  private void edit(String name, String more, String segments) {
    var present = api.get("/v1/campaigns/{name}", name);
    api.request()
        .contentType("text/yaml")
        .header(
            present.statusCode() == 404 ? "If-None-Match" : "If-Match",
            present.statusCode() == 404 ? "*" : present.header("ETag"))
        .queryParam("policy", more.contains("late") ? "migrateUnsent" : "pin")
        .body(file(name, more, segments))
        .put("/v1/campaigns/{name}", name)
        .then()
        .statusCode(oneOf(200, 201));
  }

  private static String file(String name, String more, String segments) {
    return """
        campaign: %s
        version: 1
        purpose: marketing
        audience:
          include: [%s]
        schedule: now
        message:
          channel: email
          from: Fanfare Market <offers@example.com>
          subject: Hello ${name}
          text: |
            Dear ${name},
            leave: ${unsubscribeUrl}
            ${postalAddress}
        %s
        """
        .formatted(name, segments, more);
  }

  private static Map<String, Object> profile(String externalId) {
    return Map.of("profile", externalId);
  }

  private static Map<String, Object> address(String address) {
    return Map.of("address", address);
  }
}
