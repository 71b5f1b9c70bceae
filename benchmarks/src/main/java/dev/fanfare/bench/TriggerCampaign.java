package dev.fanfare.bench;

import java.time.Instant;

/**
 * A campaign to which events bring people, as often as they happen; its messages say which.
 *
 * @param type of the events
 * @param delay between the event and the message, as ISO-8601
 * @param onUnknown drop or resend
 * @param more further lines of the file
 */
record TriggerCampaign(
    String name, String type, String account, String delay, String onUnknown, String more) {

  /** Declares the type: its events say what they are called. */
  static void declare(EngineApi api, String type) {
    api.create(
        "/v1/event-types/" + type,
        "application/json",
        "{\"properties\": {\"order\": {\"type\": \"string\", \"required\": true}}}");
  }

  /** One event of the type as JSON. */
  static String event(String type, String id, String person) {
    return """
    {"id": "%s", "type": "%s", "externalId": "%s", "at": "%s", "properties": {"order": "%s"}}
    """
        .formatted(id, type, person, Instant.now().minusSeconds(1), id)
        .strip();
  }

  static void applyAndArm(EngineApi api, TriggerCampaign campaign) {
    api.create("/v1/campaigns/" + campaign.name(), "text/yaml", campaign.file());
    api.post("/v1/campaigns/" + campaign.name() + "/schedule", "{}");
  }

  private String file() {
    return """
    campaign: %s
    version: 1
    purpose: marketing
    trigger:
      event: %s
      delay: %s
    reEligibility: always
    message:
      channel: email
      account: %s
      from: Fanfare <offers@fanfare.test>
      subject: Order ${event.order}
      html: |
        <h1>Hello ${firstName}</h1>
        <p>Your order ${event.order} is on its way to ${city}.</p>
        <p>${postalAddress} <a href="${unsubscribeUrl}">Unsubscribe</a></p>
    retries:
      attempts: 20
      firstDelay: PT1S
    onUnknown: %s
    %s
    """
        .formatted(name, type, delay, account, onUnknown, more);
  }
}
