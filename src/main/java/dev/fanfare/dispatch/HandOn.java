package dev.fanfare.dispatch;

import dev.fanfare.audience.LaterSlice;
import dev.fanfare.audience.Slice;
import dev.fanfare.audience.SliceKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.LongPredicate;

/**
 * The started people of a slice whose owner died, of whom nothing is known, told apart. Pure.
 *
 * @param unknown those who may have been sent to
 * @param notSent those who certainly have not, or to whom sending again is harmless
 */
record HandOn(List<Long> unknown, List<Long> notSent) {

  /**
   * Tells them apart.
   *
   * @param accounted who has a row, or stands in a later slice
   * @param harmless whether somebody may be started again whatever has happened
   */
  static HandOn of(Slice slice, Set<Long> accounted, LongPredicate harmless) {
    var handOn = new HandOn(new ArrayList<>(), new ArrayList<>());
    for (long person : Arrays.copyOf(slice.profileIds(), slice.startedTo())) {
      if (!accounted.contains(person)) {
        (harmless.test(person) ? handOn.notSent : handOn.unknown).add(person);
      }
    }
    return handOn;
  }

  /** Where they go on; unknown people only where they are sent to again. */
  List<LaterSlice> later(Slice slice, Loss loss, Instant now) {
    var later = new ArrayList<LaterSlice>();
    if (!notSent.isEmpty()) {
      var kind = slice.kind() == SliceKind.RESEND ? SliceKind.RESEND : SliceKind.RECOVERED;
      later.add(later(slice, kind, slice.attempt(), notSent, now));
    }
    if (!unknown.isEmpty() && loss.sentAgain()) {
      later.add(later(slice, SliceKind.RESEND, slice.attempt() + 1, unknown, now));
    }
    return later;
  }

  /** The slice's tally with those who are unknown; whoever is sent to again is in it already. */
  int[] tally(Slice slice, Loss loss) {
    var tally = Arrays.copyOf(slice.tally(), Reason.values().length);
    tally[loss.reason().tallyIndex()] += slice.kind() == SliceKind.RESEND ? 0 : unknown.size();
    return tally;
  }

  private static LaterSlice later(
      Slice slice, SliceKind kind, int attempt, List<Long> people, Instant now) {
    var ids = people.stream().mapToLong(Long::longValue).toArray();
    return new LaterSlice(slice.occurrence(), kind, slice.number(), attempt, now, ids);
  }
}
