package dev.fanfare.behaviour;

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
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The table {@code person_event}. */
@Singleton
public final class PersonEventStore {

  /** How many events may be numbered from one number of the sequence on. */
  static final int MOST_AT_ONCE = 10_000;

  private static final String COLUMNS =
      "id, number, type, profile_id, at, recorded_at, properties, effects";

  /**
   * An event as it is stored.
   *
   * @param effects as JSON; null where nothing came of it
   */
  record Row(TakenEvent event, @Nullable String effects) {}

  /** The first number of a batch: larger than all of batches that were committed before. */
  long firstNumber(Connection connection) throws SQLException {
    try (var select = connection.prepareStatement("select nextval('person_event_number')");
        var rows = select.executeQuery()) {
      rows.next();
      return rows.getLong(1);
    }
  }

  /**
   * Keeps events; the ids of those that were not kept before. Whoever tells the same ones at the
   * same time is waited for, in the order of the ids.
   */
  Set<String> insert(
      Connection connection,
      WorkspaceId workspace,
      List<TakenEvent> events,
      Map<String, byte[]> hashes)
      throws SQLException {
    var ordered = new ArrayList<>(events);
    ordered.sort(Comparator.comparing(TakenEvent::id));
    try (var insert =
        connection.prepareStatement(
            """
            insert into person_event (workspace_id, id, number, type, profile_id, at, recorded_at,
              properties, hash)
            select ?, * from unnest(?::text[], ?::bigint[], ?::text[], ?::bigint[],
              ?::timestamptz[], ?::timestamptz[], ?::text[], ?::bytea[])
            on conflict (workspace_id, id) do nothing
            returning id
            """)) {
      insert.setInt(1, workspace.value());
      set(insert, 2, "text", ordered.stream().map(TakenEvent::id).toArray());
      set(insert, 3, "int8", ordered.stream().map(TakenEvent::number).toArray());
      set(insert, 4, "text", ordered.stream().map(TakenEvent::type).toArray());
      set(insert, 5, "int8", ordered.stream().map(TakenEvent::subject).toArray());
      set(insert, 6, "timestamptz", ordered.stream().map(each -> utc(each.at())).toArray());
      set(insert, 7, "timestamptz", ordered.stream().map(each -> utc(each.recordedAt())).toArray());
      set(insert, 8, "text", ordered.stream().map(TakenEvent::properties).toArray());
      set(
          insert,
          9,
          "bytea",
          ordered.stream().map(each -> hashes.get(each.id())).toArray(byte[][]::new));
      var ids = new HashSet<String>();
      try (var rows = insert.executeQuery()) {
        while (rows.next()) {
          ids.add(rows.getString(1));
        }
      }
      return ids;
    }
  }

