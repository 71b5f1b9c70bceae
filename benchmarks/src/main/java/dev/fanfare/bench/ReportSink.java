package dev.fanfare.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * How fast the sink of reports counts what has gathered: it is held up by a lock while a campaign
 * runs, and then has all its events before it; beside a plain consumer that parses the same records
 * and counts them by type in memory.
 */
final class ReportSink {
  private static final String TOPIC = "fanfare.events.g1";
  private static final double SHARE_OF_CONSUMER = 0.25;
  private static final Duration POLL = Duration.ofMillis(200);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Stage stage;
  private final Sizes sizes;

  ReportSink(Stage stage, Sizes sizes) {
    this.stage = stage;
    this.sizes = sizes;
  }

  Measure throughput(String crowd) throws IOException, SQLException {
    List<Double> baselines = new ArrayList<>();
    List<Double> ours = new ArrayList<>();
    for (int i = 0; i <= sizes.runs(); i++) {
      try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
        long before = end(consumer);
        double seconds = sinkSeconds("sink-" + i, crowd);
        long events = end(consumer) - before;
        double plain = events / plainSeconds(consumer, events);
        if (i > 0) {
          baselines.add(plain);
          ours.add(events / seconds);
        }
      }
    }
    return Measure.rate(
        "report sink, events of " + sizes.people() + " people",
        "a plain consumer that parses and counts",
        baselines,
        ours,
        SHARE_OF_CONSUMER,
        "");
  }

  /** Seconds from when the sink may go on to when it has counted the last event. */
  private double sinkSeconds(String name, String crowd) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(
                stage.host().jdbcUrl(), stage.host().user(), stage.host().password());
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("lock table run_group_count in access exclusive mode");
      CampaignRun run = NullCampaigns.launch(stage.api(), name, crowd);
      run.awaitEnd();
      awaitRelayed();
      long since = System.nanoTime();
      connection.rollback();
      run.awaitCounted();
      return (System.nanoTime() - since) / 1e9;
    }
  }

  private void awaitRelayed() throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(
                stage.host().jdbcUrl(), stage.host().user(), stage.host().password());
        var select =
            connection.prepareStatement(
                """
                select count(*) from event_stream s
                left join relay_cursor c on c.topic = ? and c.stream_id = s.id
                where s.last_seq > coalesce(c.published_seq, 0)
                """)) {
      select.setString(1, TOPIC);
      Waiting.until(
          Duration.ofMinutes(30),
          Duration.ofMillis(50),
          "all events are in the topic",
          () -> {
            try (var rows = select.executeQuery()) {
              return rows.next() && rows.getLong(1) == 0;
            } catch (SQLException e) {
              throw new IllegalStateException(e);
            }
          });
    }
  }

  /** A consumer that stands at the end of the topic. */
  private KafkaConsumer<byte[], byte[]> consumer() {
    var consumer =
        new KafkaConsumer<>(
            Map.<String, Object>of(
                "bootstrap.servers",
                stage.host().kafkaBootstrap(),
                "max.poll.records",
                20_000,
                "fetch.max.bytes",
                16 << 20),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        consumer.partitionsFor(TOPIC).stream()
            .map(each -> new TopicPartition(TOPIC, each.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    partitions.forEach(consumer::position);
    return consumer;
  }

  private static long end(KafkaConsumer<byte[], byte[]> consumer) {
    return consumer.endOffsets(consumer.assignment()).values().stream()
        .mapToLong(Long::longValue)
        .sum();
  }

  private static double plainSeconds(KafkaConsumer<byte[], byte[]> consumer, long events)
      throws IOException {
    long since = System.nanoTime();
    Map<String, Long> counts = new HashMap<>();
    for (long read = 0; read < events; ) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        counts.merge(JSON.readTree(record.value()).path("type").asText(), 1L, Long::sum);
        read++;
      }
    }
    return (System.nanoTime() - since) / 1e9;
  }
}
