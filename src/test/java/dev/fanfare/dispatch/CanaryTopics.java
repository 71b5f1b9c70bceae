package dev.fanfare.dispatch;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;

/** Reads every record of every topic from its beginning: keys, headers and values. */
final class CanaryTopics {

  private final Map<String, Object> kafka =
      Map.of(
          "bootstrap.servers",
          ConfigProvider.getConfig().getValue("kafka.bootstrap.servers", String.class));

  /** The topics with words that are looked for. */
  Set<String> holding(Predicate<String> words) throws ExecutionException, InterruptedException {
    var found = new TreeSet<String>();
    try (var admin = Admin.create(kafka);
        var consumer =
            new KafkaConsumer<>(kafka, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      var topics = admin.listTopics(new ListTopicsOptions().listInternal(true)).names().get();
      for (var topic : topics) {
        var partitions =
            consumer.partitionsFor(topic).stream()
                .map(one -> new TopicPartition(topic, one.partition()))
                .toList();
        if (holds(consumer, partitions, words)) {
          found.add(topic);
        }
      }
    }
    return found;
  }

  private static boolean holds(
      KafkaConsumer<byte[], byte[]> consumer,
      List<TopicPartition> partitions,
      Predicate<String> words) {
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    var ends = consumer.endOffsets(partitions);
    boolean found = false;
    while (partitions.stream()
        .anyMatch(one -> consumer.position(one) < Objects.requireNonNull(ends.get(one)))) {
      for (var record : consumer.poll(Duration.ofSeconds(1))) {
        found |= words.test(text(record));
      }
    }
    return found;
  }

  private static String text(ConsumerRecord<byte[], byte[]> record) {
    var text = new StringBuilder(text(record.key())).append(' ').append(text(record.value()));
    record
        .headers()
        .forEach(
            header ->
                text.append(' ').append(header.key()).append(' ').append(text(header.value())));
    return text.toString();
  }

  private static String text(byte @Nullable [] bytes) {
    return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
  }

  /** Makes a topic with a record, packed as told. */
  void plant(String topic, String word, String compression)
      throws ExecutionException, InterruptedException {
    try (var admin = Admin.create(kafka)) {
      admin.createTopics(Set.of(new NewTopic(topic, 1, (short) 1))).all().get();
    }
    var settings = new java.util.HashMap<>(kafka);
    settings.put("compression.type", compression);
    try (var producer =
        new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
      // Told often, so that there is something to pack.
      producer.send(new ProducerRecord<>(topic, "key", (word + " ").repeat(20))).get();
    }
  }

  void remove(Set<String> topics) throws ExecutionException, InterruptedException {
    try (var admin = Admin.create(kafka)) {
      admin.deleteTopics(topics).all().get();
    }
  }
}
