package dev.fanfare.campaigns;

import dev.fanfare.behaviour.EventTypeDeleting;
import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.ProblemCode;
import dev.fanfare.platform.Violation;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.stream.Stream;

/** Keeps event types that triggers and goals of campaigns in force are about. */
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
            .flatMap(version -> uses(version, deleting.name()))
            .toList();
    if (!users.isEmpty()) {
      throw new ApiProblem(
          ProblemCode.CONFLICT, "The event type \"" + deleting.name() + "\" is in use.", users);
    }
  }

  private static Stream<Violation> uses(CampaignVersion version, String type) {
    boolean brings =
        TriggerChecks.happenings(version.definition())
            .anyMatch(happening -> happening.event().equals(type));
    boolean reaches =
        version.definition().conversions().stream().anyMatch(goal -> goal.event().equals(type));
    return Stream.of(
            brings ? "has a trigger about it" : null, reaches ? "has a goal about it" : null)
        .flatMap(Stream::ofNullable)
        .map(how -> new Violation("campaign", version.name(), how));
  }
}
