package dev.fanfare.cli.verify;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanfare.cli.api.ApiClient;
import dev.fanfare.cli.verify.AuditedRun.Loss;
import dev.fanfare.cli.verify.AuditedRun.Told;
import dev.fanfare.dsl.Campaign;
import dev.fanfare.dsl.Campaign.UnknownPolicy;
import dev.fanfare.dsl.CampaignFile;
import dev.fanfare.dsl.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Audits a run of a living engine: asks the API for everything and reads the inbox's log. */
public final class RunAudit {

  private static final String NDJSON = "application/x-ndjson";
  private static final Set<String> ENDS = Set.of("COMPLETED", "CANCELLED", "FAILED");
  private static final Duration STREAM_PATIENCE = Duration.ofSeconds(20);

  private final ApiClient api;
  private final int window;
  private final @Nullable Integer disturbances;

  /**
   * @param window the most rows that one life of an engine may leave unknown
   * @param disturbances how many lives were ended, as counted by who ended them, or null
   */
  public RunAudit(ApiClient api, int window, @Nullable Integer disturbances) {
    this.api = api;
    this.window = window;
    this.disturbances = disturbances;
  }

  /**
   * Audits the run.
   *
   * @param sinkLog the inbox's log, or null
   */
  public AuditReport audit(String run, @Nullable Path sinkLog) throws IOException {
    String path = ApiClient.path("/v1/runs/%s", run);
    JsonNode view = api.get(path);
    Optional<Campaign> campaign = campaign(view);
    AuditedRun told = told(path, view, campaign);
    LimitSources limits = new LimitSources(api, path, view, campaign.orElse(null));
    GuardAudit guards = new GuardSources(api, view, campaign.orElse(null)).audit();
    TesterCount testers = new TesterCount(told.draws());
    LedgerSource ledger =
        guards.watching(
            testers.counting(NdjsonSources.ledger(() -> api.stream(path + "/ledger", NDJSON))));
    EventSource events = NdjsonSources.events(() -> api.stream(path + "/events", NDJSON));
    SinkSource sink =
        sinkLog == null ? null : NdjsonSources.inboxLog(() -> Files.newInputStream(sinkLog));
    PermissionSource permissions =
        told.permission() == null
            ? PermissionSource.NONE
            : NdjsonSources.permissions(() -> api.stream(path + "/consents", NDJSON));
    Auditor auditor = new Auditor(told, () -> testedNow(path));
    AuditReport report =
        auditor.audit(ledger, events, permissions, limits.capped(), limits.budgets(), sink);
    List<Check> checks = new ArrayList<>(report.checks());
    Draws draws = told.draws();
    if (draws != null && draws.tested() != null) {
      WinnerAudit winner =
          new WinnerAudit(Objects.requireNonNull(testedNow(path)), draws.holdout());
      NdjsonSources.allEvents(() -> api.stream(path + "/events", NDJSON), winner::visit);
      if (told.ended()) {
        winner.testers(testers.people());
      }
      if (limits.keepsEvents()) {
        winner.reached(
            reached(path, draws.tested(), within(campaign, winner.goals())), auditor::isGone);
      }
      checks.addAll(winner.checks(Objects.requireNonNull(testedNow(path))));
    }
    checks.addAll(guards.checks());
    if (view.path("seeds").hasNonNull("decidedAt")) {
      SeedAudit seeds = new SeedAudit(view.path("seeds"));
      NdjsonSources.allEvents(() -> api.stream(path + "/events", NDJSON), seeds::visit);
      checks.addAll(seeds.checks());
    }
    return new AuditReport(report.run(), checks);
  }

  /** Of the goals that the file tells. */
  private static Map<String, Duration> within(Optional<Campaign> campaign, Set<String> goals) {
    Map<String, Duration> within = new HashMap<>();
    campaign.map(Campaign::conversions).orElse(List.of()).stream()
        .filter(goal -> goals.contains(goal.name()))
        .forEach(goal -> within.put(goal.name(), goal.within()));
    return within;
  }

  private Map<String, Map<Long, Instant>> reached(
      String path, Draws.Tested tested, Map<String, Duration> within) throws IOException {
    GoalCount count = new GoalCount(tested, within);
    if (!within.isEmpty()) {
      NdjsonSources.allEvents(() -> api.stream(path + "/ledger", NDJSON), count::row);
      NdjsonSources.allEvents(() -> api.stream(path + "/goal-events", NDJSON), count::event);
    }
    return count.reached();
  }

  private Draws.@Nullable Tested testedNow(String path) {
    return tested(api.get(path + "/assignment"));
  }

  private AuditedRun told(String path, JsonNode run, Optional<Campaign> campaign) {
    boolean ended = ENDS.contains(run.path("state").asText()) || atRest(run);
    List<Told> counts = new ArrayList<>();
    run.path("counts").forEach(figure -> counts.add(figure(figure, "state")));
    return new AuditedRun(
        run.path("id").asText(),
        ended,
        run.has("planned") ? run.path("planned").asLong() : null,
        counts,
        // Each call of a run of messages says for itself whether it may be sent again; of
        // campaigns, only one that drops may never send twice: one that asks may be told to.
        !run.has("campaign")
            || campaign.map(Campaign::onUnknown).orElse(UnknownPolicy.DROP) != UnknownPolicy.DROP,
        losses(api.get(path + "/unknown?limit=1").path("disturbances")),
        disturbances,
        window,
        ended ? streamed(path) : null,
        campaign.map(this::permission).orElse(null),
        draws(api.get(path + "/assignment")),
        campaign.map(file -> hours(file, run)).orElse(AuditedHours.ANY));
  }

