package dev.fanfare.campaigns;

import dev.fanfare.dsl.CampaignFile;
import dev.fanfare.dsl.Reading;
import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.WorkspaceId;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Campaigns as they were applied. Any thread; versions are kept in memory once read. */
@Singleton
public final class Campaigns {

  private static final int KEPT = 200;

  private record Key(WorkspaceId workspace, int campaign, int number) {}

  private final Map<Key, CampaignVersion> known = new ConcurrentHashMap<>();
  private final CampaignStore store;

  Campaigns(CampaignStore store) {
    this.store = store;
  }

  /** One version of a campaign. */
  public Optional<CampaignVersion> version(WorkspaceId workspace, int campaignId, int number) {
    var key = new Key(workspace, campaignId, number);
    var present = known.get(key);
    if (present != null) {
      return Optional.of(present);
    }
    var read = store.byId(workspace, campaignId).flatMap(row -> version(workspace, row, number));
    read.ifPresent(version -> keep(key, version));
    return read;
  }

  /** What a run sends; for a run of messages what stands for all that calls said. */
  public CampaignVersion versionOf(Run run) {
    return run.ofMessages()
        ? MessageDefinitions.WORDLESS
        : version(run.workspace(), run.campaignId(), run.campaignVersion())
            .orElseThrow(() -> ApiProblem.notFound("campaign version", run.publicId()));
  }

  /** The version in force. */
  public Optional<CampaignVersion> current(WorkspaceId workspace, String name) {
    return store
        .byName(workspace, name)
        .flatMap(row -> version(workspace, row.id(), row.currentVersion()));
  }

  /** The version in force of a campaign that is known by its id. */
  public Optional<CampaignVersion> current(WorkspaceId workspace, int campaignId) {
    return store
        .byId(workspace, campaignId)
        .flatMap(row -> version(workspace, campaignId, row.currentVersion()));
  }

  private Optional<CampaignVersion> version(WorkspaceId workspace, CampaignRow row, int number) {
    return store
        .version(workspace, row.id(), number)
        .map(
            version ->
                switch (CampaignFile.read(version.file())) {
                  case Reading.Valid(var definition) ->
                      new CampaignVersion(
                          row.id(),
                          row.name(),
                          number,
                          definition,
                          version.words(),
                          version.hash());
                  case Reading.Invalid(var problems) ->
                      throw new IllegalStateException(
                          "%s, version %d, cannot be read any more: %s"
                              .formatted(row.name(), number, problems.getFirst()));
                });
  }

  private void keep(Key key, CampaignVersion version) {
    if (known.size() >= KEPT) {
      known.clear();
    }
    known.put(key, version);
  }
}
