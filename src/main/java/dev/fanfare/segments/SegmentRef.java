package dev.fanfare.segments;

/**
 * One immutable version of a segment.
 *
 * @param members how many people it holds; of a rule, as counted when it was made
 */
public record SegmentRef(int id, int version, int members, String name) {}