  /** The hashes of kept events, by id. */
  Map<String, byte[]> hashes(Connection connection, WorkspaceId workspace, Collection<String> ids)
      throws SQLException {
    try (var select =
        connection.prepareStatement(
            "select id, hash from person_event where workspace_id = ? and id = any(?)")) {
      select.setInt(1, workspace.value());
      set(select, 2, "text", ids.toArray());
      var hashes = new HashMap<String, byte[]>();
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          hashes.put(rows.getString(1), rows.getBytes(2));
        }
      }
      return hashes;
    }
  }

  /** Notes what came of events, as JSON by id. */
  void note(Connection connection, WorkspaceId workspace, Map<String, String> effects)
      throws SQLException {
    if (effects.isEmpty()) {
      return;
    }
    try (var update =
        connection.prepareStatement(
            """
            update person_event e set effects = n.effects
            from unnest(?::text[], ?::text[]) n (id, effects)
            where e.workspace_id = ? and e.id = n.id
            """)) {
      set(update, 1, "text", effects.keySet().toArray());
      set(update, 2, "text", effects.values().toArray());
      update.setInt(3, workspace.value());
      update.executeUpdate();
    }
  }

  /** What is kept of an event. */
  Optional<Row> find(Connection connection, WorkspaceId workspace, String id) throws SQLException {
    try (var select =
        connection.prepareStatement(
            "select " + COLUMNS + " from person_event where workspace_id = ? and id = ?")) {
      select.setInt(1, workspace.value());
      select.setString(2, id);
      return read(select).stream().findFirst();
    }
  }

  /** What is kept of a person, the newest first, below that number. */
  List<Row> page(Connection connection, WorkspaceId workspace, long subject, long below, int limit)
      throws SQLException {
    try (var select =
        connection.prepareStatement(
            "select "
                + COLUMNS
                + " from person_event where workspace_id = ? and profile_id = ? and number < ?"
                + " order by number desc limit ?")) {
      select.setInt(1, workspace.value());
      select.setLong(2, subject);
      select.setLong(3, below);
      select.setInt(4, limit);
      return read(select);
    }
  }

  /** Events with these ids. */
  public List<TakenEvent> of(Connection connection, WorkspaceId workspace, Collection<String> ids)
      throws SQLException {
    try (var select =
        connection.prepareStatement(
            "select " + COLUMNS + " from person_event where workspace_id = ? and id = any(?)")) {
      select.setInt(1, workspace.value());
      set(select, 2, "text", ids.toArray());
      return read(select).stream().map(Row::event).toList();
    }
  }

  /**
   * Events of some people that were taken after one with that number.
   *
   * @param types of which types
   */
  public List<TakenEvent> after(
      Connection connection,
      WorkspaceId workspace,
      Collection<Long> subjects,
      Collection<String> types,
      long number)
      throws SQLException {
    try (var select =
        connection.prepareStatement(
            "select "
                + COLUMNS
                + " from person_event where workspace_id = ? and profile_id = any(?)"
                + " and number > ? and type = any(?) order by number")) {
      select.setInt(1, workspace.value());
      set(select, 2, "int8", subjects.toArray());
      select.setLong(3, number);
      set(select, 4, "text", types.toArray());
      return read(select).stream().map(Row::event).toList();
    }
  }

  /** What some people did that is of some types, from an instant on, by the order of numbers. */
  public List<TakenEvent> since(
      Connection connection,
      WorkspaceId workspace,
      Collection<Long> subjects,
      Collection<String> types,
      Instant at)
      throws SQLException {
    try (var select =
        connection.prepareStatement(
            "select "
                + COLUMNS
                + " from person_event where workspace_id = ? and profile_id = any(?)"
                + " and at >= ? and type = any(?) order by number")) {
      select.setInt(1, workspace.value());
      set(select, 2, "int8", subjects.toArray());
      select.setObject(3, utc(at));
      set(select, 4, "text", types.toArray());
      return read(select).stream().map(Row::event).toList();
    }
  }

  /** Forgets some of what was taken before an instant, and says how many. */
  int sweep(Connection connection, WorkspaceId workspace, Instant before, int most)
      throws SQLException {
    try (var delete =
        connection.prepareStatement(
            """
            delete from person_event where ctid = any(array(
              select ctid from person_event
              where workspace_id = ? and recorded_at < ? limit ? for update skip locked))
            """)) {
      delete.setInt(1, workspace.value());
      delete.setObject(2, utc(before));
      delete.setInt(3, most);
      return delete.executeUpdate();
    }
  }

  private static void set(PreparedStatement statement, int at, String type, Object[] values)
      throws SQLException {
    statement.setArray(at, statement.getConnection().createArrayOf(type, values));
  }

  private static List<Row> read(PreparedStatement select) throws SQLException {
    try (var rows = select.executeQuery()) {
      var events = new ArrayList<Row>();
      while (rows.next()) {
        events.add(row(rows));
      }
      return events;
    }
  }

  private static Row row(ResultSet row) throws SQLException {
    return new Row(
        new TakenEvent(
            row.getString(1),
            row.getLong(2),
            row.getString(3),
            row.getLong(4),
            row.getObject(5, OffsetDateTime.class).toInstant(),
            row.getObject(6, OffsetDateTime.class).toInstant(),
            row.getString(7)),
        row.getString(8));
  }

  private static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
