package dev.fanfare.segments;

/**
 * Whether a person is in one version of a segment.
 *
 * @param byRule the version is a rule, which was asked now; people written down never change
 */
public record SegmentMembership(String segment, int version, boolean byRule, boolean member) {}
