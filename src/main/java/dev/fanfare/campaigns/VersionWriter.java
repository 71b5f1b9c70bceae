package dev.fanfare.campaigns;

import dev.fanfare.campaigns.VersionRow.Origin;
import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.CampaignClock;
import dev.fanfare.platform.Precondition;
import dev.fanfare.platform.ProblemCode;
import dev.fanfare.platform.WorkspaceId;
import jakarta.enterprise.event.Event;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/**
 * Makes checked files the next versions of their campaigns, in the caller's transaction. Who writes
 * several goes by their names, so that two of them never wait for each other.
 */
@Singleton
final class VersionWriter {

  private final CampaignStore store;
  private final Event<CampaignApplied> listeners;
  private final CampaignClock clock;

  VersionWriter(CampaignStore store, Event<CampaignApplied> listeners, CampaignClock clock) {
    this.store = store;
    this.listeners = listeners;
    this.clock = clock;
  }

  /**
   * What came of a file.
   *
   * @param changed false when the present version says it already
   */
  record Written(CampaignRow campaign, VersionRow version, boolean changed) {
    boolean created() {
      return changed && version.number() == 1;
    }
  }

  /** Makes the file the next version, or keeps the present one when nothing differs. */
  Written write(
      WorkspaceId workspace,
      CheckedFile file,
      String keyId,
      Origin origin,
      Precondition precondition) {
    var present = store.locked(workspace, file.name()).orElse(null);
    if (present != null) {
      var version = store.version(workspace, present.id(), present.currentVersion()).orElseThrow();
      if (version.hash().equals(file.hash())) {
        precondition.check(etag(present));
        return new Written(present, version, false);
      }
    }
    precondition.require(etag(present));
    var now = clock.now(workspace);
    var campaign = present == null ? create(workspace, file.name()) : present;
    var version = VersionRow.of(campaign.currentVersion() + 1, file, keyId, now, origin);
    store.add(workspace, campaign.id(), version);
    listeners.fire(
        new CampaignApplied(
            workspace,
            new CampaignVersion(
                campaign.id(),
                file.name(),
                version.number(),
                file.definition(),
                file.words(),
                version.hash()),
            now));
    return new Written(campaign, version, true);
  }

  private CampaignRow create(WorkspaceId workspace, String name) {
    return store
        .create(workspace, name, clock.now(workspace))
        .orElseThrow(
            () -> new ApiProblem(ProblemCode.VERSION_CHANGED, "Somebody else created it now."));
  }

  private static @Nullable Long etag(@Nullable CampaignRow campaign) {
    return campaign == null ? null : (long) campaign.currentVersion();
  }
}
