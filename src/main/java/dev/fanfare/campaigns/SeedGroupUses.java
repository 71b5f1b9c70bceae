package dev.fanfare.campaigns;

import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.ProblemCode;
import dev.fanfare.platform.Violation;
import dev.fanfare.seeds.SeedGroupDeleting;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Keeps seed groups that campaigns in force send copies to. */
@Singleton
final class SeedGroupUses {

  private final CampaignStore store;
  private final Campaigns campaigns;

  SeedGroupUses(CampaignStore store, Campaigns campaigns) {
    this.store = store;
    this.campaigns = campaigns;
  }

  void refuse(@Observes SeedGroupDeleting deleting) {
    var workspace = deleting.workspace();
    var users =
        store.all(workspace).stream()
            .flatMap(row -> campaigns.current(workspace, row.id()).stream())
            .filter(version -> version.definition().seeds().contains(deleting.name()))
            .map(version -> new Violation("campaign", version.name(), "names it in its seeds"))
            .toList();
    if (!users.isEmpty()) {
      throw new ApiProblem(
          ProblemCode.CONFLICT, "The seed group \"" + deleting.name() + "\" is in use.", users);
    }
  }
}
