package dev.fanfare.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** What the broker alone takes from produce to consume, at a steady pace. */
final class BareTopic {
  private static final String TOPIC = "bare-latency";

  private BareTopic() {}

  /** Milliseconds of so many records, each acknowledged by the broker, in no order. */
  static double[] millis(String bootstrap, int count, int perSecond) throws IOException {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap));
        ExecutorService consuming = Executors.newSingleThreadExecutor()) {
      admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get();
      Future<Instant[]> arrived = consuming.submit(() -> consume(bootstrap, count));
      Pace.Kept kept = produce(bootstrap, count, perSecond);
      double[] millis = new double[count];
      for (int number = 0; number < count; number++) {
        var took = Duration.between(kept.dueAt()[number], arrived.get()[number]);
        millis[number] = took.toNanos() / 1e6;
      }
      admin.deleteTopics(List.of(TOPIC)).all().get();
      return millis;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (ExecutionException e) {
      throw new IOException("the topic of the baseline failed", e);
    }
  }

  private static Pace.Kept produce(String bootstrap, int count, int perSecond) {
    Map<String, Object> settings = Map.of("bootstrap.servers", bootstrap, "acks", "all");
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.partitionsFor(TOPIC);
      return Pace.keep(
          count,
          perSecond,
          number -> {
            byte[] words = String.valueOf(number).getBytes(StandardCharsets.UTF_8);
            producer.send(new ProducerRecord<>(TOPIC, words)).get();
          });
    }
  }

  private static Instant[] consume(String bootstrap, int count) {
    Instant[] arrived = new Instant[count];
    Map<String, Object> settings =
        Map.of("bootstrap.servers", bootstrap, "enable.auto.commit", false);
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      TopicPartition partition = new TopicPartition(TOPIC, 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      for (int seen = 0; seen < count && !Thread.currentThread().isInterrupted(); ) {
        for (var each : consumer.poll(Duration.ofMillis(200))) {
          int number = Integer.parseInt(new String(each.value(), StandardCharsets.UTF_8));
          arrived[number] = Instant.now();
          seen++;
        }
      }
    }
    return arrived;
  }
}
