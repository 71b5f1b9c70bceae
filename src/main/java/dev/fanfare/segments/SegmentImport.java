package dev.fanfare.segments;

import dev.fanfare.platform.WorkspaceId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One import of a file into a segment.
 *
 * @param chunks how many chunks are staged
 * @param failures how many attempts to apply it failed
 * @param problem why it was refused or failed; null otherwise
 * @param segmentVersion the version it made; null before it is done
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
    Instant createdAt,
    @Nullable Instant finishedAt) {

  /**
   * How far it is.
   *
   * @param keptWithdrawals people whose withdrawal stood against the file's consent
   */
  record Counts(
      long read,
      long rejected,
      long applied,
      long created,
      long updated,
      long grantedConsents,
      long keptWithdrawals) {}
}
