package dev.fanfare.events;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Puts the batches of many streams into one order, such that what was written by a transaction that
 * began after another's commit comes after it, and every stream stays in its own order.
 *
 * <p>Within a stream, sequence order is commit order, but transaction ids may go back: an id is
 * taken before the stream is. So a batch counts with the largest id of its stream up to it. All
 * those ids were taken before that batch was committed, hence are smaller than that of any
 * transaction begun later.
 */
final class RelayOrder {

  private record Keyed(long key, PendingBatch batch) {}

  private RelayOrder() {}

  /**
   * The batches of one pass.
   *
   * @param pending of one snapshot, by stream and sequence; of each stream the first ones, at most
   *     {@code perStream}
   * @param bytes where the pass ends; its first batch is always in it
   */
  static List<PendingBatch> pass(List<PendingBatch> pending, int perStream, long bytes) {
    var keyed = new ArrayList<Keyed>(pending.size());
    long horizon = Long.MAX_VALUE;
    long key = 0;
    int ofStream = 0;
    for (int i = 0; i < pending.size(); i++) {
      var batch = pending.get(i);
      boolean first = i == 0 || pending.get(i - 1).stream() != batch.stream();
      key = first ? batch.xid() : Math.max(key, batch.xid());
      ofStream = first ? 1 : ofStream + 1;
      keyed.add(new Keyed(key, batch));
      if (ofStream == perStream) {
        // What the stream has beyond was not read, and comes before whatever has a larger key.
        horizon = Math.min(horizon, key);
      }
    }
    keyed.sort(
        Comparator.comparingLong(Keyed::key)
            .thenComparingLong(k -> k.batch().stream())
            .thenComparingLong(k -> k.batch().seq()));
    return cut(keyed, horizon, bytes);
  }

  private static List<PendingBatch> cut(List<Keyed> ordered, long horizon, long bytes) {
    var pass = new ArrayList<PendingBatch>();
    long taken = 0;
    for (var next : ordered) {
      taken += next.batch().bytes();
      if (next.key() > horizon || taken > bytes && !pass.isEmpty()) {
        break;
      }
      pass.add(next.batch());
    }
    return pass;
  }
}
