package dev.fanfare.campaigns;

import dev.fanfare.behaviour.EventTypeDeleting;
import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.ProblemCode;
import dev.fanfare.platform.Violation;
import dev.fanfare.platform.WorkspaceId;
import dev.fanfare.segments.Segments;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.stream.Stream;

/** Keeps event types that campaigns in force are about, and that rules in force count. */
@Singleton
final class EventTypeUses {

  private final CampaignStore store;
  private final Campaigns campaigns;
  private final TriggerChecks triggers;
  private final Segments segments;

  EventTypeUses(
      CampaignStore store, Campaigns campaigns, TriggerChecks triggers, Segments segments) {
    this.store = store;
    this.campaigns = campaigns;
    this.triggers = triggers;
    this.segments = segments;
  }

  void refuse(@Observes EventTypeDeleting deleting) {
    var workspace = deleting.workspace();
    var type = deleting.name();
    var users =
        Stream.concat(
                segments.counting(workspace, type).stream()
                    .map(name -> new Violation("segment", name, "counts it in its rule")),
                store.all(workspace).stream()
                    .flatMap(row -> campaigns.current(workspace, row.id()).stream())
                    .flatMap(version -> uses(workspace, version, type)))
            .toList();
    if (!users.isEmpty()) {
      throw new ApiProblem(
          ProblemCode.CONFLICT, "The event type \"" + deleting.name() + "\" is in use.", users);
    }
  }

  private Stream<Violation> uses(WorkspaceId workspace, CampaignVersion version, String type) {
    boolean brings =
        TriggerChecks.happenings(version.definition())
            .anyMatch(happening -> happening.event().equals(type));
    boolean reaches =
        version.definition().conversions().stream().anyMatch(goal -> goal.event().equals(type));
    boolean counts = triggers.counts(workspace, version.definition(), type);
    return Stream.of(
            brings ? "has a trigger about it" : null,
            counts ? "counts it in its trigger" : null,
            reaches ? "has a goal about it" : null)
        .flatMap(Stream::ofNullable)
        .map(how -> new Violation("campaign", version.name(), how));
  }
}
