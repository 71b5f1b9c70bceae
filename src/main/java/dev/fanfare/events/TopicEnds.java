package dev.fanfare.events;

import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Asks the broker where the topic begins and ends, over one client that is kept. One thread at a
 * time.
 */
@Singleton
final class TopicEnds {

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final EventTopic topic;
  private @Nullable KafkaConsumer<byte[], byte[]> client;

  TopicEnds(EventTopic topic) {
    this.topic = topic;
  }

  synchronized void stop(@Observes ShutdownEvent event) {
    drop();
  }

  /**
   * What the topic has of a partition.
   *
   * @param first the first offset that was not dropped
   * @param next the offset of what comes next
   */
  record Kept(long first, long next) {}

  /** The next offset of each partition. */
  synchronized Map<Integer, Long> now() {
    return asked(
        (asked, partitions) -> {
          var ends = new HashMap<Integer, Long>();
          asked.endOffsets(partitions, PATIENCE).forEach((p, end) -> ends.put(p.partition(), end));
          return ends;
        });
  }

  /** What there is of each partition. */
  synchronized Map<Integer, Kept> kept() {
    return asked(
        (asked, partitions) -> {
          var first = asked.beginningOffsets(partitions, PATIENCE);
          var kept = new HashMap<Integer, Kept>();
          asked
              .endOffsets(partitions, PATIENCE)
              .forEach(
                  (p, end) -> kept.put(p.partition(), new Kept(first.getOrDefault(p, 0L), end)));
          return kept;
        });
  }

  private <T> T asked(BiFunction<KafkaConsumer<byte[], byte[]>, List<TopicPartition>, T> question) {
    try {
      var asked = client();
      var partitions =
          asked.partitionsFor(topic.name(), PATIENCE).stream()
              .map(info -> new TopicPartition(topic.name(), info.partition()))
              .toList();
      asked.assign(partitions);
      return question.apply(asked, partitions);
    } catch (RuntimeException e) {
      drop();
      throw e;
    }
  }

  private KafkaConsumer<byte[], byte[]> client() {
    var open = client;
    if (open == null) {
      topic.ensure();
      open = topic.consumer();
      client = open;
    }
    return open;
  }

  private void drop() {
    var open = client;
    client = null;
    if (open != null) {
      open.close();
    }
  }
}