  private static AuditedHours hours(Campaign file, JsonNode run) {
    return AuditedHours.of(
        file,
        run.path("campaignVersion").asInt(),
        instant(run, "plannedAt"),
        instant(run, "deadline"));
  }

  private static @Nullable Instant instant(JsonNode node, String name) {
    return node.hasNonNull(name) ? Instant.parse(node.path(name).asText()) : null;
  }

  private static Draws draws(JsonNode told) {
    List<Integer> units = new ArrayList<>();
    told.path("variants").forEach(variant -> units.add(variant.path("units").asInt()));
    List<Draws.Globally> globally = new ArrayList<>();
    told.path("globalControl").forEach(group -> globally.add(globally(group)));
    return new Draws(
        told.hasNonNull("attribute") ? told.path("attribute").asText() : null,
        told.path("holdout").asInt(),
        Long.parseUnsignedLong(told.path("controlSalt").asText(), 16),
        Long.parseUnsignedLong(told.path("variantSalt").asText(), 16),
        units,
        tested(told),
        globally);
  }

  private static Draws.@Nullable Tested tested(JsonNode told) {
    JsonNode winner = told.path("winner");
    if (!winner.isObject()) {
      return null;
    }
    List<String> names = new ArrayList<>();
    told.path("variants").forEach(variant -> names.add(variant.path("name").asText()));
    return new Draws.Tested(
        winner.path("testShare").asInt(),
        Long.parseUnsignedLong(winner.path("salt").asText(), 16),
        names,
        winner.hasNonNull("variant") ? winner.path("variant").asInt() : null,
        winner.hasNonNull("decidedAt") ? Instant.parse(winner.path("decidedAt").asText()) : null);
  }

  private static Draws.Globally globally(JsonNode group) {
    return new Draws.Globally(
        group.path("holdout").asInt(),
        Long.parseUnsignedLong(group.path("salt").asText(), 16),
        Instant.parse(group.path("from").asText()),
        group.hasNonNull("until") ? Instant.parse(group.path("until").asText()) : null);
  }

  /** People come to some runs for a month: these can be judged whenever nothing of them is open. */
  private static boolean atRest(JsonNode run) {
    return (!run.has("campaign") || run.has("takesUntil"))
        && run.path("planned").asLong() == run.path("decided").asLong(-1);
  }

  /** Lives that have ended, each once for all its slices, and slices that were given up without. */
  static List<Loss> losses(JsonNode disturbances) {
    Map<String, Long> lost = new TreeMap<>();
    for (JsonNode each : disturbances) {
      String where =
          each.has("life")
              ? " life " + each.path("life").asLong()
              : " gave up slice " + each.path("slice").asLong() + " and";
      lost.merge(each.path("node").asText() + where, each.path("unknown").asLong(), Long::sum);
    }
    return lost.entrySet().stream().map(life -> new Loss(life.getKey(), life.getValue())).toList();
  }

  /** The file of the run's version; empty of a run of messages, or where it reads no more. */
  private Optional<Campaign> campaign(JsonNode run) {
    if (!run.has("campaign")) {
      return Optional.empty();
    }
    String path =
        ApiClient.path(
            "/v1/campaigns/%s/versions/%s",
            run.path("campaign").asText(), run.path("campaignVersion").asText());
    return switch (CampaignFile.read(api.get(path).path("file").asText())) {
      case Reading.Valid(Campaign campaign) -> Optional.of(campaign);
      case Reading.Invalid _ -> Optional.empty();
    };
  }

  private Permission permission(Campaign campaign) {
    boolean service = Purposes.isService(api, campaign.purpose());
    Map<Long, Instant> suppressed = new HashMap<>();
    for (JsonNode one : api.items("/v1/suppressions")) {
      if (one.path("channel").asText().equals("email")) {
        suppressed.put(
            Long.parseUnsignedLong(one.path("addressKey").asText(), 16),
            Instant.parse(one.path("at").asText()));
      }
    }
    return new Permission(!service, suppressed);
  }

  /** The first sink's counts; it may be a moment behind the store, and is waited for. */
  private List<Told> streamed(String path) {
    long since = System.nanoTime();
    while (true) {
      List<Told> counts = new ArrayList<>();
      JsonNode answer = api.get(path + "/counts");
      answer.path("counts").forEach(each -> counts.add(figure(each, "type")));
      boolean arrived = answer.path("counted").asLong() >= answer.path("recorded").asLong();
      if (arrived || System.nanoTime() - since > STREAM_PATIENCE.toNanos()) {
        return counts;
      }
      pause();
    }
  }

  private static Told figure(JsonNode figure, String word) {
    String reason = figure.path("reason").asText("");
    return new Told(
        figure.path(word).asText(),
        reason.isEmpty() ? null : reason,
        figure.path("count").asLong());
  }

  private static void pause() {
    try {
      Thread.sleep(Duration.ofMillis(200));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for the stream", e);
    }
  }
}
