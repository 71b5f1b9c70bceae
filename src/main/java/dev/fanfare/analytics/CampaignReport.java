package dev.fanfare.analytics;

import java.time.Instant;
import java.util.List;

/**
 * How the runs of a campaign went, the newest first. Whoever was in several runs counts in each, so
 * groups are compared within a run and not here.
 *
 * @param funnel of these runs together
 */
record CampaignReport(String campaign, Funnel funnel, List<OfRun> runs) {

  record OfRun(String run, int campaignVersion, String state, Instant plannedAt, Funnel funnel) {}
}
