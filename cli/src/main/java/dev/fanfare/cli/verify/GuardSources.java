package dev.fanfare.cli.verify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.fanfare.cli.api.Answer;
import dev.fanfare.cli.api.ApiClient;
import dev.fanfare.cli.verify.GuardAudit.Approval;
import dev.fanfare.cli.verify.GuardAudit.Canary;
import dev.fanfare.cli.verify.GuardAudit.Given;
import dev.fanfare.dsl.Campaign;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Asks a living engine what guards a run, and who has agreed to it. */
final class GuardSources {

  private final ApiClient api;
  private final JsonNode run;
  private final @Nullable Campaign campaign;

  /**
   * Of a run.
   *
   * @param run as it is told
   * @param campaign the file of its version; null of a run of messages, or where it reads no more
   */
  GuardSources(ApiClient api, JsonNode run, @Nullable Campaign campaign) {
    this.api = api;
    this.run = run;
    this.campaign = campaign;
  }

  GuardAudit audit() {
    return new GuardAudit(canary(), approval(), run.path("campaignVersion").asInt());
  }

  private @Nullable Canary canary() {
    JsonNode told = run.path("canary");
    return told.isObject()
        ? new Canary(
            told.path("people").asLong(),
            Duration.parse(told.path("hold").asText()),
            instant(told, "endedAt"),
            instant(told, "goesOnAt"),
            run.path("state").asText().startsWith("CANCEL"))
        : null;
  }

  /** By numbers of people: how many a share was of, nobody tells afterwards. */
  private @Nullable Approval approval() {
    Long above = abovePeople();
    if (above == null || !run.hasNonNull("frozenAt")) {
      return null;
    }
    JsonNode told =
        api.get(
            ApiClient.path(
                "/v1/campaigns/%s/versions/%s/approval",
                run.path("campaign").asText(), run.path("campaignVersion").asText()));
    List<Given> given = new ArrayList<>();
    for (JsonNode item : told.path("items")) {
      given.add(
          new Given(
              item.path("hash").asText(),
              item.path("approvedBy").asText(),
              Instant.parse(item.path("approvedAt").asText())));
    }
    return new Approval(
        above,
        run.path("planned").asLong(),
        told.path("hash").asText(),
        told.path("author").asText(),
        given);
  }

  /** What the file says, and the workspace where it has said so since before the run was made. */
  private @Nullable Long abovePeople() {
    Campaign file = campaign;
    if (file == null || run.has("takesUntil")) {
      return null;
    }
    Long above = null;
    var guardrails = file.guardrails();
    if (guardrails != null
        && guardrails.approval() != null
        && guardrails.approval().abovePeople() != null) {
      above = guardrails.approval().abovePeople().longValue();
    }
    JsonNode rule = api.find("/v1/guardrails").map(Answer::body).orElse(MissingNode.getInstance());
    Instant changed = instant(rule, "changedAt");
    Instant created = instant(run, "createdAt");
    JsonNode people = rule.path("approval").path("abovePeople");
    if (people.isNumber() && changed != null && created != null && changed.isBefore(created)) {
      above = above == null ? people.asLong() : Math.min(above, people.asLong());
    }
    return above;
  }

  private static @Nullable Instant instant(JsonNode node, String name) {
    return node.hasNonNull(name) ? Instant.parse(node.path(name).asText()) : null;
  }
}
