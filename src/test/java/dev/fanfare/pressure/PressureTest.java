package dev.fanfare.pressure;

import static dev.fanfare.pressure.TestingPressure.MAIL;
import static dev.fanfare.pressure.TestingPressure.NOW;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Awaiting;
import dev.fanfare.platform.DataSubject;
import dev.fanfare.platform.WorkspaceId;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What one transaction sees of another's slots and caps, on a real PostgreSQL. */
@Execution(ExecutionMode.CONCURRENT)
class PressureTest {

  private static final Duration WEEK = Duration.ofDays(7);
  private static final Instant LATEST = NOW.plus(Duration.ofDays(30));
  private static final long ADA = (9L << 32) + 5_000;
  private static final long BOB = (9L << 32) + 6_000;

  @TempDir static Path folder;

  private static TestingPressure database;

  private final PressureLockStore locks = new PressureLockStore();
  private Pressure pressure;
  private WorkspaceId workspace;

  @BeforeAll
  static void start() {
    database = TestingPressure.start(folder);
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  @BeforeEach
  void begin() throws SQLException {
    pressure = new Pressure(database.caps, locks, database.slots);
    workspace = database.newWorkspace();
  }

  @Test
  void locksAndReadsNothingWhereThereAreNoCaps() throws SQLException {
    try (var connection = database.connect()) {
      var reading = read(connection, 0, List.of(), Set.of());

      assertThat(reading).isSameAs(CapReading.FREE);
      assertThat(reading.take(ADA, UUID.randomUUID(), MAIL, null)).isNull();
      assertThat(count(connection, "pressure_lock")).isZero();
    }
  }

  @Test
  void letsAMessageCountOnceHoweverOftenItIsSent() throws SQLException {
    var cap = database.cap(workspace, "weekly", 1, WEEK);
    var message = UUID.randomUUID();
    try (var connection = database.connect()) {
      var first = read(connection, cap.version(), List.of(), Set.of());
      assertThat(hit(first, message)).isNull();
      pressure.write(
          connection, workspace, List.of(first.take(ADA, message, MAIL, null)), Map.of());
      connection.commit();

      var again = read(connection, cap.version(), List.of(message), Set.of());

      assertThat(hit(again, message)).isNull();
      assertThat(again.take(ADA, message, MAIL, null)).isNull();
      assertThat(hit(again, UUID.randomUUID())).isNotNull();
    }
  }

  /** A message that was tried for so long that no window reaches its slot any more. */
  @Test
  void knowsAMessagesOwnSlotHoweverOldItIs() throws SQLException {
    var cap = database.cap(workspace, "daily", 1, Duration.ofDays(1));
    var old = TestingPressure.slot(ADA, NOW.minus(Duration.ofDays(2)), cap.version());
    database.insert(workspace, List.of(old, TestingPressure.slot(ADA, NOW, cap.version())));
    try (var connection = database.connect()) {
      var reading = read(connection, cap.version(), List.of(old.messageId()), Set.of());

      assertThat(hit(reading, old.messageId())).isNull();
      assertThat(reading.take(ADA, old.messageId(), MAIL, null)).isNull();
    }
  }

  @Test
  void givesRoomThatTheSameTransactionFrees() throws SQLException {
    var cap = database.cap(workspace, "weekly", 1, WEEK);
    var failed = TestingPressure.slot(ADA, NOW.minusSeconds(60), cap.version());
    database.insert(workspace, List.of(failed));
    try (var connection = database.connect()) {
      var next = UUID.randomUUID();
      assertThat(hit(read(connection, cap.version(), List.of(), Set.of()), next)).isNotNull();

      var freeing = read(connection, cap.version(), List.of(), Set.of(failed.messageId()));

      assertThat(hit(freeing, next)).isNull();
      List<CapSlot> taken = List.of(requireNonNull(freeing.take(ADA, next, MAIL, null)));
      pressure.write(connection, workspace, taken, Map.of(failed.messageId(), ADA));
      connection.commit();
    }
    assertThat(database.all(workspace))
        .extracting(CapSlot::messageId)
        .doesNotContain(failed.messageId())
        .hasSize(1);
  }

  /** Two messages to one person in one turn: the second sees the first. */
  @Test
  void countsWhatTheSameTransactionHasTaken() throws SQLException {
    var cap = database.cap(workspace, "weekly", 1, WEEK);
    try (var connection = database.connect()) {
      var reading = read(connection, cap.version(), List.of(), Set.of());
      reading.take(ADA, UUID.randomUUID(), MAIL, null);

      assertThat(hit(reading, UUID.randomUUID())).isNotNull();
      assertThat(reading.hit(BOB, UUID.randomUUID(), MAIL, null, LATEST)).isNull();
    }
  }

  /** Whoever waits for people is judged by the caps that the others were judged by. */
  @Test
  void judgesByTheCapsAsTheyAreWhenItsTurnComes() throws Exception {
    var loose = database.cap(workspace, "weekly", 5, WEEK);
    try (var first = database.connect();
        var second = database.connect()) {
      var holding = read(first, loose.version(), List.of(), Set.of());
      List<CapSlot> taken =
          List.of(requireNonNull(holding.take(ADA, UUID.randomUUID(), MAIL, null)));
      pressure.write(first, workspace, taken, Map.of());
      var waiting =
          CompletableFuture.supplyAsync(
              () -> sneaky(() -> read(second, loose.version(), List.of(), Set.of())));
      awaitBlocked();
      var tight = database.cap(workspace, "weekly", 1, WEEK);
      first.commit();

      var hit = hit(waiting.get(), UUID.randomUUID());

      assertThat(hit).isNotNull().extracting(CapHit::most).isEqualTo(1);
      assertThat(tight.version()).isGreaterThan(loose.version());
    }
  }

  @Test
  void sweepsWhatNoWindowReaches() throws SQLException {
    var cap = database.cap(workspace, "weekly", 1, WEEK);
    var other = database.newWorkspace();
    for (var of : List.of(workspace, other)) {
      database.insert(
          of,
          List.of(
              TestingPressure.slot(ADA, NOW.minus(Duration.ofDays(9)), cap.version()),
              TestingPressure.slot(ADA, NOW.minus(Duration.ofDays(6)), cap.version())));
    }
    try (var connection = database.connect()) {
      var before = NOW.minus(Duration.ofDays(8));
      assertThat(database.slots.sweep(connection, workspace, before, 100)).isEqualTo(1);
      connection.commit();
    }
    assertThat(database.all(workspace)).hasSize(1);
    assertThat(database.all(other)).hasSize(2);
  }

  /** Somebody who judges the person meanwhile is waited for, and leaves nothing behind. */
  @Test
  void erasesAPersonWhoIsBeingJudged() throws Exception {
    var cap = database.cap(workspace, "weekly", 5, WEEK);
    var room = new PersonalPressureStore(locks, database.slots);
    var person = new DataSubject(workspace, ADA, "ada", List.of());
    try (var judging = database.connect();
        var erasing = database.connect()) {
      var reading = read(judging, cap.version(), List.of(), Set.of());
      List<CapSlot> taken =
          List.of(requireNonNull(reading.take(ADA, UUID.randomUUID(), MAIL, null)));
      pressure.write(judging, workspace, taken, Map.of());
      var erased =
          CompletableFuture.supplyAsync(() -> sneaky(() -> room.erase(erasing, person, NOW)));
      awaitBlocked();
      judging.commit();

      assertThat(erased.get()).containsEntry("cap_slot", 1);
      erasing.commit();
    }
    assertThat(database.all(workspace)).isEmpty();
  }

  private CapReading read(Connection connection, long version, List<UUID> own, Set<UUID> freed)
      throws SQLException {
    return pressure.read(connection, workspace, version, new long[] {BOB, ADA}, own, freed, NOW);
  }

  private static @Nullable CapHit hit(CapReading reading, UUID message) {
    return reading.hit(ADA, message, MAIL, null, LATEST);
  }

  private int count(Connection connection, String table) throws SQLException {
    try (var select =
            connection.prepareStatement(
                "select count(*) from " + table + " where workspace_id = " + workspace.value());
        var rows = select.executeQuery()) {
      rows.next();
      return rows.getInt(1);
    }
  }

  private static void awaitBlocked() {
    Awaiting.until("a transaction waits for another's lock", () -> sneaky(PressureTest::blocked));
  }

  private static boolean blocked() throws SQLException {
    try (var connection = database.connect();
        var select =
            connection.prepareStatement(
                "select count(*) from pg_stat_activity where wait_event_type = 'Lock'");
        var rows = select.executeQuery()) {
      rows.next();
      return rows.getInt(1) > 0;
    }
  }

  @FunctionalInterface
  private interface Work<T> {
    T get() throws SQLException;
  }

  private static <T> T sneaky(Work<T> work) {
    try {
      return work.get();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
