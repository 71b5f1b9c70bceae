package dev.fanfare.segments;

import dev.fanfare.platform.TimeOrderedId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An import as it is answered. */
record ImportView(
    String id,
    String segment,
    @Nullable ImportMode mode,
    @Nullable ImportFormat format,
    @Nullable String separator,
    @Nullable Mapping mapping,
    @Nullable ImportConsent consent,
    int maxRejects,
    ImportState state,
    @Nullable String problem,
    long rowsRead,
    long rowsRejected,
    long rowsApplied,
    long createdProfiles,
    long updatedProfiles,
    long grantedConsents,
    long keptWithdrawals,
    @Nullable Integer segmentVersion,
    Instant createdAt,
    @Nullable Instant finishedAt) {

  static ImportView of(SegmentImport of) {
    var definition = of.definition();
    var counts = of.counts();
    return new ImportView(
        TimeOrderedId.write("imp", of.id()),
        of.segment(),
        definition.mode(),
        definition.format(),
        definition.separator(),
        definition.mapping(),
        definition.consent(),
        definition.maxRejectsOrUsual(),
        of.state(),
        of.problem(),
        counts.read(),
        counts.rejected(),
        counts.applied(),
        counts.created(),
        counts.updated(),
        counts.grantedConsents(),
        counts.keptWithdrawals(),
        of.segmentVersion(),
        of.createdAt(),
        of.finishedAt());
  }
}
