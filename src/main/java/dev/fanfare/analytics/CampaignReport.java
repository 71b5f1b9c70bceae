package dev.fanfare.analytics;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the runs of a campaign went, the newest first. Whoever was in several runs counts in each, so
 * groups are compared within a run and not here.
 *
 * @param funnel of these runs together
 * @param conversions what came of the campaign's goals, the control group left out
 * @param links of these runs' messages that were followed
 */
record CampaignReport(
    String campaign, Funnel funnel, List<Link> links, List<OfGoal> conversions, List<OfRun> runs) {

  /**
   * A link, wherever it stood in these messages: people of several places and runs are added up.
   *
   * @param words as the template has it; null for the one that nobody sees
   * @param part hidden for that one; null for others
   * @param clicks by agent
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Link(@Nullable String words, @Nullable String part, Map<String, Funnel.Count> clicks) {}

  /** A goal: in each run a person counts once. */
  record OfGoal(
      String goal,
      String event,
      String within,
      boolean primary,
      Total allTouches,
      Total lastTouch) {}

  /**
   * People who did it.
   *
   * @param revenue of the events that count; absent where they do not say
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Total(long people, @Nullable BigDecimal revenue) {}

  record OfRun(String run, int campaignVersion, String state, Instant plannedAt, Funnel funnel) {}
}
