package dev.fanfare.dispatch;


import static dev.fanfare.dispatch.TestingTriggers.cart;

import static dev.fanfare.dispatch.TestingTriggers.states;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Campaigns that people come to by what happens to them, seen from the API and the inbox. */
@QuarkusTest
final class TriggersIT {

  private static final String ALWAYS = "trigger: {event: cart.abandoned}\nreEligibility: always";

  private TestingCampaign campaign;
  private TestingTriggers triggers;

  @BeforeEach
  void begin() {
    campaign = TestingCampaign.begin();
    triggers = TestingTriggers.in(campaign);
  }

  @AfterEach
  void end() {
    campaign.close();
  }

  @Test
  void writesToWhoeverItHappensToWithWhatHappened() {
    triggers
        .apply("trigger: {event: cart.abandoned}", "Dear ${name}, ${event.total} ${event.currency}")
        .then()
        .statusCode(201);
    triggers.steer("").then().statusCode(201);
    var event = cart("anna", 59.5);

    triggers.accepted(event);

    var run = triggers.run(event);
    var explained = triggers.ended(run, "anna", 1);
    assertThat(states(explained)).containsExactly("SENT");
    assertThat(campaign.mailTo("anna@example.com")).contains("Dear Anna, 59.5 EUR");
    assertThat(campaign.taken()).containsExactly("anna@example.com");
    assertThat(explained.<String>path("decisions[0].values.triggerEvent"))
        .isEqualTo(event.get("id"));
    assertThat(campaign.audit(run).refuted()).as(campaign.audit(run).toString()).isFalse();
  }
}
