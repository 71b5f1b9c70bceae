package dev.fanfare.campaigns;

import dev.fanfare.behaviour.EventTypeDeleting;
import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.ProblemCode;
import dev.fanfare.platform.Violation;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Keeps event types that triggers of campaigns in force are about. */
@Singleton
final class EventTypeUses {

  private final CampaignStore store;
  private final Campaigns campaigns;

  EventTypeUses(CampaignStore store, Campaigns campaigns) {
    this.store = store;
    this.campaigns = campaigns;
  }

  void refuse(@Observes EventTypeDeleting deleting) {
    var workspace = deleting.workspace();
    var users =
        store.all(workspace).stream()
            .flatMap(row -> campaigns.current(workspace, row.id()).stream())
            .filter(
                version ->
                    TriggerChecks.happenings(version.definition())
                        .anyMatch(happening -> happening.event().equals(deleting.name())))
            .map(version -> new Violation("campaign", version.name(), "has a trigger about it"))
            .toList();
    if (!users.isEmpty()) {
      throw new ApiProblem(
          ProblemCode.CONFLICT, "The event type \"" + deleting.name() + "\" is in use.", users);
    }
  }
}
