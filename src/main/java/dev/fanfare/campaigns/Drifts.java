package dev.fanfare.campaigns;

import dev.fanfare.access.KeyNames;
import dev.fanfare.campaigns.PlanView.Applied;
import dev.fanfare.campaigns.PlanView.Drift;
import dev.fanfare.campaigns.PlanView.DriftedChange;
import dev.fanfare.dsl.Change;
import dev.fanfare.platform.WorkspaceId;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds what others have applied since a file was taken from a campaign. A file is taken from the
 * version it says it was, or from the newest one that the same key has applied, if that is newer.
 */
@Singleton
final class Drifts {

  private final CampaignStore store;
  private final Campaigns campaigns;
  private final KeyNames keys;

  Drifts(CampaignStore store, Campaigns campaigns, KeyNames keys) {
    this.store = store;
    this.campaigns = campaigns;
    this.keys = keys;
  }

  /** The drift of a live campaign; null when there is none, or nobody knows where to begin. */
  @Nullable Drift of(
      WorkspaceId workspace,
      CampaignRow live,
      CheckedFile file,
      @Nullable Integer said,
      String keyId) {
    int own = store.newestBy(workspace, live.id(), keyId).orElse(0);
    int base = Math.max(said == null || said > live.currentVersion() ? 0 : said, own);
    if (base == 0 || base >= live.currentVersion()) {
      return null;
    }
    var since =
        store
            .versions(workspace, live.id(), live.currentVersion() + 1, live.currentVersion() - base)
            .reversed();
    var from = campaigns.version(workspace, live.id(), base).orElseThrow();
    var to = campaigns.version(workspace, live.id(), live.currentVersion()).orElseThrow();
    var planned = VersionDiff.between(to.definition(), to.words(), file.definition(), file.words());
    var changes =
        VersionDiff.between(from.definition(), from.words(), to.definition(), to.words()).stream()
            .map(
                each ->
                    new DriftedChange(
                        each.path(), each.before(), each.after(), isUndone(each, planned)))
            .toList();
    return new Drift(base, applied(workspace, since), changes);
  }

  /** Versions with the names of the keys that applied them. */
  List<Applied> applied(WorkspaceId workspace, List<VersionRow> versions) {
    var ids = versions.stream().map(VersionRow::createdBy).collect(Collectors.toSet());
    var names = keys.of(workspace, ids);
    var applied = new ArrayList<Applied>();
    for (var version : versions) {
      applied.add(
          new Applied(
              version.number(),
              version.hash(),
              version.createdBy(),
              names.get(version.createdBy()),
              version.createdAt()));
    }
    return applied;
  }

  /** Whether the plan changes again what this one made of it. */
  private static boolean isUndone(Change drifted, List<Change> planned) {
    return planned.stream()
        .anyMatch(
            each ->
                each.path().equals(drifted.path())
                    && Objects.equals(each.before(), drifted.after()));
  }
}
