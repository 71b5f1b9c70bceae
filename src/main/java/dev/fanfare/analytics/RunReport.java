package dev.fanfare.analytics;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.fanfare.analytics.Funnel.Count;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a run went.
 *
 * @param planned people frozen; null before
 * @param recorded events of the run in the event store
 * @param counted those of them that are in the figures; the same number when all have arrived
 * @param groups the variants, and the control group where there is one
 * @param goals what was told of people of the run
 * @param conversions what came of the campaign's own goals
 * @param domains of addresses; those of few people are one, {@code other}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record RunReport(
    String run,
    String campaign,
    int campaignVersion,
    String state,
    Instant plannedAt,
    @Nullable Long planned,
    long recorded,
    long counted,
    Funnel funnel,
    List<Group> groups,
    List<Domain> domains,
    List<Link> links,
    List<Goal> goals,
    List<GoalReport> conversions,
    Times times,
    Comparison comparison) {

  /**
   * People as they were assigned.
   *
   * @param share of all people who were assigned, as the campaign file says
   */
  record Group(String name, double share, Funnel funnel) {}

  record Domain(String name, Funnel funnel) {}

  /**
   * A link of a message that was followed.
   *
   * @param group the variant whose message it is
   * @param link its place in the message
   * @param part html, text, or hidden: the one that nobody sees
   * @param url where it leads, where that is the same for all
   * @param words the template's, where it leads everybody elsewhere; all of these are counted
   *     together
   * @param clicks by agent
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Link(
      String group,
      String link,
      @Nullable String part,
      @Nullable String url,
      @Nullable String words,
      Map<String, Count> clicks) {

    /** What it is called in a line; empty for the one that nobody sees. */
    String target() {
      return url != null ? url : words != null ? words : "";
    }
  }

  record Goal(String goal, Count conversions) {}

  /** What happened when, in hours or days of a zone; those without anything are left out. */
  record Times(String zone, String step, List<Bucket> buckets) {}

  /**
   * Events of one hour or day.
   *
   * @param counts by type, and for opens and clicks agent: {@code message.clicked person}
   */
  record Bucket(Instant from, Map<String, Long> counts) {}
}
