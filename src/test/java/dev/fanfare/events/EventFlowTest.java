package dev.fanfare.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.host.Host;
import dev.fanfare.host.HostConfig;
import dev.fanfare.platform.Sql;
import dev.fanfare.platform.StatusFigure;
import dev.fanfare.platform.StatusFigure.Level;
import dev.fanfare.platform.WorkLoop;
import dev.fanfare.platform.WorkspaceId;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalPropertiesReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From the event table over a real broker to a sink. */
class EventFlowTest {

  private static final WorkspaceId WORKSPACE = new WorkspaceId(1);
  private static final Instant AT = Instant.parse("2026-11-22T10:00:00Z");
  private static final LocalDate DAY = LocalDate.parse("2026-11-22");

  @TempDir static Path folder;

  private static Host host;
  private static AgroalDataSource pool;
  private static int tests;

  private final List<WorkLoop> loops = new ArrayList<>();
  private final EventLog log = new EventLog(_ -> AT);
  private EventTopic topic;
  private EventsConfig config;
  private RelayStore store;
  private long now;

  @BeforeAll
  static void startHost() throws SQLException {
    host =
        Host.start(HostConfig.forTests(folder).withBinaries(Path.of("target/postgres-binaries")));
    Flyway.configure()
        .dataSource(host.jdbcUrl(), host.user(), host.password())
        .locations("classpath:db/migration")
        .load()
        .migrate();
    pool =
        AgroalDataSource.from(
            new AgroalPropertiesReader()
                .readProperties(
                    Map.of(
                        AgroalPropertiesReader.JDBC_URL, host.jdbcUrl(),
                        AgroalPropertiesReader.PRINCIPAL, host.user(),
                        AgroalPropertiesReader.CREDENTIAL, host.password(),
                        AgroalPropertiesReader.MAX_SIZE, "10"))
                .get());
    EventStore.ensurePartitions(pool, DAY.minusDays(1), DAY.plusDays(1));
  }

  @AfterAll
  static void stopHost() {
    pool.close();
    host.close();
  }

  @BeforeEach
  void freshTopic() {
    execute("truncate event, event_stream, relay_cursor, sink_offset, sink_position");
    useTopic("events.test" + ++tests);
  }

  private void useTopic(String name) {
    config = new TestingEventsConfig(name, 1_000);
    topic = new EventTopic(config, Map.of("bootstrap.servers", host.kafkaBootstrap()));
    store = new RelayStore(pool, name);
  }

  @AfterEach
  void stopLoops() throws InterruptedException {
    for (var loop : loops) {
      loop.stop();
    }
    loops.clear();
  }

  @Test
  void countsEveryEventOnceHoweverOftenItIsPublished() {
    var sink = new TestingSink();
    start(relay());
    start(loop(sink));
    appendMany("one", 40, 25);
    Awaiting.until("all events stored", () -> sink.stored("one") == 1_000);

    execute("update relay_cursor set published_seq = published_seq - 15");
    appendMany("two", 40, 25);
    Awaiting.until("the later events stored", () -> sink.stored("two") == 1_000);
    execute("update relay_cursor set published_seq = 0");
    appendMany("three", 1, 1);
    Awaiting.until("everything published again", () -> store.lag().batches() == 0);
    Awaiting.until("the last event stored", () -> sink.stored("three") == 1);

    assertThat(sink.all()).isEqualTo(Map.of("one", 1_000, "two", 1_000, "three", 1));
  }

  @Test
  void storesEverythingOnceAlthoughASinkBreaks() {
    var sink = new TestingSink();
    start(relay());
    start(loop(sink));
    appendMany("one", 10, 25);
    Awaiting.until("all events stored", () -> sink.stored("one") == 250);

    sink.failOnce();
    appendMany("two", 10, 25);

    Awaiting.until("the later events stored", () -> sink.stored("two") == 250);
    assertThat(sink.isFailing()).isFalse();
    assertThat(sink.total()).isEqualTo(500);
  }

