package dev.fanfare.segments;

/**
 * One immutable version of a segment.
 *
 * @param members how many people it holds
 */
public record SegmentRef(int id, int version, int members, String name) {}
