package dev.fanfare.campaigns;

import dev.fanfare.consent.Purpose;
import dev.fanfare.consent.Purposes;
import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.WorkspaceId;
import dev.fanfare.templates.PreviewRequest;
import dev.fanfare.templates.PreviewView;
import dev.fanfare.templates.Previews;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** Shows the words a campaign would send now. Any thread. */
@Singleton
final class CampaignPreviews {

  private final Campaigns campaigns;
  private final Purposes purposes;
  private final Previews previews;
  private final TriggerChecks triggers;

  CampaignPreviews(
      Campaigns campaigns, Purposes purposes, Previews previews, TriggerChecks triggers) {
    this.campaigns = campaigns;
    this.purposes = purposes;
    this.previews = previews;
    this.triggers = triggers;
  }

  PreviewView of(WorkspaceId workspace, String name, @Nullable PreviewRequest request) {
    var version =
        campaigns.current(workspace, name).orElseThrow(() -> ApiProblem.notFound("campaign", name));
    boolean service =
        purposes
            .byName(workspace, version.definition().purpose())
            .map(Purpose::service)
            .orElse(false);
    var said = triggers.said(workspace, version.definition());
    var words = version.words().message();
    return said == null
        ? previews.of(workspace, words, name, service, request)
        : previews.of(workspace, words, name, service, said.names(), said.variables(), request);
  }
}
