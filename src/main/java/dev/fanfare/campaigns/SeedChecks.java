package dev.fanfare.campaigns;

import dev.fanfare.dsl.Campaign;
import dev.fanfare.platform.WorkspaceId;
import dev.fanfare.seeds.SeedGroups;
import jakarta.inject.Singleton;

/** Whether the groups that get copies of a campaign are there. */
@Singleton
final class SeedChecks {

  private final SeedGroups groups;

  SeedChecks(SeedGroups groups) {
    this.groups = groups;
  }

  /** Notes every name that no seed group of the workspace has. */
  void check(WorkspaceId workspace, Campaign campaign, FileProblems problems) {
    var seeds = campaign.seeds();
    if (seeds.isEmpty()) {
      return;
    }
    var known = groups.names(workspace);
    for (int i = 0; i < seeds.size(); i++) {
      if (!known.contains(seeds.get(i))) {
        problems.add(
            "seeds[" + i + "]",
            seeds.get(i),
            "is no seed group of this workspace",
            known.isEmpty()
                ? "make it with PUT /v1/seed-groups/" + seeds.get(i)
                : "groups here: " + String.join(", ", known));
      }
    }
  }
}
