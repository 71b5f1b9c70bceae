package dev.fanfare.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Execution(ExecutionMode.CONCURRENT)
class RelayOrderLawsTest {

  private static final int PER_STREAM = 3;

  /** A transaction: when it took its id, began to hold its stream and was committed. */
  private record Written(PendingBatch batch, int began, int committed) {}

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void publishesEverythingOnceAndWhatBeganLaterAfterWhatWasCommitted(long seed) {
    var random = new Random(seed);
    var history = history(random);

    var published = relay(history, random);

    assertThat(published).containsExactlyInAnyOrderElementsOf(batches(history));
    assertStreamsInOrder(published);
    assertCausesFirst(history, published);
  }

  /** Relays while the history goes on, with passes at random moments. */
  private static List<PendingBatch> relay(List<Written> history, Random random) {
    var published = new ArrayList<PendingBatch>();
    var cursors = new HashMap<Long, Long>();
    int end = history.stream().mapToInt(Written::committed).max().orElse(0);
    for (int now = 0; now <= end || published.size() < history.size(); now++) {
      if (now > end || random.nextInt(4) == 0) {
        var pass = RelayOrder.pass(visible(history, cursors, now), PER_STREAM, random.nextInt(400));
        for (var batch : pass) {
          published.add(batch);
          assertThat(batch.seq()).isEqualTo(cursors.getOrDefault(batch.stream(), 0L) + 1);
          cursors.put(batch.stream(), batch.seq());
        }
      }
    }
    return published;
  }

  private static List<PendingBatch> visible(
      List<Written> history, Map<Long, Long> cursors, int now) {
    var taken = new HashMap<Long, Integer>();
    return history.stream()
        .filter(w -> w.committed() <= now)
        .map(Written::batch)
        .filter(batch -> batch.seq() > cursors.getOrDefault(batch.stream(), 0L))
        .sorted(Comparator.comparingLong(PendingBatch::stream).thenComparingLong(PendingBatch::seq))
        .filter(batch -> taken.merge(batch.stream(), 1, Integer::sum) <= PER_STREAM)
        .toList();
  }

  /**
   * Transactions of several writers on few streams: ids are taken in order of begin, sequence
   * numbers in order of commit, and the two differ where writers share a stream.
   */
  private static List<Written> history(Random random) {
    var history = new ArrayList<Written>();
    var seqs = new HashMap<Long, Long>();
    record Open(long xid, int began, int commits) {}
    var open = new ArrayList<Open>();
    long xid = 100;
    for (int now = 1; history.size() < 300; now++) {
      if (open.size() < 6 && random.nextBoolean()) {
        open.add(new Open(xid++, now, now + 1 + random.nextInt(12)));
      }
      for (var transaction : List.copyOf(open)) {
        if (transaction.commits() <= now) {
          open.remove(transaction);
          long stream = 1 + random.nextInt(4);
          long seq = seqs.merge(stream, 1L, Long::sum);
          var batch =
              new PendingBatch(
                  stream, seq, LocalDate.EPOCH, transaction.xid(), 1, random.nextInt(200), 1, null);
          history.add(new Written(batch, transaction.began(), now));
        }
      }
    }
    return history;
  }

  private static List<PendingBatch> batches(List<Written> history) {
    return history.stream().map(Written::batch).toList();
  }

  private static void assertStreamsInOrder(List<PendingBatch> published) {
    var last = new HashMap<Long, Long>();
    for (var batch : published) {
      assertThat(batch.seq()).isGreaterThan(last.getOrDefault(batch.stream(), 0L));
      last.put(batch.stream(), batch.seq());
    }
  }

  private static void assertCausesFirst(List<Written> history, List<PendingBatch> published) {
    var place = new HashMap<PendingBatch, Integer>();
    published.forEach(batch -> place.put(batch, place.size()));
    for (var earlier : history) {
      for (var later : history) {
        if (earlier.committed() < later.began()) {
          assertThat(place.get(earlier.batch())).isLessThan(place.get(later.batch()));
        }
      }
    }
  }
}
