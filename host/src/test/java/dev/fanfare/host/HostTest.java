package dev.fanfare.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One host for the class; each test leaves both parts running. */
class HostTest {
  private static final Path BINARIES = Path.of("target/postgres-binaries");

  @TempDir static Path folder;
  private static Host host;

  @BeforeAll
  static void start() {
    host = Host.start(HostConfig.forTests(folder).withBinaries(BINARIES));
  }

  @AfterAll
  static void close() {
    host.close();
    assertThat(Programs.isAlive(host.postmasterPid())).isFalse();
    assertThat(Programs.isAlive(host.brokerPid())).isFalse();
  }

  @Test
  void commitsAreDurable() throws SQLException {
    assertThat(query("show fsync")).isEqualTo("on");
    assertThat(query("show synchronous_commit")).isEqualTo("on");
    assertThat(query("show full_page_writes")).isEqualTo("on");
    assertThat(query("show data_checksums")).isEqualTo("on");
    assertThat(query("show server_encoding")).isEqualTo("UTF8");
  }

  @Test
  void listensOnTheLoopbackAddressAloneAndAsksForThePassword() throws SQLException {
    assertThat(query("show listen_addresses")).isEqualTo("127.0.0.1");
    assertThat(query("show unix_socket_directories")).isEmpty();
    assertThat(query("select string_agg(distinct auth_method, ',') from pg_hba_file_rules"))
        .isEqualTo("scram-sha-256");
  }

  @Test
  void committedRowsSurviveTheKillOfThePostmaster() throws SQLException {
    execute("create table survivor (id int); insert into survivor select generate_series(1, 1000)");
    long killed = host.postmasterPid();

    host.killPostgres();
    assertThat(Programs.isAlive(killed)).isFalse();
    host.startPostgres();

    assertThat(host.postmasterPid()).isNotEqualTo(killed);
    assertThat(query("select count(*) from survivor")).isEqualTo("1000");
  }

  @Test
  void startsAgainWhileASessionOfTheKilledPostmasterIsBusy() throws Exception {
    Thread busy =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    query("select count(*) from generate_series(1, 100000000000) g");
                  } catch (SQLException e) {
                    // Its session ends with the postmaster's.
                  }
                });
    assertThat(
            Waiting.until(
                Duration.ofSeconds(20),
                () -> count("state = 'active' and pid <> pg_backend_pid()")))
        .isTrue();

    host.killPostgres();
    host.startPostgres();

    assertThat(query("select 1")).isEqualTo("1");
    busy.join(Duration.ofSeconds(20));
    assertThat(busy.isAlive()).isFalse();
  }

  @Test
  void adoptsWhatStillRuns() throws SQLException {
    Host second = Host.start(HostConfig.forTests(folder).withBinaries(BINARIES));

    assertThat(second.postmasterPid()).isEqualTo(host.postmasterPid());
    assertThat(second.brokerPid()).isEqualTo(host.brokerPid());
    assertThat(second.jdbcUrl()).isEqualTo(host.jdbcUrl());
    assertThat(second.kafkaBootstrap()).isEqualTo(host.kafkaBootstrap());
  }

  @Test
  void recordsSurviveTheKillOfTheBroker() throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", host.kafkaBootstrap()))) {
      admin.createTopics(List.of(new NewTopic("survivor", 1, (short) 1))).all().get();
    }
    try (var producer = producer()) {
      producer.send(new ProducerRecord<>("survivor", "key", "value")).get();
    }

    host.killBroker();
    host.startBroker();

    assertThat(firstValue("survivor")).contains("value");
  }

  private static KafkaProducer<String, String> producer() {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", host.kafkaBootstrap(), "acks", "all"),
        new StringSerializer(),
        new StringSerializer());
  }

  private static Optional<String> firstValue(String topic) {
    try (var consumer =
        new KafkaConsumer<>(
            Map.<String, Object>of("bootstrap.servers", host.kafkaBootstrap()),
            new StringDeserializer(),
            new StringDeserializer())) {
      TopicPartition partition = new TopicPartition(topic, 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      for (var each : consumer.poll(Duration.ofSeconds(20))) {
        return Optional.of(each.value());
      }
      return Optional.empty();
    }
  }

  private static boolean count(String condition) {
    try {
      return !query(
              "select count(*) from pg_stat_activity where datname = 'fanfare' and " + condition)
          .equals("0");
    } catch (SQLException e) {
      return false;
    }
  }

  private static String query(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }

  private static void execute(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static Connection connect() throws SQLException {
    return DriverManager.getConnection(host.jdbcUrl(), host.user(), host.password());
  }
}
