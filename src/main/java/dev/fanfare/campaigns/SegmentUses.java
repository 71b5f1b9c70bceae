package dev.fanfare.campaigns;

import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.ProblemCode;
import dev.fanfare.platform.Violation;
import dev.fanfare.segments.SegmentDeleting;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.stream.Stream;

/** Keeps segments that campaigns in force take people from, or leave out. */
@Singleton
final class SegmentUses {

  private final CampaignStore store;
  private final Campaigns campaigns;

  SegmentUses(CampaignStore store, Campaigns campaigns) {
    this.store = store;
    this.campaigns = campaigns;
  }

  void refuse(@Observes SegmentDeleting deleting) {
    var workspace = deleting.workspace();
    var users =
        store.all(workspace).stream()
            .flatMap(row -> campaigns.current(workspace, row.id()).stream())
            .filter(version -> names(version, deleting.name()))
            .map(version -> new Violation("campaign", version.name(), "names it in its audience"))
            .toList();
    if (!users.isEmpty()) {
      throw new ApiProblem(
          ProblemCode.CONFLICT, "The segment \"" + deleting.name() + "\" is in use.", users);
    }
  }

  private static boolean names(CampaignVersion version, String segment) {
    var audience = version.definition().audience();
    return Stream.concat(audience.include().stream(), audience.exclude().stream())
        .anyMatch(segment::equals);
  }
}
