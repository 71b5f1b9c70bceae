package dev.fanfare.segments;

import dev.fanfare.platform.WorkspaceId;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One import of a file into a segment.
 *
 * @param segmentId 0 where a dry run names a segment that does not exist
 * @param chunks how many chunks are staged
 * @param failures how many attempts to apply it failed
 * @param problem why it was refused or failed; null otherwise
 * @param segmentVersion the version that has its members; null before it is done
 * @param outcome null before it is done or, as a dry run, checked
 * @param scoredBy where scores come from; null without any, and before they are received
 */
record SegmentImport(
    WorkspaceId workspace,
    long id,
    int segmentId,
    String segment,
    ImportDefinition definition,
    ImportState state,
    @Nullable String problem,
    Counts counts,
    int chunks,
    int failures,
    @Nullable Integer segmentVersion,
    @Nullable Outcome outcome,
    @Nullable ScoredBy scoredBy,
    Instant createdAt,
    @Nullable Instant finishedAt) {

  /**
   * What it changed, or as a dry run would change.
   *
   * @param changedFields how many people have another value, by field
   * @param joinedMembers who are in the segment and were not before
   * @param leftMembers who were in the segment and are not any more
   * @param unknownPeople scores of subject numbers nobody has
   */
  record Outcome(
      Map<String, Long> changedFields, long joinedMembers, long leftMembers, long unknownPeople) {

    boolean sameMembers() {
      return joinedMembers == 0 && leftMembers == 0;
    }
  }

  /**
   * How far it is.
   *
   * @param keptWithdrawals people whose withdrawal stood against the file's consent
   * @param withdrawnConsents people who have opted out by the file, and had not before
   */
  record Counts(
      long read,
      long rejected,
      long applied,
      long created,
      long updated,
      long grantedConsents,
      long keptWithdrawals,
      long withdrawnConsents) {}
}
