package dev.fanfare.events;

import io.smallrye.common.annotation.Identifier;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The topic of all events: its name, its making, clients for it. Any thread. */
@Singleton
final class EventTopic {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int SENDING_BATCH = 256 * 1024;
  private static final int RECEIVED_AT_ONCE = 5_000;

  private final EventsConfig config;
  private final Map<String, Object> kafka;

  EventTopic(EventsConfig config, @Identifier("default-kafka-broker") Map<String, Object> kafka) {
    this.config = config;
    this.kafka = kafka;
  }

  String name() {
    return config.topic();
  }

  /** Makes the topic unless it is there. */
  void ensure() {
    var settings = new HashMap<>(kafka);
    settings.put("default.api.timeout.ms", (int) PATIENCE.toMillis());
    settings.put("request.timeout.ms", (int) PATIENCE.toMillis() / 2);
    try (var admin = Admin.create(settings)) {
      if (admin.listTopics().names().get(PATIENCE.toSeconds(), TimeUnit.SECONDS).contains(name())) {
        return;
      }
      var replicas = config.replicas();
      var topic =
          new NewTopic(
                  name(),
                  Optional.of(config.partitions()),
                  replicas.isPresent()
                      ? Optional.of((short) replicas.getAsInt())
                      : Optional.empty())
              .configs(
                  Map.of(
                      TopicConfig.RETENTION_MS_CONFIG,
                      Long.toString(config.retention().toMillis())));
      admin.createTopics(Set.of(topic)).all().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw new KafkaException("topic " + name() + " cannot be made", e.getCause());
      }
    } catch (TimeoutException e) {
      throw new KafkaException("no answer about topic " + name(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted", e);
    }
  }

  /**
   * A producer that keeps the order of a partition and never gives a record up: one given up with
   * later ones delivered would be a gap that consumers, who dedupe by position, could not see.
   */
  KafkaProducer<byte[], byte[]> producer() {
    var settings = new HashMap<>(kafka);
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 5);
    settings.put(ProducerConfig.BATCH_SIZE_CONFIG, SENDING_BATCH);
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, PATIENCE.toMillis());
    settings.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000);
    return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** A consumer without a group: who reads keeps its own offsets. */
  KafkaConsumer<byte[], byte[]> consumer() {
    var settings = new HashMap<>(kafka);
    settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, RECEIVED_AT_ONCE);
    settings.put(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000);
    return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }
}
