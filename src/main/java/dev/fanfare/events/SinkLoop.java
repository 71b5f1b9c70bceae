package dev.fanfare.events;

import dev.fanfare.platform.WorkLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Gives a sink every event once. A round is what one poll brought: received, then stored with the
 * offsets and positions in one transaction. Offsets move only from where this process left them, so
 * a process that was suspended and wakes stores nothing.
 */
final class SinkLoop implements WorkLoop.Step {

  private static final Logger LOG = Logger.getLogger(SinkLoop.class);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration OFF_DUTY = Duration.ofMillis(200);

  /** A consumer and what is stored up to now, as far as this process knows. */
  private record Stand(
      KafkaConsumer<byte[], byte[]> consumer,
      Map<Integer, Long> offsets,
      SinkPositions positions) {}

  private final EventSink sink;
  private final EventTopic topic;
  private final SinkStore store;
  private final BooleanSupplier onDuty;
  private final ReceivedEvent event = new ReceivedEvent();
  private @Nullable Stand stand;

  SinkLoop(EventSink sink, EventTopic topic, SinkStore store, BooleanSupplier onDuty) {
    this.sink = sink;
    this.topic = topic;
    this.store = store;
    this.onDuty = onDuty;
  }

  /** One round at most. After a failure the sink goes back to what is stored. */
  @Override
  public Duration work() {
    if (!onDuty.getAsBoolean()) {
      leave();
      return OFF_DUTY;
    }
    try {
      var here = stand();
      var records = poll(here.consumer());
      if (!records.isEmpty()) {
        round(records, here);
      }
      return Duration.ZERO;
    } catch (RuntimeException e) {
      leave();
      throw e;
    }
  }

  @Override
  public void ended() {
    leave();
  }

  private Stand stand() {
    var here = stand;
    if (here == null) {
      topic.ensure();
      here = read(topic.consumer());
      stand = here;
    }
    return here;
  }

  private Stand read(KafkaConsumer<byte[], byte[]> consumer) {
    try {
      var partitions =
          consumer.partitionsFor(topic.name()).stream()
              .map(info -> new TopicPartition(topic.name(), info.partition()))
              .toList();
      var first = new HashMap<Integer, Long>();
      consumer.beginningOffsets(partitions).forEach((p, at) -> first.put(p.partition(), at));
      var offsets =
          new HashMap<>(store.inTransaction(connection -> store.offsets(connection, first)));
      var positions = new SinkPositions(store.inTransaction(store::positions));
      consumer.assign(partitions);
      partitions.forEach(p -> consumer.seek(p, offsets.getOrDefault(p.partition(), 0L)));
      return new Stand(consumer, offsets, positions);
    } catch (RuntimeException e) {
      consumer.close();
      throw e;
    }
  }

  private void leave() {
    var here = stand;
    stand = null;
    if (here != null) {
      // An interrupted thread cannot close a consumer in order.
      boolean interrupted = Thread.interrupted();
      here.consumer().close();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * An offset the topic does not have. Where it was made anew the sink begins with it; what was
   * dropped before the sink had it is in the store alone, and to go on without it would miscount
   * for good.
   */
  private ConsumerRecords<byte[], byte[]> poll(KafkaConsumer<byte[], byte[]> consumer) {
    try {
      return consumer.poll(POLL);
    } catch (OffsetOutOfRangeException e) {
      var first = consumer.beginningOffsets(e.offsetOutOfRangePartitions().keySet());
      e.offsetOutOfRangePartitions()
          .forEach((p, wanted) -> requireKept(p, wanted, first.getOrDefault(p, 0L)));
      LOG.errorf("Sink %s begins anew on %s: %s", sink.name(), first.keySet(), e.getMessage());
      consumer.seekToBeginning(first.keySet());
      return ConsumerRecords.empty();
    }
  }

  private void requireKept(TopicPartition partition, long wanted, long first) {
    if (wanted < first) {
      throw new IllegalStateException(
          "%s has dropped %d events that sink %s has not stored; %s"
              .formatted(partition, first - wanted, sink.name(), SinkWatch.CURE));
    }
  }

  private void round(ConsumerRecords<byte[], byte[]> records, Stand here) {
    var positions = here.positions();
    sink.begin();
    for (var record : records) {
      if (event.turnTo(record)
          && positions.advance(record.partition(), event.stream(), event.seq(), event.index())) {
        sink.receive(event);
      }
    }
    var steps = steps(records, here.offsets());
    store.inTransaction(
        connection -> {
          store.step(connection, steps);
          store.move(connection, positions.takeMoved());
          sink.store(connection);
          return true;
        });
    steps.forEach(step -> here.offsets().put(step.partition(), step.to()));
  }

  private static List<SinkStore.Step> steps(
      ConsumerRecords<byte[], byte[]> records, Map<Integer, Long> offsets) {
    var steps = new ArrayList<SinkStore.Step>();
    for (var partition : records.partitions()) {
      int number = partition.partition();
      long next = records.records(partition).getLast().offset() + 1;
      steps.add(new SinkStore.Step(number, offsets.getOrDefault(number, 0L), next));
    }
    return steps;
  }
}
