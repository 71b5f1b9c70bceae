package dev.fanfare.campaigns;

import dev.fanfare.platform.TimeOrderedId;
import dev.fanfare.platform.WorkspaceId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One execution of a campaign version at one planned instant; or what goes on for a calendar month:
 * a campaign version with a trigger, or the messages that calls ask for through one account.
 *
 * @param campaignId 0 for a run of messages, as its version
 * @param plannedAt the occurrence: part of every message's key
 * @param problem why it failed or waits, for people
 * @param segmentVersions what the audience was frozen from, as JSON
 * @param planned people frozen; null before the freeze, and where people come while it goes on
 * @param takesUntil when people come to it no more; null where they are frozen, and for messages
 * @param winner the number of the variant that people get who do not test it; null before that is
 *     decided, and where all of them test
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
    @Nullable Instant endedAt,
    @Nullable Instant takesUntil,
    @Nullable Integer winner) {

  /** Before a winner is decided. */
  public Run(
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
      @Nullable Instant endedAt,
      @Nullable Instant takesUntil) {
    this(
        workspace,
        id,
        campaignId,
        campaignVersion,
        plannedAt,
        state,
        problem,
        accountId,
        segmentVersions,
        planned,
        launchedBy,
        createdAt,
        frozenAt,
        endedAt,
        takesUntil,
        null);
  }

  /** The same run by a version of its campaign that decides, or has decided, about some of it. */
  public Run by(int version) {
    return version == campaignVersion
        ? this
        : new Run(
            workspace,
            id,
            campaignId,
            version,
            plannedAt,
            state,
            problem,
            accountId,
            segmentVersions,
            planned,
            launchedBy,
            createdAt,
            frozenAt,
            endedAt,
            takesUntil,
            winner);
  }

  /** Whether it has no campaign: it takes what calls ask for while its month lasts. */
  public boolean ofMessages() {
    return campaignId == 0;
  }

  /** Whether people come to it one by one, because of something that happens to them. */
  public boolean ofTrigger() {
    return takesUntil != null;
  }

  /** Whether its people are not frozen, but come while it goes on: each in a slice of their own. */
  public boolean continuous() {
    return ofTrigger() || ofMessages();
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
