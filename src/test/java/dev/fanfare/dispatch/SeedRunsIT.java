package dev.fanfare.dispatch;

import static dev.fanfare.dispatch.TestingSeeds.address;
import static dev.fanfare.dispatch.TestingSeeds.profile;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Copies of what runs send, for whoever shall see it: from the API and from the inbox. */
@QuarkusTest
final class SeedRunsIT {

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
  void getEachVariantOnceAndCountForNothingOfTheCampaign() {
    var caps = new TestingCaps(campaign);
    campaign.people("all", TestingCampaign.many(20));
    campaign.people("team", List.of("anna,anna@example.com,Anna"));
    seeds.group("qa", Map.of("members", List.of(profile("anna"), address("desk@example.com"))));
    seeds.group(
        "agency", Map.of("members", List.of(address("desk@example.com")), "renderAs", "anna"));
    caps.set("weekly", TestingCaps.rolling(1, "P7D"));
    campaign.apply("offer", TWO + "holdout: 50%\nbudget: {messages: 20}\nseeds: [qa, agency]\n");
    String run = campaign.launch("offer");

    var ended = seeds.copied(run);

    assertThat(ended.<Integer>path("seeds.copies")).isEqualTo(6);
    assertThat(ended.<Integer>path("seeds.leftOutCount")).isZero();
    assertThat(ended.<List<String>>path("seeds.groups")).containsExactly("qa", "agency");
    assertThat(ended.<List<String>>path("seeds.messages.variant"))
        .containsExactly("plain", "plain", "hurry", "hurry", "plain", "hurry");
    campaign.ended(run);
    // Without a name, the desk has nothing to be greeted by: its copies as itself are skipped.
    assertThat(seeds.ends(ended))
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
    seeds.group("qa", Map.of("members", List.of(profile("p0"), profile("p1"))));
    campaign.apply("slow", "rate: 1 per minute\nseeds: [qa]\n");
    String run = campaign.launch("slow");
    seeds.copied(run);
    campaign.pauseForAll(run);
    seeds.group("late", Map.of("members", List.of(profile("p2"))));
    seeds.replace("qa", Map.of("members", List.of(profile("p2"))));
    seeds.edit("slow", "rate: 100 per minute\nseeds: [qa, late]\n");
    campaign.command("resume", run).then().statusCode(202);
    clock.by("PT10M");

    var ended = campaign.ended(run);

    assertThat(ended.<List<String>>path("seeds.groups")).containsExactly("qa");
    assertThat(seeds.ends(ended)).containsExactly("SENT", "SENT");
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
    seeds.group("qa", Map.of("members", List.of(address("before@example.com")), "renderAs", "p0"));
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
    seeds.replace("qa", Map.of("members", List.of(address("after@example.com")), "renderAs", "p0"));

    campaign.command("resume", run).then().statusCode(202);

    seeds.copied(run);
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
    seeds.group(
        "qa",
        Map.of(
            "members", List.of(profile("anna"), profile("gone"), profile("no"), profile("twin"))));
    seeds.group("old", Map.of("members", List.of(profile("anna"))));
    campaign.apply("offer", "seeds: [qa, old]\n");
    campaign.people("few", List.of("ben,ben@example.com,Ben"));
    campaign.apply("fewer", "seeds: [old, qa]\n", "few");
    var launched = api.post("/v1/campaigns/fewer/runs", Map.of("at", "2031-01-01T00:00:00Z"));
    String planned = launched.path("id");
    var deleted = seeds.delete("old");
    deleted.then().statusCode(409);
    assertThat(deleted.<List<String>>path("violations.value"))
        .containsExactlyInAnyOrder("offer", "fewer");
    String run = campaign.launch("offer");

    var ended = seeds.copied(run);

    assertThat(ended.<Integer>path("seeds.copies")).isEqualTo(3);
    assertThat(seeds.ends(ended))
        .containsExactlyInAnyOrder("SENT", "SKIPPED suppressed", "SKIPPED consent_withdrawn");
    assertThat(ended.<List<String>>path("seeds.leftOut.group")).containsExactly("qa", "old");
    assertThat(ended.<List<Integer>>path("seeds.leftOut.member")).containsExactly(4, 1);
    assertThat(ended.<List<String>>path("seeds.leftOut.why"))
        .allMatch("has the mailbox of somebody before, who gets the same copies"::equals);
    campaign.ended(run);
    // A run by a former version may name a group that has gone since.
    seeds.edit("offer", "");
    seeds.edit("fewer", "seeds: [qa]\n", "few");
    seeds.delete("old").then().statusCode(204);
    new TestingClock(api).to(Instant.parse("2031-01-01T00:00:01Z"));
    var fewer = seeds.copied(planned);
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
    seeds.group("qa", Map.of("members", List.of(address("desk@example.com")), "renderAs", "p0"));
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
    seeds.group("qa", Map.of("members", List.of(address("desk@example.com")), "renderAs", "p0"));
    seeds.edit("empty", "seeds: [qa]\n", "all]\n  exclude: [same");
    String empty = campaign.launch("empty");
    campaign.apply("never", "seeds: [qa]\n");
    var launched =
        api.post("/v1/campaigns/{name}/runs", Map.of("at", "2031-01-01T00:00:00Z"), "never");
    String never = launched.path("id");
    campaign.command("cancel", never).then().statusCode(202);

    var nobody = seeds.settled(empty);
    var cancelled = seeds.settled(never);

    assertThat(nobody.<String>path("seeds.problem")).isEqualTo("Nobody was in the run.");
    assertThat(cancelled.<String>path("seeds.problem"))
        .isEqualTo("The run was cancelled before it came to anybody.");
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
    seeds.group("qa", Map.of("members", List.of(profile("p0"))));
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
}
