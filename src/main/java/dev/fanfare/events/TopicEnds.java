package dev.fanfare.events;

import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Asks the broker where the topic ends, over one client that is kept. One thread at a time. */
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

  /** The next offset of each partition. */
  synchronized Map<Integer, Long> now() {
    try {
      var asked = client();
      var partitions =
          asked.partitionsFor(topic.name(), PATIENCE).stream()
              .map(info -> new TopicPartition(topic.name(), info.partition()))
              .toList();
      asked.assign(partitions);
      var ends = new HashMap<Integer, Long>();
      asked.endOffsets(partitions, PATIENCE).forEach((p, end) -> ends.put(p.partition(), end));
      return ends;
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
