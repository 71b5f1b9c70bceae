package dev.fanfare.triggers;

import dev.fanfare.behaviour.EventTypes;
import dev.fanfare.campaigns.CampaignVersion;
import dev.fanfare.campaigns.Campaigns;
import dev.fanfare.conditions.Condition;
import dev.fanfare.conditions.Conditions;
import dev.fanfare.dsl.Trigger;
import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.WorkspaceId;
import dev.fanfare.profiles.AttributeType;
import dev.fanfare.segments.Segments;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The triggers of campaign versions, read once: neither a version nor the type of anything that a
 * condition names ever changes. Any thread.
 */
@Singleton
final class TriggerBook {

  private static final int KEPT = 500;

  private record Key(WorkspaceId workspace, int campaign, int version) {}

  private final Map<Key, ReadTrigger> known = new ConcurrentHashMap<>();
  private final Campaigns campaigns;
  private final EventTypes types;
  private final Segments segments;

  TriggerBook(Campaigns campaigns, EventTypes types, Segments segments) {
    this.campaigns = campaigns;
    this.types = types;
    this.segments = segments;
  }

  /** The trigger of a version; empty when it has none. */
  Optional<ReadTrigger> of(WorkspaceId workspace, int campaign, int version) {
    var key = new Key(workspace, campaign, version);
    var present = known.get(key);
    if (present != null) {
      return Optional.of(present);
    }
    var read =
        campaigns
            .version(workspace, campaign, version)
            .orElseThrow(() -> ApiProblem.notFound("campaign version", campaign + "@" + version));
    if (!(read.definition().schedule() instanceof Trigger trigger)) {
      return Optional.empty();
    }
    var fresh = read(workspace, read, trigger);
    if (known.size() >= KEPT) {
      known.clear();
    }
    known.put(key, fresh);
    return Optional.of(fresh);
  }

  private ReadTrigger read(WorkspaceId workspace, CampaignVersion version, Trigger trigger) {
    var source = trigger.source();
    return new ReadTrigger(
        version,
        trigger,
        source instanceof Trigger.Source.Event(var happening) ? when(workspace, happening) : null,
        when(workspace, trigger.except()));
  }

  private @Nullable Condition when(WorkspaceId workspace, Trigger.@Nullable Happening happening) {
    var text = happening == null ? null : happening.when();
    if (happening == null || text == null) {
      return null;
    }
    var properties =
        types
            .byName(workspace, happening.event())
            .map(type -> type.types())
            .orElse(Map.<String, AttributeType>of());
    return switch (segments.readKept(workspace, text, properties, happening.event())) {
      case Conditions.Good(var condition) -> condition;
      case Conditions.Bad(var violations) ->
          throw new IllegalStateException("cannot be read any more: " + violations.getFirst());
    };
  }
}
