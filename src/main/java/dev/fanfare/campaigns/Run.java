package dev.fanfare.campaigns;

import dev.fanfare.platform.TimeOrderedId;
import dev.fanfare.platform.WorkspaceId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One execution of a campaign version at one planned instant; or the messages that calls ask for in
 * one calendar month, through one account.
 *
 * @param campaignId 0 for a run of messages, as its version
 * @param plannedAt the occurrence: part of every message's key
 * @param problem why it failed or waits, for people
 * @param segmentVersions what the audience was frozen from, as JSON
 * @param planned people frozen; null before the freeze
 */
public record Run(
    WorkspaceId workspace,
    long id,
    int campaignId,
    int campaignVersion,
    Instant plannedAt,
    RunState state,
    @Nullable String problem,
    int accountId,
    String segmentVersions,
    @Nullable Integer planned,
    String launchedBy,
    Instant createdAt,
    @Nullable Instant frozenAt,
    @Nullable Instant endedAt) {

  /** Whether it has no campaign: it takes what calls ask for while its month lasts. */
  public boolean ofMessages() {
    return campaignId == 0;
  }

  /** The id as people see it. */
  public String publicId() {
    return publicId(id);
  }

  /** The occurrence as the ledger keeps it: microseconds since 1970. */
  public long occurrence() {
    return plannedAt.getEpochSecond() * 1_000_000 + plannedAt.getNano() / 1_000;
  }

  /** A run id as people see it. */
  public static String publicId(long id) {
    return TimeOrderedId.write("run", id);
  }
}
