package dev.fanfare.audience;

import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * People moved from a slice to a later one.
 *
 * @param occurrence of the slice they come from
 * @param tally by how much the move changes the rows of each reason; empty where it does not
 * @param because the code of the reason that a decision moved them for; null where none did
 * @param version of the campaign, that decided about them; null for that of the slice they come
 *     from
 */
public record LaterSlice(
    long occurrence,
    SliceKind kind,
    int parent,
    int attempt,
    Instant dueAt,
    long[] profileIds,
    int[] tally,
    @Nullable Integer because,
    @Nullable Integer version) {

  /** A move that leaves all rows as they are. */
  public LaterSlice(
      long occurrence, SliceKind kind, int parent, int attempt, Instant dueAt, long[] profileIds) {
    this(occurrence, kind, parent, attempt, dueAt, profileIds, new int[0], null, null);
  }

  /** A move that changes the rows of some reasons. */
  public LaterSlice(
      long occurrence,
      SliceKind kind,
      int parent,
      int attempt,
      Instant dueAt,
      long[] profileIds,
      int[] tally) {
    this(occurrence, kind, parent, attempt, dueAt, profileIds, tally, null, null);
  }

  /** The same move, made by a decision for a reason. */
  public LaterSlice because(int reason) {
    return new LaterSlice(
        occurrence, kind, parent, attempt, dueAt, profileIds, tally, reason, version);
  }

  /** The same move, of people whom a version of their campaign has decided about. */
  public LaterSlice by(int decided) {
    return new LaterSlice(
        occurrence, kind, parent, attempt, dueAt, profileIds, tally, because, decided);
  }

  /** The same without one person, of a slice that leaves all rows as they are. */
  public LaterSlice without(long profileId) {
    var others = Arrays.stream(profileIds).filter(id -> id != profileId).toArray();
    return new LaterSlice(
        occurrence, kind, parent, attempt, dueAt, others, tally, because, version);
  }
}
