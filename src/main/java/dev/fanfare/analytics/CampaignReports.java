package dev.fanfare.analytics;

import dev.fanfare.campaigns.Campaigns;
import dev.fanfare.campaigns.Run;
import dev.fanfare.campaigns.RunStore;
import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.MachineClock;
import dev.fanfare.platform.Sql;
import dev.fanfare.platform.WorkspaceId;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.TreeMap;

/** Reports of campaigns over their newest runs. Any thread. */
@Singleton
final class CampaignReports {

  private static final int MOST_RUNS = 100;

  private final AgroalDataSource pool;
  private final RunStore runs;
  private final Campaigns campaigns;
  private final CampaignReportStore store;
  private final CampaignLinks links;
  private final KeptAnswers<CampaignReportStore.Runs, CampaignReportStore.Found> kept;

  CampaignReports(
      AgroalDataSource pool,
      RunStore runs,
      Campaigns campaigns,
      CampaignReportStore store,
      CampaignLinks links,
      AnalyticsConfig config,
      MachineClock clock) {
    this.pool = pool;
    this.runs = runs;
    this.campaigns = campaigns;
    this.store = store;
    this.links = links;
    this.kept = new KeptAnswers<>(clock, config.reportKept());
  }

  /** The report of a campaign's newest runs; a problem (404) where there is no such campaign. */
  CampaignReport of(WorkspaceId workspace, String name) {
    var campaign =
        campaigns.current(workspace, name).orElseThrow(() -> ApiProblem.notFound("campaign", name));
    var newest =
        Sql.inTransaction(
            pool,
            connection ->
                runs.page(
                    connection, workspace, campaign.campaignId(), null, Long.MAX_VALUE, MOST_RUNS));
    var asked =
        new CampaignReportStore.Runs(
            workspace, campaign.campaignId(), newest.stream().map(Run::id).toList());
    var found = kept.get(asked, () -> store.read(asked));
    var all = new Funnel.Filling();
    var byRun = new HashMap<Long, Funnel.Filling>();
    for (var of : found.messages()) {
      for (var filling :
          List.of(all, byRun.computeIfAbsent(of.run(), run -> new Funnel.Filling()))) {
        filling.add(of.type(), of.word(), of.n());
      }
    }
    for (var of : found.people()) {
      for (var filling :
          List.of(all, byRun.computeIfAbsent(of.run(), run -> new Funnel.Filling()))) {
        filling.add(of.type(), of.agent(), of.count());
      }
    }
    var ofRuns = new ArrayList<CampaignReport.OfRun>();
    for (var run : newest) {
      ofRuns.add(
          new CampaignReport.OfRun(
              run.publicId(),
              run.campaignVersion(),
              run.state().name(),
              run.plannedAt(),
              byRun.getOrDefault(run.id(), new Funnel.Filling()).filled()));
    }
    return new CampaignReport(
        name, all.filled(), links.of(newest, found.clicks()), conversions(found.goals()), ofRuns);
  }

  private static List<CampaignReport.OfGoal> conversions(GoalCounts counts) {
    return counts.goals().stream()
        .map(
            goal ->
                new CampaignReport.OfGoal(
                    goal.name(),
                    goal.event(),
                    goal.within().toString(),
                    goal.primary(),
                    total(counts, goal, GoalCounts.What.ALL_TOUCHES),
                    total(counts, goal, GoalCounts.What.LAST_TOUCH)))
        .toList();
  }

  /** Those who were written to: what people did who were held out is no campaign's doing. */
  private static CampaignReport.Total total(
      GoalCounts counts, GoalCounts.OfGoal goal, GoalCounts.What what) {
    var people = new TreeMap<>(counts.people(goal.number(), what));
    var revenue = new TreeMap<>(counts.revenue(goal.number(), what));
    for (int heldOut : List.of(LedgerPlace.CONTROL, LedgerPlace.WINNER_CONTROL)) {
      people.remove(heldOut);
      revenue.remove(heldOut);
    }
    return new CampaignReport.Total(
        people.values().stream().mapToLong(Long::longValue).sum(),
        goal.worth()
            ? GoalReport.plain(revenue.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add))
            : null);
  }
}
