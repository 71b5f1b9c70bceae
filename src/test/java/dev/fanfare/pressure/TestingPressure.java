package dev.fanfare.pressure;

import dev.fanfare.host.Host;
import dev.fanfare.host.HostConfig;
import dev.fanfare.platform.WorkspaceId;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;

/** The stores of the room on a PostgreSQL of their own, without an engine. */
final class TestingPressure implements AutoCloseable {

  static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
  static final CountsAs MAIL = new CountsAs(1, List.of());

  final CapStore caps = new CapStore();
  final SlotStore slots = new SlotStore();
  private final Host host;
  private int workspaces;

  private TestingPressure(Host host) {
    this.host = host;
  }

  static TestingPressure start(Path folder) {
    var config = HostConfig.forTests(folder).withBinaries(Path.of("target/postgres-binaries"));
    var host = Host.start(config);
    Flyway.configure()
        .dataSource(host.jdbcUrl(), host.user(), host.password())
        .locations("classpath:db/migration")
        .load()
        .migrate();
    return new TestingPressure(host);
  }

  /** A connection in a transaction. */
  Connection connect() throws SQLException {
    var connection = DriverManager.getConnection(host.jdbcUrl(), host.user(), host.password());
    connection.setAutoCommit(false);
    return connection;
  }

  WorkspaceId newWorkspace() throws SQLException {
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
        var workspace = new WorkspaceId(rows.getInt(1));
        connection.commit();
        return workspace;
      }
    }
  }

  /** Sets a rolling cap for any channel; its version. */
  Cap cap(WorkspaceId workspace, String name, int most, Duration length) throws SQLException {
    try (var connection = connect()) {
      long version = caps.nextVersion(connection, workspace);
      var window = new CapWindow.Rolling(length);
      var cap = new Cap(name, most, window, null, null, OnHit.DROP, version, NOW);
      caps.write(connection, workspace, cap);
      connection.commit();
      return cap;
    }
  }

  void insert(WorkspaceId workspace, List<CapSlot> taken) throws SQLException {
    try (var connection = connect()) {
      slots.insert(connection, workspace, taken);
      connection.commit();
    }
  }

  List<CapSlot> all(WorkspaceId workspace) throws SQLException {
    try (var connection = connect()) {
      var all = new ArrayList<CapSlot>();
      SlotStore.@Nullable Key after = null;
      for (var page = slots.page(connection, workspace, null, 1_000); !page.isEmpty(); ) {
        all.addAll(page);
        after = new SlotStore.Key(page.getLast().profileId(), page.getLast().messageId());
        page = slots.page(connection, workspace, after, 1_000);
      }
      return all;
    }
  }

  /** Subject numbers as an import gives them: ascending by random steps. */
  static long[] people(int count, long seed) {
    var random = new SplittableRandom(seed);
    var people = new long[count];
    long number = 5L << 32;
    for (int i = 0; i < count; i++) {
      number += random.nextInt(1, 4_097);
      people[i] = number;
    }
    return people;
  }

  static List<CapSlot> slotEach(long[] people, Instant at, long version) {
    return Arrays.stream(people).mapToObj(person -> slot(person, at, version)).toList();
  }

  static CapSlot slot(long person, Instant at, long version) {
    return new CapSlot(person, UUID.randomUUID(), at, MAIL, null, version);
  }

  @Override
  public void close() {
    host.close();
  }
}
