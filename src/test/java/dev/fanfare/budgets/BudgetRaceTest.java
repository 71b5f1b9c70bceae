package dev.fanfare.budgets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanfare.Awaiting;
import dev.fanfare.dsl.Budget.OnExhausted;
import dev.fanfare.host.Host;
import dev.fanfare.host.HostConfig;
import dev.fanfare.platform.WorkspaceId;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Four workers race for what a budget has left: the stores and the policy on a real PostgreSQL. */
@Execution(ExecutionMode.CONCURRENT)
class BudgetRaceTest {

  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
  private static final Counted MAIL = new Counted(1, 7);
  private static final int WORKERS = 4;
  private static final int TURNS = 25;
  private static final int PEOPLE = 20;

  @TempDir static Path folder;

  private static @Nullable Host host;
  private static int workspaces;

  private final BudgetStore store = new BudgetStore();
  private final AtomicInteger highest = new AtomicInteger();
  private final WorkspaceId workspace;

  BudgetRaceTest() throws SQLException {
    workspace = newWorkspace();
  }

  @BeforeAll
  static void start() {
    var config = HostConfig.forTests(folder).withBinaries(Path.of("target/postgres-binaries"));
    var started = Host.start(config);
    Flyway.configure()
        .dataSource(started.jdbcUrl(), started.user(), started.password())
        .locations("classpath:db/migration")
        .load()
        .migrate();
    host = started;
  }

  @AfterAll
  static void stop() {
    Objects.requireNonNull(host).close();
  }

  /** Every other turn gives back what the one before took, so that room comes and goes. */
  @Test
  void neverGoesAboveTheLimitAndUsesAllOfIt() throws Exception {
    set("all", 700);
    set("few", 333);

    race(new PotStore(), () -> 0);

    assertThat(highest.get()).isEqualTo(333);
    assertThat(pots()).allSatisfy(pot -> assertThat(pot.held()).isBetween(0L, 333L));
    assertThat(pots())
        .hasSize(2)
        .allSatisfy(pot -> assertThat(pot.held()).isEqualTo(rows(pot.id())));
  }

  /** Without the lock all have read before any writes: more is reserved than there is. */
  @Test
  void goesAboveTheLimitWithoutTheLock() throws Exception {
    set("few", PEOPLE);
    makePots();
    var allHaveRead = new CyclicBarrier(WORKERS);

    race(new TestingNoLock(), () -> allHaveRead.await(60, TimeUnit.SECONDS));

    assertThat(pots()).allSatisfy(pot -> assertThat(pot.reserved()).isGreaterThan(PEOPLE));
  }

  /** The rows go with the month of the ledger, what they come to stays. */
  @Test
  void keepsTheSumsOfRunsThatAreForgotten() throws Exception {
    set("few", 2 * PEOPLE);
    var budgets = new Budgets(store, new PotStore(), new ReservationStore());
    try (var connection = connect()) {
      for (int run = 1; run <= 2; run++) {
        var moves = new Moves();
        judge(connection, budgets, run, 0, moves);
        budgets.write(connection, workspace, moves);
      }
      connection.commit();

      new ReservationStore().forget(connection, 1, 2);
      connection.commit();

      var counts = new BudgetCountStore().all(connection, workspace);
      assertThat(rows(pots().getFirst().id())).isEqualTo(PEOPLE);
      assertThat(counts).hasSize(1);
      assertThat(counts.getFirst().reserved()).isEqualTo(2 * PEOPLE);
      assertThat(counts.getFirst().rowsReserved()).isEqualTo(2 * PEOPLE);
    }
  }

  /** Whoever judges by a limit that is lowered meanwhile commits before it is. */
  @Test
  void keepsALimitFromChangingWhileItIsJudgedBy() throws Exception {
    set("few", 10);
    try (var judging = connect();
        var changing = connect()) {
      var budgets = new Budgets(store, new PotStore(), new ReservationStore());
      var asked = new Budgets.Asked(0, Set.of(MAIL), List.of(), NOW);
      budgets.hold(judging, workspace);
      budgets.read(judging, workspace, asked, new Moves());

      try (var statement = changing.createStatement()) {
        statement.execute("set lock_timeout = '50ms'");
        assertThatThrownBy(() -> store.nextVersion(changing, workspace))
            .hasMessageContaining("lock timeout");
      }
      judging.rollback();
      changing.rollback();
    }
  }

  /** However many workers there are whose turns overlap: none begins before who came before it. */
  @Test
  void letsNobodyPassWhoWaitsToChangeALimit() throws Exception {
    set("few", 10);
    var budgets = new Budgets(store, new PotStore(), new ReservationStore());
    // Closed last, when nobody waits for anybody any more.
    try (var others = Executors.newFixedThreadPool(8);
        var changing = connect();
        var judging = connect()) {
      budgets.hold(judging, workspace);
      int changer = process(changing);
      var change = others.submit(() -> store.nextVersion(changing, workspace));
      awaitBlocked(changer);

      var later = new ArrayList<Future<Long>>();
      for (int i = 0; i < 7; i++) {
        later.add(others.submit(this::versionHeld));
      }

      for (var each : later) {
        assertThatThrownBy(each::get).hasMessageContaining("lock timeout");
      }
      judging.rollback();
      long changed = change.get();
      changing.commit();
      assertThat(versionHeld()).isEqualTo(changed);
    }
  }

  /** By which version a turn judges that does not wait for long. */
  private long versionHeld() throws SQLException {
    try (var connection = connect();
        var statement = connection.createStatement()) {
      statement.execute("set lock_timeout = '200ms'");
      store.hold(connection, workspace);
      long version = store.standing(connection, workspace, 0).version();
      connection.rollback();
      return version;
    }
  }

