package dev.fanfare.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import net.jpountz.lz4.LZ4DecompressorWithLength;
import net.jpountz.lz4.LZ4Factory;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The second half of the baseline: packed events are read from its outbox, published with all
 * acknowledgements, deleted, read back, parsed and counted by type. One thread each way.
 */
final class BareStream implements AutoCloseable {
  private static final int PARTITIONS = 4;
  private static final String TAKE =
      "select stream, seq, payload from bare.outbox order by stream, seq limit 32";
  private static final String DROP = "delete from bare.outbox where stream = ? and seq = ?";
  private static final String SUBJECT = "\"subject\":\"";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String bootstrap;
  private final String topic;
  private final long expected;
  private final ExecutorService threads = Executors.newFixedThreadPool(2);
  private final Future<?> relay;
  private final Future<Map<String, Long>> counted;

  /**
   * Begins to relay and to count.
   *
   * @param connection used by the relay alone, until this is closed
   * @param expected events until it ends
   */
  BareStream(String bootstrap, String topic, Connection connection, long expected)
      throws IOException {
    this.bootstrap = bootstrap;
    this.topic = topic;
    this.expected = expected;
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
      admin.createTopics(List.of(new NewTopic(topic, PARTITIONS, (short) 1))).all().get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (ExecutionException e) {
      throw new IOException("the topic of the baseline cannot be made", e);
    }
    this.counted = threads.submit((Callable<Map<String, Long>>) this::count);
    this.relay = threads.submit(() -> relay(connection));
  }

  /** Waits until every event has been counted. */
  void await() {
    try {
      relay.get();
      long sum = counted.get().values().stream().mapToLong(Long::longValue).sum();
      if (sum != expected) {
        throw new IllegalStateException(sum + " events counted of " + expected);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("the stream of the baseline failed", e);
    }
  }

  private Void relay(Connection connection)
      throws SQLException, ExecutionException, InterruptedException {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            bootstrap,
            "acks",
            "all",
            "compression.type",
            "lz4",
            "linger.ms",
            10,
            "batch.size",
            256 * 1024);
    connection.setAutoCommit(false);
    LZ4DecompressorWithLength unpack =
        new LZ4DecompressorWithLength(LZ4Factory.fastestInstance().fastDecompressor());
    try (KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        PreparedStatement take = connection.prepareStatement(TAKE);
        PreparedStatement drop = connection.prepareStatement(DROP)) {
      for (long sent = 0; sent < expected; ) {
        int batches = 0;
        List<Future<RecordMetadata>> acks = new ArrayList<>();
        try (ResultSet rows = take.executeQuery()) {
          for (; rows.next(); batches++) {
            acks.addAll(publish(producer, unpack.decompress(rows.getBytes(3))));
            drop.setInt(1, rows.getInt(1));
            drop.setInt(2, rows.getInt(2));
            drop.addBatch();
          }
        }
        producer.flush();
        for (Future<RecordMetadata> ack : acks) {
          ack.get();
        }
        sent += acks.size();
        drop.executeBatch();
        connection.commit();
        if (batches == 0) {
          Waiting.pause(Duration.ofMillis(10));
        }
      }
    }
    return null;
  }

  private List<Future<RecordMetadata>> publish(
      KafkaProducer<byte[], byte[]> producer, byte[] events) {
    List<Future<RecordMetadata>> acks = new ArrayList<>();
    for (String event : new String(events, StandardCharsets.UTF_8).split("\n")) {
      int from = event.indexOf(SUBJECT) + SUBJECT.length();
      byte[] key = event.substring(from, event.indexOf('"', from)).getBytes(StandardCharsets.UTF_8);
      acks.add(
          producer.send(new ProducerRecord<>(topic, key, event.getBytes(StandardCharsets.UTF_8))));
    }
    return acks;
  }

  private Map<String, Long> count() throws IOException {
    Map<String, Long> counts = new HashMap<>();
    Map<String, Object> settings =
        Map.of("bootstrap.servers", bootstrap, "enable.auto.commit", false);
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(
          IntStream.range(0, PARTITIONS).mapToObj(n -> new TopicPartition(topic, n)).toList());
      consumer.seekToBeginning(consumer.assignment());
      for (long seen = 0; seen < expected && !Thread.currentThread().isInterrupted(); ) {
        for (var event : consumer.poll(Duration.ofMillis(200))) {
          counts.merge(JSON.readTree(event.value()).path("type").asText(), 1L, Long::sum);
          seen++;
        }
      }
    }
    return counts;
  }

  @Override
  public void close() throws IOException {
    threads.shutdownNow();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
      admin.deleteTopics(List.of(topic)).all().get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new IOException("the topic of the baseline cannot be removed", e);
    }
  }
}
