package dev.fanfare.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Api;
import dev.fanfare.TestingClock;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Deadlines that an edit brings to a run that is open. */
@QuarkusTest
final class EditedDeadlinesIT {

  private static final String RATE = "rate: 10 per minute";

  private TestingCampaign campaign;
  private Api api;
  private TestingClock clock;

  @BeforeEach
  void begin() {
    campaign = TestingCampaign.begin();
    campaign.postalAddress();
    api = campaign.api();
    clock = new TestingClock(api);
    clock.by("PT0S");
  }

  @AfterEach
  void end() {
    campaign.close();
  }

  @Test
  void areHeldAgainstWhoIsLeft() {
    campaign.people("all", TestingCampaign.many(100));
    campaign.apply("late", RATE);
    String run = campaign.launch("late");
    clock.by("PT5M");
    var passed = TestingEdits.line("", "deadline: PT4M");

    refused(edit(passed, false));
    assertThat(api.get("/v1/campaigns/late").<Integer>path("version")).isOne();
    var plan = TestingEdits.plan(api, "late", passed, said(false));
    assertThat(plan.<Boolean>path("valid")).isFalse();
    assertThat(plan.<List<String>>path("problems.path")).containsExactly("deadline");
    refused(edit(TestingEdits.line("", "deadline: PT8M"), false));
    edit(TestingEdits.line("", "deadline: PT20M"), false).then().statusCode(200);
    stands(run, 2);
    refused(edit(TestingEdits.line(RATE, "rate: 1 per minute"), false));
    edit(TestingEdits.subject("News"), false).then().statusCode(200);
    stands(run, 3);

    var sooner = TestingEdits.line("deadline: PT20M", "deadline: PT4M");
    var overridden = TestingEdits.plan(api, "late", sooner, said(true));
    assertThat(overridden.<Boolean>path("valid")).isTrue();
    api.request()
        .post("/v1/plans/{hash}/apply", overridden.<String>path("hash"))
        .then()
        .statusCode(200);
    stands(run, 4);
    clock.by("PT1M");
    var ended = campaign.run(run);
    assertThat(ended.<String>path("state")).isEqualTo("COMPLETED");
    assertThat(campaign.count(ended, "SKIPPED", "rate_deadline")).isBetween(40, 60);
    TestingCampaign.everybodyIsAccountedFor(ended);
    assertThat(campaign.audit(run).refuted()).isFalse();
  }

  /** A version that nobody can be late for is no trouble, and one run may follow it by itself. */
  @Test
  void areHeldAgainstTheOneRunThatFollows() {
    campaign.people("all", TestingCampaign.many(100));
    campaign.apply("late", RATE);
    String run = campaign.launch("late");
    clock.by("PT5M");
    TestingEdits.put(api, "late", TestingEdits.line("", "deadline: PT6M"), Map.of())
        .then()
        .statusCode(200);
    var said = new HashMap<String, Object>(Map.of("policy", "migrateUnsent", "version", 2));

    refused(TestingEdits.change(api, run, said));
    stands(run, 1);
    said.put("overrideDeadline", true);
    TestingEdits.change(api, run, said).then().statusCode(202);

    stands(run, 2);
    clock.by("PT2M");
    assertThat(campaign.count(campaign.run(run), "SKIPPED", "rate_deadline")).isBetween(30, 50);
  }

  @Test
  void areRefusedWhileAPauseMovesWaits() {
    campaign.people("all", TestingCampaign.many(40));
    campaign.apply("late", "waves: {share: 50%, every: PT3H}");
    String run = campaign.launch("late");
    clock.by("PT1H");
    api.post("/v1/runs/{id}/pause", Map.of("extendWaits", true), run).then().statusCode(202);
    var deadline = TestingEdits.line("", "deadline: PT12H");

    refused(edit(deadline, false));
    refused(edit(deadline, true));
    clock.by("PT2H");
    campaign.command("resume", run).then().statusCode(202);
    edit(deadline, false).then().statusCode(200);

    stands(run, 2);
    clock.by("P1D");
    assertThat(campaign.taken()).hasSize(40).doesNotHaveDuplicates();
  }

  private void stands(String run, int version) {
    assertThat(campaign.run(run).<Integer>path("campaignVersion")).isEqualTo(version);
  }

  private static Map<String, Object> said(boolean overridden) {
    return overridden
        ? Map.of("policy", "migrateUnsent", "overrideDeadline", true)
        : Map.of("policy", "migrateUnsent");
  }

  private Response edit(UnaryOperator<String> change, boolean overridden) {
    return TestingEdits.put(api, "late", change, said(overridden));
  }

  private static void refused(Response answer) {
    answer.then().statusCode(409);
    assertThat(answer.<List<String>>path("violations.place")).containsExactly("deadline");
  }
}
