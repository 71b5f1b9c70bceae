package dev.fanfare.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Awaiting;
import dev.fanfare.TestingClock;
import dev.fanfare.channel.sandbox.InboxAction;
import dev.fanfare.channel.sandbox.InboxRule;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How fast runs go on: rates, providers who are slow or far away, and each other. */
@QuarkusTest
final class PaceIT {

  /** Within what another rate must hold. */
  private static final Duration SEEN = Duration.ofSeconds(1);

  /** How long a message takes to the outside's log, on a machine that does much else. */
  private static final Duration ON_THE_WAY = Duration.ofSeconds(2);

  @Test
  void neverStartsMoreThanTheRateAllows() {
    try (var campaign = TestingCampaign.begin()) {
      campaign.postalAddress();
      campaign.people("all", TestingCampaign.many(90));
      campaign.apply("paced", "rate: 30 per second");

      var launched = Instant.now();
      campaign.ended(campaign.launch("paced"));

      var times =
          campaign.records().stream().map(record -> Instant.parse(record.at())).sorted().toList();
      assertThat(times).hasSize(90);
      for (int i = 0; i < times.size(); i++) {
        // A start reaches the inbox later than it was granted, never sooner: whatever holds it up.
        assertThat(times.get(i)).as("start %d", i).isAfterOrEqualTo(launched.plusSeconds(i / 30));
      }
    }
  }

  /** One of a former version, one of the version in force. */
  @Test
  void neverStartsMoreThanTheRateAllowsInTwoRunsOfACampaign() {
    try (var campaign = TestingCampaign.begin()) {
      var triggers = TestingTriggers.in(campaign);
      campaign.people("all", TestingCampaign.many(90));
      var file = "trigger: {api: []}\nrate: 15 per second";
      triggers.applyAndArm(file);

      var began = Instant.now();
      var before = came(triggers, 0, 45);
      triggers.apply(file, "News for ${name}").then().statusCode(200);
      var after = came(triggers, 45, 90);

      assertThat(after).isNotEqualTo(before);
      Awaiting.until("all are taken", () -> campaign.taken().size() == 90);
      var times = inOrder(campaign);
      for (int i = 0; i < times.size(); i++) {
        assertThat(times.get(i)).as("start %d", i).isAfterOrEqualTo(began.plusSeconds(i / 15));
      }
    }
  }

  private static String came(TestingTriggers triggers, int from, int to) {
    var people =
        IntStream.range(from, to)
            .mapToObj(i -> Map.<String, Object>of("profile", "p" + i))
            .toList();
    var taken = triggers.trigger(people, null);
    taken.then().statusCode(202);
    return taken.path("people[0].run");
  }

  private static List<Instant> inOrder(TestingCampaign campaign) {
    return campaign.records().stream().map(record -> Instant.parse(record.at())).sorted().toList();
  }

  /** Lowered and raised; the outside's log shows it as late as messages are on their way. */
  @Test
  void seesAnotherRateOfAnAccountWithinASecond() {
    try (var campaign = TestingCampaign.beginWithoutAccount()) {
      campaign.account(Map.of("rate", Map.of("messages", 40, "per", "PT1S")));
      campaign.postalAddress();
      campaign.people("all", TestingCampaign.many(300));
      campaign.apply("paced", "");
      var run = campaign.launch("paced");
      Awaiting.until("some are taken", () -> campaign.taken().size() >= 60);

      accountRate(campaign, 1, "PT1H");

      var stands = Instant.now().plus(SEEN).plus(ON_THE_WAY);
      Awaiting.until("it is seen", () -> Instant.now().isAfter(stands));
      int before = campaign.taken().size();
      assertThat(before).isLessThan(300);
      var stood = stands.plusSeconds(2);
      Awaiting.until("some time passes", () -> Instant.now().isAfter(stood));
      assertThat(campaign.taken()).hasSize(before);

      accountRate(campaign, 1_000, "PT1S");

      var raisedAt = Instant.now();
      campaign.ended(run);
      assertThat(campaign.taken()).hasSize(300).doesNotHaveDuplicates();
      assertThat(inOrder(campaign).get(before)).isBefore(raisedAt.plus(SEEN).plus(ON_THE_WAY));
    }
  }

  private static void accountRate(TestingCampaign campaign, int messages, String per) {
    var api = campaign.api();
    var known = api.get("/v1/accounts/main");
    Map<String, Object> account = new HashMap<>(known.<Map<String, Object>>path(""));
    account.keySet().retainAll(Set.of("channel", "adapter", "settings"));
    account.put("rate", Map.of("messages", messages, "per", per));
    api.request()
        .contentType("application/json")
        .header("If-Match", known.header("ETag"))
        .body(account)
        .put("/v1/accounts/main")
        .then()
        .statusCode(200);
  }

