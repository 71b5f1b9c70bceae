package dev.fanfare.dispatch;

import dev.fanfare.campaigns.CampaignVersion;
import dev.fanfare.campaigns.Campaigns;
import dev.fanfare.campaigns.Run;
import dev.fanfare.platform.WorkspaceId;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Set;

/**
 * Which rates hold for runs: what is set over the API, and what the files in force of their
 * campaigns say, for all runs of a campaign together. Any thread.
 */
@Singleton
final class StandingRates {

  private final SetRateStore store;
  private final Campaigns campaigns;

  StandingRates(SetRateStore store, Campaigns campaigns) {
    this.store = store;
    this.campaigns = campaigns;
  }

  /** What holds for the workspace, its channels and some of its runs. */
  SetRates of(Connection connection, WorkspaceId workspace, Collection<Long> runs)
      throws SQLException {
    var ofCampaigns = new HashMap<Long, RateLimit>();
    for (var each : store.inForce(connection, workspace, runs)) {
      var version = campaigns.version(workspace, each.campaign(), each.version());
      var rate = version.isEmpty() ? null : version.get().definition().rate();
      if (rate != null) {
        ofCampaigns.put(each.runId(), SetRates.ofCampaign(each.campaign(), rate));
      }
    }
    return new SetRates(store.of(connection, workspace, runs), ofCampaigns);
  }

  /**
   * What would hold for a run that goes on by a version, which may be the one that its transaction
   * brings into force: nobody else may read that yet. An older one stands beside what is in force.
   */
  SetRates by(Connection connection, Run run, CampaignVersion to) throws SQLException {
    var ofCampaigns = new HashMap<Long, RateLimit>();
    for (var each : store.inForce(connection, run.workspace(), Set.of(run.id()))) {
      var version =
          each.version() > to.number()
              ? campaigns.version(run.workspace(), each.campaign(), each.version()).orElse(to)
              : to;
      var rate = version.definition().rate();
      if (rate != null) {
        ofCampaigns.put(each.runId(), SetRates.ofCampaign(each.campaign(), rate));
      }
    }
    return new SetRates(store.of(connection, run.workspace(), Set.of(run.id())), ofCampaigns);
  }
}
