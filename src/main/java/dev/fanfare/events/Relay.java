package dev.fanfare.events;

import dev.fanfare.platform.WorkLoop;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Carries stored events into the topic. One works at a time in the installation; should two, an
 * event comes twice, which consumers see by its position. No transaction is open while the broker
 * is waited for, and nobody waits for the relay.
 */
final class Relay implements WorkLoop.Step {

  private static final int PER_STREAM = 256;
  private static final int LARGE_PASS = 24;
  private static final int FETCH_BYTES = 1024 * 1024;
  private static final Duration OFF_DUTY = Duration.ofMillis(200);

  private final RelayStore store;
  private final EventTopic topic;
  private final EventsConfig config;
  private final BooleanSupplier onDuty;
  private final AtomicLong published = new AtomicLong();
  private @Nullable TopicPublisher publisher;
  private int batchesOfPass;

  /**
   * @param onDuty whether this process is the one that relays now
   */
  Relay(RelayStore store, EventTopic topic, EventsConfig config, BooleanSupplier onDuty) {
    this.store = store;
    this.topic = topic;
    this.config = config;
    this.onDuty = onDuty;
  }

  /** Events published by this process, counted once for every time. */
  long published() {
    return published.get();
  }

  /** One pass at most; a pass that fails leaves its events in the store. */
  @Override
  public Duration work() {
    if (!onDuty.getAsBoolean()) {
      drop();
      return OFF_DUTY;
    }
    try {
      pass();
      // Small passes cost a broker and the sinks as much as large ones, so they are gathered.
      return batchesOfPass >= LARGE_PASS ? Duration.ZERO : config.rest();
    } catch (RuntimeException e) {
      drop();
      throw e;
    }
  }

  @Override
  public void ended() {
    drop();
  }

  /** Publishes what one snapshot shows, as far as a pass goes; false when that is nothing. */
  boolean pass() {
    var batches = RelayOrder.pass(store.pending(PER_STREAM), PER_STREAM, config.passBytes());
    batchesOfPass = batches.size();
    if (batches.isEmpty()) {
      return false;
    }
    var out = publisher();
    long before = out.acknowledged();
    for (int from = 0; from < batches.size(); ) {
      int to = fetchEnd(batches, from);
      var part = batches.subList(from, to);
      var payloads = store.payloads(part);
      for (int i = 0; i < part.size(); i++) {
        out.publish(part.get(i), payloads.get(i));
      }
      from = to;
    }
    if (out.await(this::goOn)) {
      store.published(lastOfEach(batches));
      published.addAndGet(out.acknowledged() - before);
    } else {
      drop();
    }
    return true;
  }

  private boolean goOn() {
    return !Thread.currentThread().isInterrupted() && onDuty.getAsBoolean();
  }

  private static int fetchEnd(List<PendingBatch> batches, int from) {
    long bytes = 0;
    int to = from;
    while (to < batches.size() && (to == from || bytes + batches.get(to).bytes() <= FETCH_BYTES)) {
      bytes += batches.get(to).bytes();
      to++;
    }
    return to;
  }

  /** A pass holds of each stream a first part, so its largest number is where that part ends. */
  private static Map<Long, Long> lastOfEach(List<PendingBatch> batches) {
    var last = new HashMap<Long, Long>();
    for (var batch : batches) {
      last.merge(batch.stream(), batch.seq(), Math::max);
    }
    return last;
  }

  private TopicPublisher publisher() {
    var open = publisher;
    if (open == null) {
      topic.ensure();
      open = new TopicPublisher(topic.producer(), topic.name());
      publisher = open;
    }
    return open;
  }

  private void drop() {
    var open = publisher;
    publisher = null;
    if (open != null) {
      // An interrupted thread cannot close a producer in order.
      boolean interrupted = Thread.interrupted();
      open.close();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
