package dev.fanfare.cli.verify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.fanfare.cli.api.Answer;
import dev.fanfare.cli.api.ApiClient;
import dev.fanfare.dsl.Campaign;
import dev.fanfare.dsl.Counting;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Asks a living engine what limits there are, what counts against them, and what must. */
final class LimitSources {

  private static final String NDJSON = "application/x-ndjson";

  private final ApiClient api;
  private final String path;
  private final JsonNode run;
  private final @Nullable Campaign campaign;

  /**
   * Of a run.
   *
   * @param path of the run
   * @param run as it is told
   * @param campaign the file of its version; null of a run of messages, or where it reads no more
   */
  LimitSources(ApiClient api, String path, JsonNode run, @Nullable Campaign campaign) {
    this.api = api;
    this.path = path;
    this.run = run;
    this.campaign = campaign;
  }

  private JsonNode found(String where) {
    return api.find(where).map(Answer::body).orElse(MissingNode.getInstance());
  }

  // ---------------------------------------------------------------- budgets

  /** Null where there was never a budget. */
  @Nullable BudgetSource budgets() {
    // Before the counts, so that what counts for a budget in force is among them.
    List<BudgetSource.Concerning> standing = new ArrayList<>();
    JsonNode ofWorkspace = found("/v1/budgets");
    JsonNode ofCampaign =
        run.has("campaign")
            ? found(ApiClient.path("/v1/campaigns/%s/budget", run.path("campaign").asText()))
            : MissingNode.getInstance();
    JsonNode told = found("/v1/budget-counts");
    List<BudgetSource.Count> counts = new ArrayList<>();
    told.path("items").forEach(count -> counts.add(count(count)));
    if (counts.isEmpty() && ofWorkspace.path("items").isEmpty() && ofCampaign.isMissingNode()) {
      return null;
    }
    ofWorkspace
        .path("items")
        .forEach(budget -> concerning(standing, budget, told.path("items"), false));
    concerning(standing, ofCampaign, told.path("items"), true);
    return new BudgetSource(
        counts,
        NdjsonSources.reservations(() -> api.stream(path + "/budget-reservations", NDJSON)),
        standing);
  }

  private void concerning(
      List<BudgetSource.Concerning> standing, JsonNode budget, JsonNode counts, boolean own) {
    String channel = budget.path("channel").asText();
    if (!budget.has("messages") || !channel.equals("any") && !channel.equals("email")) {
      return;
    }
    Set<Long> pots = new HashSet<>();
    for (JsonNode count : counts) {
      boolean its =
          own
              ? count.path("campaign").asText().equals(run.path("campaign").asText())
              : !count.has("campaign")
                  && count.path("budget").asText().equals(budget.path("name").asText());
      if (its) {
        pots.add(count.path("pot").asLong());
      }
    }
    standing.add(
        new BudgetSource.Concerning(
            own
                ? "the budget of " + run.path("campaign").asText()
                : "budget " + budget.path("name").asText(),
            Instant.parse(budget.path("createdAt").asText()),
            pots));
  }

  private static BudgetSource.Count count(JsonNode count) {
    String budget =
        count.hasNonNull("campaign")
            ? "the budget of " + count.path("campaign").asText()
            : "budget " + count.path("budget").asText();
    return new BudgetSource.Count(
        "%s, %s from %s"
            .formatted(budget, count.path("unit").asText(), count.path("from").asText()),
        count.path("most").asLong(),
        count.path("reserved").asLong(),
        count.path("released").asLong(),
        count.path("spent").asLong(),
        count.path("rowsReserved").asLong(),
        count.path("rowsSpent").asLong());
  }

  // ---------------------------------------------------------------- caps

  /** Slots are read after the caps: what was judged by later ones is told apart by its version. */
  Auditor.@Nullable Capped capped() {
    JsonNode told = found("/v1/frequency-caps");
    List<CapRules.Cap> caps = new ArrayList<>();
    told.path("items").forEach(cap -> caps.add(cap(cap)));
    return caps.isEmpty()
        ? null
        : new Auditor.Capped(
            new CapRules(told.path("version").asLong(), caps),
            NdjsonSources.slots(() -> api.stream("/v1/cap-slots", NDJSON)),
            counting(told.path("items")));
  }

  /** There has been a cap for as long as the oldest that there is. */
  private CapAudit.@Nullable Counting counting(JsonNode caps) {
    Campaign file = campaign;
    if (file == null || exempt(file)) {
      return null;
    }
    Instant from = Instant.MAX.minusSeconds(3_600);
    for (JsonNode cap : caps) {
      Instant created = Instant.parse(cap.path("createdAt").asText());
      from = created.isBefore(from) ? created : from;
    }
    return new CapAudit.Counting(run.path("campaignVersion").asInt(), from, now());
  }

  private boolean exempt(Campaign file) {
    Counting.Caps said = file.counting().caps();
    if (said != null) {
      return said == Counting.Caps.EXEMPT;
    }
    return Purposes.isService(api, file.purpose());
  }

  /** The clock of a sandbox, or else the one there is here, which may be a little apart. */
  private Instant now() {
    JsonNode clock = found("/v1/sandbox/clock");
    return clock.hasNonNull("now")
        ? Instant.parse(clock.path("now").asText())
        : Instant.now().plus(Duration.ofHours(1));
  }

  /** Whether all is kept that the people of the run have told since it was made. */
  boolean keepsEvents() {
    Instant created = Instant.parse(run.path("createdAt").asText());
    return now().isBefore(created.plus(Duration.ofDays(29)));
  }

  private static CapRules.Cap cap(JsonNode cap) {
    JsonNode rolling = cap.path("window").path("rolling");
    JsonNode calendar = cap.path("window").path("calendar");
    String channel = cap.path("channel").asText();
    return new CapRules.Cap(
        cap.path("name").asText(),
        cap.path("count").asInt(),
        rolling.isTextual() ? Duration.parse(rolling.asText()) : null,
        calendar.isTextual() ? calendar.asText() : null,
        channel.equals("any") ? null : channel,
        cap.hasNonNull("tag") ? cap.path("tag").asText() : null,
        cap.path("version").asLong());
  }
}