  @Test
  void fillsANewGenerationOfTheTopicAndStoresNothingTwice() throws InterruptedException {
    var sink = new TestingSink();
    start(relay());
    start(loop(sink));
    appendMany("one", 40, 25);
    Awaiting.until("all events stored", () -> sink.stored("one") == 1_000);
    stopLoops();

    useTopic(topic.name() + ".again");
    start(relay());
    start(loop(sink));
    appendMany("two", 4, 25);

    // The sink counts what it was given, a moment before its transaction is committed.
    Awaiting.until(
        "the later events stored for good",
        () -> number("select sum(next_offset) from sink_offset") >= 1_100);
    stopLoops();
    assertThat(sink.all()).isEqualTo(Map.of("one", 1_000, "two", 100));
    assertThat(number("select sum(next_offset) from sink_offset")).isEqualTo(1_100);
  }

  @Test
  void tellsHowFarASinkIsBehindThatIsBroken() {
    var sink = new TestingSink();
    var watch = watch(sink);
    start(relay());
    start(loop(sink));
    appendMany("one", 10, 25);
    stored(watch, sink, 250);
    assertThat(level(watch, "events.sink.lag")).isEqualTo(Level.GOOD);

    sink.broken(true);
    appendMany("two", 10, 25);

    Awaiting.until("it shows", () -> watch.look().isPositive() && watch.lag("testing") == 250);
    assertThat(level(watch, "events.sink.lag")).isEqualTo(Level.GOOD);
    now += Duration.ofMinutes(1).toNanos();
    watch.look();
    assertThat(level(watch, "events.sink.lag")).isEqualTo(Level.WATCH);
    now += Duration.ofMinutes(5).toNanos();
    watch.look();
    assertThat(level(watch, "events.sink.lag")).isEqualTo(Level.BAD);

    sink.broken(false);
    stored(watch, sink, 500);
    assertThat(level(watch, "events.sink.lag")).isEqualTo(Level.GOOD);
    assertThat(level(watch, "events.sink.dropped")).isEqualTo(Level.GOOD);
  }

  @Test
  void standsStillForWhatTheTopicDroppedUntilANewGenerationHasIt() throws Exception {
    var sink = new TestingSink();
    var watch = watch(sink);
    start(relay());
    start(loop(sink));
    appendMany("one", 10, 25);
    stored(watch, sink, 250);
    stopLoops();
    start(relay());
    appendMany("two", 10, 25);
    Awaiting.until("all published", () -> store.lag().batches() == 0);
    dropAll(topic.name());

    appendMany("three", 10, 25);
    Awaiting.until("all published", () -> store.lag().batches() == 0);
    var still = loop(sink);
    Awaiting.until("it stands still", () -> standsStill(still, sink));
    watch.look();

    assertThat(level(watch, "events.sink.dropped")).isEqualTo(Level.BAD);
    assertThat(watch.figures())
        .anySatisfy(figure -> assertThat(figure.text()).contains("name a new topic"));
    assertThat(sink.all()).isEqualTo(Map.of("one", 250));
    stopLoops();
    useTopic(topic.name() + ".again");
    start(relay());
    start(loop(sink));
    stored(watch(sink), sink, 750);
    assertThat(sink.all()).isEqualTo(Map.of("one", 250, "two", 250, "three", 250));
  }

  private static boolean standsStill(SinkLoop loop, TestingSink sink) {
    try {
      loop.work();
    } catch (IllegalStateException e) {
      assertThat(e).hasMessageContaining("events that sink testing has not stored");
      return true;
    }
    assertThat(sink.total()).isEqualTo(250);
    return false;
  }

  /** Drops all that a topic has, as its retention does. */
  private static void dropAll(String topic) throws Exception {
    try (var admin = Admin.create(Map.of("bootstrap.servers", host.kafkaBootstrap()))) {
      var all = new HashMap<TopicPartition, RecordsToDelete>();
      for (int partition = 0; partition < 4; partition++) {
        all.put(new TopicPartition(topic, partition), RecordsToDelete.beforeOffset(-1));
      }
      admin.deleteRecords(all).all().get();
    }
  }

  private SinkWatch watch(EventSink sink) {
    return new SinkWatch(
        List.of(sink.name()), pool, new FlowStore(), new TopicEnds(topic), topic.name(), () -> now);
  }

  private static void stored(SinkWatch watch, TestingSink sink, int events) {
    Awaiting.until(
        events + " events are stored for good",
        () -> watch.look().isPositive() && sink.total() == events && watch.lag("testing") == 0);
  }

