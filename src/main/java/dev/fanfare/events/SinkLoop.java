package dev.fanfare.events;

import dev.fanfare.platform.DatabaseFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/**
 * Gives a sink every event once. A round is what one poll brought: received, then stored with the
 * offsets and positions in one transaction. Offsets move only from where this process left them, so
 * a process that was suspended and wakes stores nothing.
 */
final class SinkLoop implements Runnable {

  private static final Logger LOG = Logger.getLogger(SinkLoop.class);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration OFF_DUTY = Duration.ofMillis(200);
  private static final Duration AFTER_TROUBLE = Duration.ofSeconds(1);

  private final EventSink sink;
  private final EventTopic topic;
  private final SinkStore store;
  private final BooleanSupplier onDuty;
  private final ReceivedEvent event = new ReceivedEvent();
  private volatile long lag;

  SinkLoop(EventSink sink, EventTopic topic, SinkStore store, BooleanSupplier onDuty) {
    this.sink = sink;
    this.topic = topic;
    this.store = store;
    this.onDuty = onDuty;
  }

  /** Records of the topic not stored yet, as far as this process knows; 0 off duty. */
  long lag() {
    return lag;
  }

  /** Works until interrupted. */
  @Override
  public void run() {
    try {
      while (!Thread.interrupted()) {
        if (onDuty.getAsBoolean()) {
          tryWork();
        }
        lag = 0;
        Thread.sleep(OFF_DUTY);
      }
    } catch (InterruptedException e) {
      LOG.debugf("Sink %s ends", sink.name());
    }
  }

  private void tryWork() throws InterruptedException {
    try {
      topic.ensure();
      try (var consumer = topic.consumer()) {
        work(consumer);
      }
    } catch (org.apache.kafka.common.errors.InterruptException e) {
      throw new InterruptedException();
    } catch (KafkaException | DatabaseFailure | IllegalStateException e) {
      LOG.warnf("Sink %s goes back to where it stood: %s", sink.name(), e.getMessage());
      Thread.sleep(AFTER_TROUBLE);
    }
  }

  private void work(KafkaConsumer<byte[], byte[]> consumer) {
    var partitions =
        consumer.partitionsFor(topic.name()).stream()
            .map(info -> new TopicPartition(topic.name(), info.partition()))
            .toList();
    var numbers = partitions.stream().map(TopicPartition::partition).toList();
    var offsets =
        new HashMap<>(store.inTransaction(connection -> store.offsets(connection, numbers)));
    var positions = new SinkPositions(store.inTransaction(store::positions));
    consumer.assign(partitions);
    partitions.forEach(p -> consumer.seek(p, offsets.getOrDefault(p.partition(), 0L)));
    while (onDuty.getAsBoolean() && !Thread.currentThread().isInterrupted()) {
      var records = poll(consumer);
      if (!records.isEmpty()) {
        round(records, offsets, positions);
      }
      lag = partitions.stream().mapToLong(p -> consumer.currentLag(p).orElse(0)).sum();
    }
  }

  /** An offset the topic does not have: its beginning was cut off, or it was made anew. */
  private ConsumerRecords<byte[], byte[]> poll(KafkaConsumer<byte[], byte[]> consumer) {
    try {
      return consumer.poll(POLL);
    } catch (OffsetOutOfRangeException e) {
      Set<TopicPartition> lost = e.offsetOutOfRangePartitions().keySet();
      LOG.errorf("Sink %s begins anew on %s: %s", sink.name(), lost, e.getMessage());
      consumer.seekToBeginning(lost);
      return ConsumerRecords.empty();
    }
  }

  private void round(
      ConsumerRecords<byte[], byte[]> records,
      Map<Integer, Long> offsets,
      SinkPositions positions) {
    sink.begin();
    for (var record : records) {
      if (event.turnTo(record)
          && positions.advance(record.partition(), event.stream(), event.seq(), event.index())) {
        sink.receive(event);
      }
    }
    var steps = steps(records, offsets);
    store.inTransaction(
        connection -> {
          store.step(connection, steps);
          store.move(connection, positions.takeMoved());
          sink.store(connection);
          return true;
        });
    steps.forEach(step -> offsets.put(step.partition(), step.to()));
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