  private static int process(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery("select pg_backend_pid()")) {
      rows.next();
      return rows.getInt(1);
    }
  }

  private static void awaitBlocked(int process) throws SQLException {
    try (var connection = connect();
        var select = connection.prepareStatement("select cardinality(pg_blocking_pids(?)) > 0")) {
      select.setInt(1, process);
      Awaiting.until(
          "the change waits",
          () -> {
            try (var rows = select.executeQuery()) {
              return rows.next() && rows.getBoolean(1);
            } catch (SQLException e) {
              throw new IllegalStateException(e);
            }
          });
    }
  }

  /** Whoever makes a row keeps others waiting who would make it. */
  private void makePots() throws SQLException {
    try (var connection = connect()) {
      var budgets = new Budgets(store, new PotStore(), new ReservationStore());
      budgets.read(
          connection, workspace, new Budgets.Asked(0, Set.of(MAIL), List.of(), NOW), new Moves());
      connection.commit();
    }
  }

  private void race(PotStore pots, Callable<Integer> beforeWriting) throws Exception {
    try (var workers = Executors.newFixedThreadPool(WORKERS)) {
      var tasks = new ArrayList<Callable<Integer>>();
      for (int i = 0; i < WORKERS; i++) {
        tasks.add(worker(i, new Budgets(store, pots, new ReservationStore()), beforeWriting));
      }
      for (var each : workers.invokeAll(tasks)) {
        each.get();
      }
    }
  }

  private Callable<Integer> worker(int run, Budgets budgets, Callable<Integer> beforeWriting) {
    return () -> {
      try (var connection = connect()) {
        var moves = new Moves();
        for (int turn = 0; turn < TURNS; turn++) {
          var next = new Moves();
          if (turn % 5 == 4) {
            moves.reserved().forEach(next::release);
          }
          judge(connection, budgets, run, turn, next);
          beforeWriting.call();
          budgets.write(connection, workspace, next);
          highest.accumulateAndGet(heldOfFew(connection), Math::max);
          connection.commit();
          moves = next;
        }
        return TURNS;
      }
    };
  }

  private void judge(Connection connection, Budgets budgets, int run, int turn, Moves moves)
      throws SQLException {
    var asked = new Budgets.Asked(0, Set.of(MAIL), List.of(), NOW);
    budgets.hold(connection, workspace);
    var reading = budgets.read(connection, workspace, asked, moves);
    for (int i = 0; i < PEOPLE; i++) {
      var key = new ReservationKey(run, turn * PEOPLE + i, 1, 1, 1);
      if (reading.hit(MAIL, key) == null) {
        reading.take(moves, MAIL, key);
      }
    }
  }

  /** As this transaction has left it, before it ends. */
  private int heldOfFew(Connection connection) throws SQLException {
    try (var select =
        connection.prepareStatement(
            """
            select p.reserved - p.released from budget_pot p
            join budget b on b.workspace_id = p.workspace_id and b.id = p.budget_id
            where p.workspace_id = ? and b.name = 'few'
            """)) {
      select.setInt(1, workspace.value());
      try (var rows = select.executeQuery()) {
        rows.next();
        return rows.getInt(1);
      }
    }
  }

  private List<Pot> pots() throws SQLException {
    try (var connection = connect();
        var select =
            connection.prepareStatement(
                """
                select id, budget_id, unit, from_at, to_at, most, reserved, released, spent
                from budget_pot where workspace_id = ?
                """)) {
      select.setInt(1, workspace.value());
      var pots = new ArrayList<Pot>();
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          pots.add(PotStore.pot(rows));
        }
      }
      return pots;
    }
  }

  /** What single messages hold of a pot. */
  private long rows(long pot) throws SQLException {
    try (var connection = connect();
        var select =
            connection.prepareStatement(
                "select count(*) from budget_reservation where workspace_id = ? and ? = any(pots)")) {
      select.setInt(1, workspace.value());
      select.setLong(2, pot);
      try (var rows = select.executeQuery()) {
        rows.next();
        return rows.getLong(1);
      }
    }
  }

  private void set(String name, int messages) throws SQLException {
    try (var connection = connect()) {
      long version = store.nextVersion(connection, workspace);
      var budget =
          new Budget(
              0,
              name,
              null,
              messages,
              null,
              null,
              Period.TOTAL,
              ZoneOffset.UTC,
              OnExhausted.SKIP,
              version,
              NOW);
      store.insert(connection, workspace, budget);
      connection.commit();
    }
  }

  private static Connection connect() throws SQLException {
    var database = Objects.requireNonNull(host);
    var connection =
        DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
    connection.setAutoCommit(false);
    return connection;
  }

  private static WorkspaceId newWorkspace() throws SQLException {
    try (var connection = connect();
        var insert =
            connection.prepareStatement(
                """
                insert into workspace (name, sandbox, default_zone, created_at, version)
                values (?, true, 'Europe/Vienna', ?, 1) returning id
                """)) {
      insert.setString(1, "w" + ++workspaces);
      insert.setObject(2, NOW.atOffset(ZoneOffset.UTC));
      try (var rows = insert.executeQuery()) {
        rows.next();
        var made = new WorkspaceId(rows.getInt(1));
        connection.commit();
        return made;
      }
    }
  }

  /** Judges without waiting for anybody, as a careless engine would. */
  private static final class TestingNoLock extends PotStore {
    @Override
    String locking() {
      return "";
    }
  }
}
