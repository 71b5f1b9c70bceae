package dev.fanfare.messages;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What came of the seed groups of a run.
 *
 * @param copies how many were asked for, by all groups and variants
 * @param problem why there are none at all; null where there are
 */
public record RunSeeds(
    Instant decidedAt,
    List<String> groups,
    int copies,
    List<LeftOut> leftOut,
    @Nullable String problem) {

  public RunSeeds {
    groups = List.copyOf(groups);
    leftOut = List.copyOf(leftOut);
  }

  /**
   * A member who gets no copies, known by its place: nobody is named in what is kept of a run.
   *
   * @param version of the group; 0 of one that is not there any more
   * @param member counted from 1, as the group was written; null for all of them
   */
  public record LeftOut(String group, long version, @Nullable Integer member, String why) {}

  /** A copy that was asked for: what became of it is told of its message. */
  public record Copy(UUID message, String group, String variant, long subject) {}
}
