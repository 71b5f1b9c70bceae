package dev.fanfare.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.channel.sandbox.InboxAction;
import dev.fanfare.channel.sandbox.InboxRule;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** A campaign has one open run, whoever launches it how often. */
@QuarkusTest
final class LaunchIT {

  @Test
  void launchesACampaignOnceAtATime() {
    try (var campaign = TestingCampaign.begin()) {
      campaign.postalAddress();
      campaign.people("all", TestingCampaign.many(3));
      campaign.apply("later", "");
      var at = Instant.now().plus(1, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS);
      var planned =
          campaign.api().post("/v1/campaigns/{name}/runs", Map.of("at", at.toString()), "later");
      planned.then().statusCode(201);
      String id = planned.path("id");

      campaign.api().post("/v1/campaigns/{name}/runs", Map.of(), "later").then().statusCode(409);

      campaign.command("cancel", id).then().statusCode(202);
      assertThat(campaign.run(id).<String>path("state")).isEqualTo("CANCELLED");
      assertThat(campaign.taken()).isEmpty();
    }
  }

  @Test
  void takesTwoLaunchesAtOnceForOne() throws Exception {
    try (var campaign = TestingCampaign.begin();
        var both = Executors.newFixedThreadPool(2)) {
      campaign.postalAddress();
      // It cannot end before the second launch comes, however late that is.
      campaign.inbox().rules(List.of(InboxRule.always("*", temporary())));
      campaign.people("all", TestingCampaign.many(1));
      campaign.apply("twice", "retries: {attempts: 2, firstDelay: PT1H}");
      Callable<Integer> launch =
          () -> campaign.api().post("/v1/campaigns/{name}/runs", Map.of(), "twice").statusCode();

      var answers = new ArrayList<Integer>();
      for (var answer : both.invokeAll(List.of(launch, launch))) {
        answers.add(answer.get());
      }

      assertThat(answers).containsExactlyInAnyOrder(201, 409);
      List<String> runs = campaign.api().get("/v1/runs").path("items.id");
      assertThat(runs).hasSize(1);
      campaign.command("cancel", runs.getFirst()).then().statusCode(202);
      campaign.inState(runs.getFirst(), "CANCELLED");
    }
  }

  private static InboxAction temporary() {
    return new InboxAction.Temporary(451, "4.7.1 try later", InboxAction.Moment.RECIPIENT);
  }
}