  /** A second is promised; the outside's log shows it a little later. */
  @Test
  void seesAnotherRateOfARunThatIsSent() {
    try (var campaign = TestingCampaign.begin()) {
      campaign.postalAddress();
      campaign.people("all", TestingCampaign.many(20));
      campaign.apply("paced", "rate: 1 per hour");
      var run = campaign.launch("paced");
      Awaiting.until("the first is taken", () -> campaign.taken().size() == 1);
      var changedAt = Instant.now();

      campaign
          .api()
          .put("/v1/runs/{id}/rate", Map.of("messages", 1_000, "per", "PT1S"), run)
          .then()
          .statusCode(200);

      campaign.ended(run);
      assertThat(campaign.taken()).hasSize(20).doesNotHaveDuplicates();
      assertThat(campaign.records().stream().map(record -> Instant.parse(record.at())).sorted())
          .element(1)
          .satisfies(second -> assertThat(second).isBefore(changedAt.plus(Duration.ofSeconds(5))));
    }
  }

  /** Opening a connection takes longer than a rate token lives, and so does each message. */
  @Test
  void sendsAtARateToAProviderWhoIsFarAway() throws IOException {
    try (var campaign = TestingCampaign.beginWithoutAccount();
        var distance = new TestingDistance(campaign.inbox().port(), Duration.ofMillis(120))) {
      campaign.account(Map.of(), distance.port());
      campaign.postalAddress();
      campaign.people("all", TestingCampaign.many(40));
      campaign.apply("paced", "rate: 30 per second");

      campaign.ended(campaign.launch("paced"));

      assertThat(campaign.taken()).hasSize(40).doesNotHaveDuplicates();
    }
  }

  /** Messages whose conversation with the provider has begun are taken back before its end. */
  @Test
  void pausesWhatASlowProviderHasNotTakenYet() throws IOException {
    try (var campaign = TestingCampaign.beginWithoutAccount();
        var distance = new TestingDistance(campaign.inbox().port(), Duration.ofMillis(700))) {
      campaign.account(Map.of(), distance.port());
      campaign.postalAddress();
      campaign.people("all", TestingCampaign.many(3));
      campaign.apply("slow", "");
      var run = campaign.launch("slow");
      Awaiting.until(
          "messages are under way",
          () -> Integer.valueOf(3).equals(campaign.run(run).path("inFlight")));

      campaign.command("pause", run).then().statusCode(202);

      Awaiting.until(
          "nothing is under way",
          () -> Integer.valueOf(0).equals(campaign.run(run).path("inFlight")));
      assertThat(campaign.taken()).isEmpty();
      campaign.command("resume", run).then().statusCode(202);
      campaign.ended(run);
      assertThat(campaign.taken()).hasSize(3).doesNotHaveDuplicates();
    }
  }

  /** A seventh of the large one is refused for now until the small one is done, however long. */
  @Test
  void letsASmallCampaignPassALargeOne() {
    try (var campaign = TestingCampaign.begin()) {
      campaign.postalAddress();
      campaign
          .inbox()
          .rules(
              List.of(
                  InboxRule.always(
                      "p7*",
                      new InboxAction.Temporary(451, "4.3.0 Wait", InboxAction.Moment.RECIPIENT)),
                  InboxRule.always("p*", new InboxAction.Slow(Duration.ofMillis(30)))));
      campaign.people("all", TestingCampaign.many(800));
      campaign.apply("large", "retries:\n  attempts: 20\n  firstDelay: PT1S");
      var large = campaign.launch("large");
      Awaiting.until("the large one is on its way", () -> campaign.taken().size() > 20);
      campaign.people("all", List.of("q1,q1@example.com,Q", "q2,q2@example.com,R"));
      campaign.apply("small", "");

      campaign.ended(campaign.launch("small"));

      assertThat(campaign.taken()).contains("q1@example.com", "q2@example.com");
      assertThat(campaign.run(large).<String>path("state")).isEqualTo("SENDING");
      campaign.inbox().rules(List.of());
      // Those who wait to be tried again need not be waited for.
      new TestingClock(campaign.api()).by("PT1H");
      campaign.ended(large);
      assertThat(campaign.taken()).hasSize(802).doesNotHaveDuplicates();
    }
  }
}
