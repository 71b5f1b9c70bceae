package dev.fanfare.budgets;

import dev.fanfare.platform.WorkspaceId;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** The table {@code budget_pot}. */
@Singleton
class PotStore {

  private static final int MOST_KNOWN = 10_000;

  private static final String COLUMNS =
      "p.id, p.budget_id, p.unit, p.from_at, p.to_at, p.most, p.reserved, p.released, p.spent";

  /** By these the rows of keys are found. */
  private static final String OF_KEYS =
      """
      from budget_pot p
      join unnest(?::integer[], ?::text[], ?::timestamptz[], ?::timestamptz[])
        as wanted (budget, unit, from_at, to_at)
        on p.budget_id = wanted.budget and p.unit = wanted.unit
          and p.from_at = wanted.from_at and p.to_at = wanted.to_at
      where p.workspace_id = ?
      """;

  private record Row(WorkspaceId workspace, PotKey key) {}

  private final Map<Row, Long> known = new ConcurrentHashMap<>();

  /** What changes about one pot. */
  static final class Change {

    /** Which of its figures. */
    enum Of {
      RESERVED,
      RELEASED,
      SPENT
    }

    private final long[] amounts = new long[Of.values().length];

    void add(Of of, long amount) {
      amounts[of.ordinal()] += amount;
    }

    private long of(Of of) {
      return amounts[of.ordinal()];
    }
  }

  /**
   * Locks pots until the transaction ends, in the order of their numbers; those that are not there
   * are made before.
   *
   * @param numbers others that are locked too
   */
  Map<PotKey, Pot> lock(
      Connection connection, WorkspaceId workspace, Set<PotKey> keys, Collection<Long> numbers)
      throws SQLException {
    var ids = new TreeSet<>(numbers);
    var missing = new ArrayList<PotKey>();
    for (var key : keys) {
      var id = known.get(new Row(workspace, key));
      if (id == null) {
        missing.add(key);
      } else {
        ids.add(id);
      }
    }
    if (!missing.isEmpty()) {
      ids.addAll(made(connection, workspace, missing));
    }
    var locked = new HashMap<PotKey, Pot>();
    if (ids.isEmpty()) {
      return locked;
    }
    try (var select =
        connection.prepareStatement(
            "select "
                + COLUMNS
                + " from budget_pot p where p.workspace_id = ? and p.id = any(?)"
                + " order by p.id"
                + locking())) {
      select.setInt(1, workspace.value());
      select.setArray(2, connection.createArrayOf("int8", ids.toArray()));
      read(select).forEach(pot -> locked.put(pot.key(), pot));
    }
    if (locked.size() != ids.size()) {
      known.clear();
      throw new SQLException("pots could not be locked: rows are gone", "40001");
    }
    return locked;
  }

  /** What keeps others from the rows. */
  String locking() {
    return " for update";
  }

  /** Pots that are there, for whoever only looks. */
  Map<PotKey, Pot> find(Connection connection, WorkspaceId workspace, Collection<PotKey> keys)
      throws SQLException {
    var found = new HashMap<PotKey, Pot>();
    if (keys.isEmpty()) {
      return found;
    }
    try (var select = connection.prepareStatement("select " + COLUMNS + " " + OF_KEYS)) {
      set(connection, select, keys);
      select.setInt(5, workspace.value());
      read(select).forEach(pot -> found.put(pot.key(), pot));
    }
    return found;
  }

  /** Makes pots, in order and before any is locked; the numbers of all, also of others' making. */
  private Collection<Long> made(Connection connection, WorkspaceId workspace, List<PotKey> keys)
      throws SQLException {
    var ordered = keys.stream().sorted(PotKey.ORDER).toList();
    var ours = new HashSet<Long>();
    try (var insert =
        connection.prepareStatement(
            """
            insert into budget_pot (budget_id, unit, from_at, to_at, workspace_id, most)
            select budget, unit, from_at, to_at, ?, 0
            from unnest(?::integer[], ?::text[], ?::timestamptz[], ?::timestamptz[])
              with ordinality as wanted (budget, unit, from_at, to_at, place)
            order by place
            on conflict do nothing returning id
            """)) {
      insert.setInt(1, workspace.value());
      set(connection, insert, ordered, 2);
      try (var rows = insert.executeQuery()) {
        while (rows.next()) {
          ours.add(rows.getLong(1));
        }
      }
    }
    if (known.size() > MOST_KNOWN) {
      known.clear();
    }
    var ids = new ArrayList<Long>();
    for (var pot : find(connection, workspace, ordered).values()) {
      ids.add(pot.id());
      // What this transaction has made may yet be taken back.
      if (!ours.contains(pot.id())) {
        known.put(new Row(workspace, pot.key()), pot.id());
      }
    }
    return ids;
  }

  /** Changes pots that are locked. */
  void change(
      Connection connection,
      WorkspaceId workspace,
      SortedMap<Long, Change> changes,
      Map<Long, Long> most)
      throws SQLException {
    if (changes.isEmpty()) {
      return;
    }
    try (var update =
        connection.prepareStatement(
            """
            update budget_pot p set reserved = p.reserved + c.reserved,
              released = p.released + c.released, spent = p.spent + c.spent,
              most = coalesce(c.most, p.most)
            from unnest(?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[])
              as c (id, reserved, released, spent, most)
            where p.workspace_id = ? and p.id = c.id
            """)) {
      var ids = changes.keySet();
      update.setArray(1, connection.createArrayOf("int8", ids.toArray()));
      int column = 2;
      for (var of : Change.Of.values()) {
        update.setArray(
            column++,
            connection.createArrayOf(
                "int8", changes.values().stream().map(change -> change.of(of)).toArray()));
      }
      update.setArray(
          column++, connection.createArrayOf("int8", ids.stream().map(most::get).toArray()));
      update.setInt(column, workspace.value());
      update.executeUpdate();
    }
  }

  private static void set(
      Connection connection, PreparedStatement statement, Collection<PotKey> keys)
      throws SQLException {
    set(connection, statement, keys, 1);
  }

  private static void set(
      Connection connection, PreparedStatement statement, Collection<PotKey> keys, int from)
      throws SQLException {
    statement.setArray(
        from, connection.createArrayOf("int4", keys.stream().map(PotKey::budget).toArray()));
    statement.setArray(
        from + 1, connection.createArrayOf("text", keys.stream().map(PotKey::unit).toArray()));
    statement.setArray(
        from + 2,
        connection.createArrayOf(
            "timestamptz", keys.stream().map(key -> time(key.from())).toArray()));
    statement.setArray(
        from + 3,
        connection.createArrayOf(
            "timestamptz", keys.stream().map(key -> time(key.to())).toArray()));
  }

  /** As PostgreSQL reads it in an array. */
  private static String time(Instant at) {
    return at.atOffset(ZoneOffset.UTC).toString();
  }

  private static List<Pot> read(PreparedStatement select) throws SQLException {
    var pots = new ArrayList<Pot>();
    try (var rows = select.executeQuery()) {
      while (rows.next()) {
        pots.add(pot(rows));
      }
    }
    return pots;
  }

  static Pot pot(ResultSet row) throws SQLException {
    var key =
        new PotKey(
            row.getInt(2),
            row.getString(3),
            row.getObject(4, OffsetDateTime.class).toInstant(),
            row.getObject(5, OffsetDateTime.class).toInstant());
    return new Pot(
        row.getLong(1), key, row.getLong(6), row.getLong(7), row.getLong(8), row.getLong(9));
  }
}
