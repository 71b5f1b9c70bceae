package dev.fanfare.segments;

import dev.fanfare.platform.TimeOrderedId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An import as it is answered. */
record ImportView(
    String id,
    String segment,
    @Nullable ImportMode mode,
    ImportLayout layout,
    @Nullable ImportFormat format,
    @Nullable String separator,
    @Nullable String encoding,
    @Nullable Mapping mapping,
    @Nullable List<String> ignore,
    @Nullable String region,
    @Nullable ImportConsent consent,
    @Nullable ScoreManifest manifest,
    @Nullable String source,
    int maxRejects,
    boolean dryRun,
    ImportState state,
    @Nullable String problem,
    long rowsRead,
    long rowsRejected,
    long rowsApplied,
    long createdProfiles,
    long updatedProfiles,
    @Nullable Long unchangedProfiles,
    @Nullable Map<String, Long> changedFields,
    long grantedConsents,
    long keptWithdrawals,
    long withdrawnConsents,
    @Nullable Long joinedMembers,
    @Nullable Long leftMembers,
    @Nullable Long unknownPeople,
    @Nullable ScoredBy scoredBy,
    @Nullable Integer segmentVersion,
    Instant createdAt,
    @Nullable Instant finishedAt) {

  static ImportView of(SegmentImport of) {
    var definition = of.definition();
    var counts = of.counts();
    var outcome = of.outcome();
    return new ImportView(
        TimeOrderedId.write("imp", of.id()),
        of.segment(),
        definition.mode(),
        definition.layoutOrColumns(),
        definition.format(),
        definition.separator(),
        definition.encoding(),
        definition.mapping(),
        definition.ignore(),
        definition.region(),
        definition.consent(),
        definition.manifest(),
        definition.source(),
        definition.maxRejectsOrUsual(),
        definition.dry(),
        of.state(),
        of.problem(),
        counts.read(),
        counts.rejected(),
        counts.applied(),
        counts.created(),
        counts.updated(),
        outcome == null ? null : counts.applied() - counts.created() - counts.updated(),
        outcome == null ? null : outcome.changedFields(),
        counts.grantedConsents(),
        counts.keptWithdrawals(),
        counts.withdrawnConsents(),
        outcome == null ? null : outcome.joinedMembers(),
        outcome == null ? null : outcome.leftMembers(),
        outcome == null ? null : outcome.unknownPeople(),
        of.scoredBy(),
        of.segmentVersion(),
        of.createdAt(),
        of.finishedAt());
  }
}