  private static Level level(SinkWatch watch, String figure) {
    return watch.figures().stream()
        .filter(each -> each.name().equals(figure))
        .map(StatusFigure::level)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void losesNothingWhenTheBrokerIsKilled() {
    var sink = new TestingSink();
    start(relay());
    start(loop(sink));
    appendMany("before", 40, 25);
    Awaiting.until("some events stored", () -> sink.total() > 0);

    host.killBroker();
    appendMany("while", 40, 25);
    assertThat(store.lag().events()).isGreaterThanOrEqualTo(1_000);
    host.startBroker();
    appendMany("after", 40, 25);

    Awaiting.until("all published", () -> store.lag().batches() == 0);
    Awaiting.until("all events stored", () -> sink.total() >= 3_000);
    assertThat(sink.all()).isEqualTo(Map.of("before", 1_000, "while", 1_000, "after", 1_000));
  }

  @Test
  void publishesATransactionThatIsCommittedLateAndSharesItsStream() throws SQLException {
    var sink = new TestingSink();
    start(relay());
    start(loop(sink));
    var shared = stream("shared");
    try (var slow = pool.getConnection()) {
      slow.setAutoCommit(false);
      takeTransactionId(slow);
      append(shared, "early", 1);
      append(stream("other"), "early", 1);
      Awaiting.until("the early ones stored", () -> sink.stored("early") == 2);

      log.append(slow, shared, WORKSPACE, null, batch("late", 1, 0), AT);
      slow.commit();
    }

    Awaiting.until("the late one stored", () -> sink.stored("late") == 1);
    assertThat(sink.total()).isEqualTo(3);
  }

  @Test
  void storesOnceWhenTwoProcessesBelieveToBeTheSink() {
    var one = new TestingSink();
    var other = new TestingSink();
    start(relay());
    start(loop(one));
    start(loop(other));

    appendMany("event", 100, 25);

    Awaiting.until("all events stored", () -> one.total() + other.total() >= 2_500);
    assertThat(one.total() + other.total()).isEqualTo(2_500);
  }

  @Test
  void makesPartitionsOnceWhenEnginesStartTogether() throws InterruptedException {
    var day = LocalDate.parse("2027-03-01");
    var failures = new ArrayList<Throwable>();
    var threads = new ArrayList<Thread>();
    for (int i = 0; i < 4; i++) {
      var thread =
          Thread.ofPlatform()
              .uncaughtExceptionHandler((t, e) -> failures.add(e))
              .start(() -> EventStore.ensurePartitions(pool, day, day.plusDays(3)));
      threads.add(thread);
    }
    for (var thread : threads) {
      thread.join();
    }

    assertThat(failures).isEmpty();
    assertThat(
            number(
                "select count(*) from pg_inherits where inhrelid::regclass::text like"
                    + " 'event_202703%' and inhparent = 'event'::regclass"))
        .isEqualTo(4);
  }

  private Relay relay() {
    return new Relay(store, topic, config, () -> true);
  }

  private SinkLoop loop(EventSink sink) {
    return new SinkLoop(sink, topic, new SinkStore(pool, sink.name(), topic.name()), () -> true);
  }

  private void start(WorkLoop.Step step) {
    var loop = new WorkLoop("of a test", step);
    loops.add(loop);
    loop.start();
  }

  /** Batches over four streams, the people of a batch spread over the partitions. */
  private void appendMany(String type, int batches, int events) {
    for (int i = 0; i < batches; i++) {
      append(stream("node/" + i % 4), type, events);
    }
  }

  private EventStream stream(String name) {
    return EventStore.stream(pool, name);
  }

  private void append(EventStream stream, String type, int events) {
    Sql.inTransaction(
        pool,
        connection -> {
          var batch = batch(type, events, 7);
          log.append(connection, stream, WORKSPACE, 77L, batch, AT);
          return true;
        });
  }

  private static EventBatch batch(String type, int events, long firstSubject) {
    var batch = new EventBatch("/workspaces/1");
    for (int i = 0; i < events; i++) {
      batch.add(type, "id" + i, firstSubject + i, AT, "{\"a\":1}".getBytes(StandardCharsets.UTF_8));
    }
    return batch;
  }

  private static void takeTransactionId(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute("select pg_current_xact_id()");
    }
  }

  private static void execute(String sql) {
    Sql.inTransaction(
        pool,
        connection -> {
          try (var statement = connection.createStatement()) {
            return statement.executeUpdate(sql);
          }
        });
  }

  private static long number(String sql) {
    return Sql.inTransaction(
        pool,
        connection -> {
          try (var statement = connection.createStatement();
              var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
          }
        });
  }
}
