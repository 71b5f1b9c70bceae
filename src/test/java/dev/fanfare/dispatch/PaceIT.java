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
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How fast runs go on: rates, providers who are slow or far away, and each other. */
@QuarkusTest
final class PaceIT {

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
