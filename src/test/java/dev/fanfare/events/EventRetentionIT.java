package dev.fanfare.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.platform.Sql;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Days of events are dropped as wholes when their life is over, and never before Kafka has them.
 */
@QuarkusTest
final class EventRetentionIT {

  private static final LocalDate DAY = LocalDate.of(2020, 1, 2);
  private static final String STREAM = "a stream of long ago";

  @Inject
  @DataSource("background")
  AgroalDataSource pool;

  @Inject EventPartitions partitions;
  @Inject EventRetentionStore retention;
  @Inject EventsConfig config;

  @BeforeEach
  void writeLongAgo() {
    EventStore.ensurePartitions(pool, DAY, DAY);
    // The cursor stands before the event for as long as the test says, whatever the relay does.
    execute(
        """
        insert into event_stream (name, last_seq) values ('%1$s', 0);
        insert into event (day, stream_id, seq, workspace_id, xid, n, recorded_at, payload)
        select '%2$s', id, 1, 1, pg_current_xact_id(), 1, '%2$s', '\\x' from event_stream
        where name = '%1$s'
        """
            .formatted(STREAM, DAY));
  }

  @AfterEach
  void forgetIt() {
    execute(
        """
        drop table if exists event_20200102;
        delete from relay_cursor where stream_id in
          (select id from event_stream where name = '%1$s');
        delete from event_stream where name = '%1$s'
        """
            .formatted(STREAM));
  }

  @Test
  void keepsADayThatIsNotWhollyInKafka() {
    assertThat(partitions.forget(DAY)).isFalse();
    assertThat(partitions.forget()).contains(DAY);

    assertThat(has("event_20200102")).isTrue();
  }

  @Test
  void dropsADayOverItsLifeAndNoneWithinIt() {
    execute(
        "insert into relay_cursor select '%s', id, 1 from event_stream where name = '%s'"
            .formatted(config.topic(), STREAM));

    // Waits for readers for a moment only, and so does the engine's own job.
    Awaiting.until("nobody reads it", () -> !partitions.forget().contains(DAY));

    assertThat(has("event_20200102")).isFalse();
    assertThat(count("pg_inherits where inhparent = 'event'::regclass")).isGreaterThanOrEqualTo(5);
  }

  /** Its loop rests on a clock that stands while the machine sleeps. */
  @Test
  void makesTheDaysThatAreMissingSoonAfterTheMachineWakes() {
    // Weeks ahead, where nobody writes, and not so far that days of today are over their life.
    var today = LocalDate.now(ZoneOffset.UTC).plusDays(40);
    var now = new LocalDate[] {today};
    var asleep =
        new EventPartitions(
            pool, retention, config, _ -> now[0].atTime(12, 0).toInstant(ZoneOffset.UTC), () -> 0L);
    try {
      assertThat(asleep.keep()).isLessThanOrEqualTo(Duration.ofMinutes(1));
      assertThat(has(table(today.plusDays(3)))).isTrue();
      assertThat(has(table(today.plusDays(5)))).isFalse();

      now[0] = today.plusDays(5);
      asleep.keep();

      assertThat(has(table(today.plusDays(5)))).isTrue();
    } finally {
      for (int day = -1; day <= 8; day++) {
        execute("drop table if exists " + table(today.plusDays(day)));
      }
    }
  }

  private static String table(LocalDate day) {
    return "event_" + day.format(DateTimeFormatter.BASIC_ISO_DATE);
  }

  private boolean has(String table) {
    return count("pg_class where relname = '" + table + "'") == 1;
  }

  private int count(String what) {
    return Sql.inTransaction(
        pool,
        connection -> {
          try (var select = connection.prepareStatement("select count(*) from " + what);
              var rows = select.executeQuery()) {
            rows.next();
            return rows.getInt(1);
          }
        });
  }

  private void execute(String sql) {
    Sql.inTransaction(
        pool,
        connection -> {
          try (var statement = connection.createStatement()) {
            return statement.execute(sql);
          }
        });
  }
}
