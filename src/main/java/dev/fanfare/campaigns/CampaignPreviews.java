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

  CampaignPreviews(Campaigns campaigns, Purposes purposes, Previews previews) {
    this.campaigns = campaigns;
    this.purposes = purposes;
    this.previews = previews;
  }

  PreviewView of(WorkspaceId workspace, String name, @Nullable PreviewRequest request) {
    var version =
        campaigns.current(workspace, name).orElseThrow(() -> ApiProblem.notFound("campaign", name));
    boolean service =
        purposes
            .byName(workspace, version.definition().purpose())
            .map(Purpose::service)
            .orElse(false);
    return previews.of(workspace, version.words().message(), name, service, request);
  }
}
