package dev.fanfare.dispatch;

import static dev.fanfare.dispatch.TestingTriggers.cart;
import static dev.fanfare.dispatch.TestingTriggers.states;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.TestingClock;
import dev.fanfare.channel.sandbox.InboxAction;
import dev.fanfare.channel.sandbox.InboxRule;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A stop of a campaign with a trigger outlasts the run that it was made of. */
@QuarkusTest
final class TriggerStopsIT {

  private TestingCampaign campaign;
  private TestingTriggers triggers;
  private TestingClock clock;

  @BeforeEach
  void begin() {
    campaign = TestingCampaign.begin();
    triggers = TestingTriggers.in(campaign);
    clock = new TestingClock(campaign.api());
    clock.by("PT0S");
    campaign
        .inbox()
        .rules(
            List.of(
                InboxRule.always(
                    "cleo@*",
                    new InboxAction.Permanent(
                        550, "5.1.1 no such mailbox", InboxAction.Moment.RECIPIENT))));
  }

  @AfterEach
  void end() {
    campaign.close();
  }

  @Test
  void beginsTheNextMonthsAndTheNextVersionsRunWithTheStopUntilSomebodyLiftsIt() {
    triggers.applyAndArm(trigger(1));
    var bounced = happens("cleo");
    var stopped = triggers.run(bounced);
    campaign.inState(stopped, "PAUSED");

    clock.by("P31D");
    var next = triggers.run(happens("anna"));

    assertThat(next).isNotEqualTo(stopped);
    var held = campaign.run(next);
    assertThat(held.<String>path("state")).isEqualTo("PAUSED");
    assertThat(held.<Map<String, Object>>path("stop"))
        .containsEntry("because", "bounces")
        .containsEntry("run", stopped)
        .containsEntry("counted", 1)
        .containsEntry("outOf", 1)
        .doesNotContainKey("lifted");
    assertThat(held.<String>path("problem")).contains(stopped, "were refused for good");
    triggers.apply(trigger(1), "Hello again ${name}").then().statusCode(200);
    var edited = triggers.run(happens("ben"));
    assertThat(campaign.run(edited).<String>path("state")).isEqualTo("PAUSED");
    assertThat(campaign.run(edited).<String>path("stop.run")).isEqualTo(stopped);
    assertThat(campaign.taken()).isEmpty();

    var refused = campaign.command("resume", edited);
    refused.then().statusCode(409);
    assertThat(refused.<String>path("code")).isEqualTo("guardrail-broken");
    assertThat(refused.<String>path("violations[0].rule")).contains("1 of 1 messages were refused");
    override(edited).then().statusCode(202);

    assertThat(states(triggers.ended(edited, "ben", 1))).containsExactly("SENT");
    clock.by("P31D");
    var after = triggers.run(happens("anna"));
    assertThat(states(triggers.ended(after, "anna", 1))).containsExactly("SENT");
    assertThat(campaign.run(after).<String>path("state")).isEqualTo("SENDING");
    assertThat(campaign.run(next).<String>path("state")).isEqualTo("PAUSED");
  }

  @Test
  void goesOnWithoutAWordWhenTheRuleLetsWhatWasCounted() {
    triggers.applyAndArm(trigger(1));
    var stopped = triggers.run(happens("cleo"));
    campaign.inState(stopped, "PAUSED");
    triggers.apply(trigger(5)).then().statusCode(200);
    var next = triggers.run(happens("anna"));
    assertThat(campaign.run(next).<String>path("state")).isEqualTo("PAUSED");

    campaign.command("resume", next).then().statusCode(202);

    assertThat(states(triggers.ended(next, "anna", 1))).containsExactly("SENT");
    assertThat(campaign.run(next).<String>path("stop.lifted")).isEqualTo("fits");
  }

  private static String trigger(int after) {
    return """
    trigger: {event: cart.abandoned}
    reEligibility: always
    guardrails: {stopOn: {bounces: 10%%, after: %d}}
    """
        .formatted(after);
  }

  private Map<String, Object> happens(String person) {
    var event = cart(person, 1);
    event.put("at", clock.now().toString());
    triggers.accepted(event);
    return event;
  }

  private Response override(String run) {
    return campaign
        .api()
        .post("/v1/runs/{id}/resume", Map.of("override", "the mailbox was closed"), run);
  }
}
