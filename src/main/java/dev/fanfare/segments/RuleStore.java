package dev.fanfare.segments;

import dev.fanfare.conditions.SelectedPeople;
import dev.fanfare.platform.WorkspaceId;
import dev.fanfare.profiles.AttributeType;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Rules of segments, their versions, and the people whom conditions select. */
@Singleton
final class RuleStore {

  private static final String CANCELLED = "57014";

  /** All segments of a workspace that have a version, and the rules among them. */
  record InForce(Map<String, SegmentRef> refs, Map<String, String> rules) {

    /** Those that have scores, expired or not. */
    Set<String> scored() {
      return refs.values().stream()
          .filter(ref -> ref.expiresAt() != null)
          .map(SegmentRef::name)
          .collect(Collectors.toSet());
    }
  }

  /** Each statement of the transaction that takes longer than this fails. */
  void limit(Connection connection, Duration longest) throws SQLException {
    try (var limit =
        connection.prepareStatement("select set_config('statement_timeout', ?, true)")) {
      limit.setString(1, Long.toString(longest.toMillis()));
      limit.execute();
    }
  }

  /** Whether that was it. */
  static boolean tookTooLong(SQLException failure) {
    return CANCELLED.equals(failure.getSQLState());
  }

  /** Lets nobody else change a rule of the workspace until the transaction ends. */
  void lockRules(Connection connection, WorkspaceId workspace) throws SQLException {
    try (var lock =
        connection.prepareStatement("select pg_advisory_xact_lock(hashtext('segment rules'), ?)")) {
      lock.setInt(1, workspace.value());
      lock.execute();
    }
  }

  InForce inForce(Connection connection, WorkspaceId workspace) throws SQLException {
    try (var select =
        connection.prepareStatement(
            """
            select s.id, s.name, v.number, v.members, v.condition,
              (v.scored_by ->> 'expiresAt')::timestamptz
            from segment s
            join segment_version v on v.workspace_id = s.workspace_id and v.segment_id = s.id
              and v.number = s.current_version
            where s.workspace_id = ? and s.deleted_at is null
            """)) {
      select.setInt(1, workspace.value());
      var inForce = new InForce(new HashMap<>(), new HashMap<>());
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          var name = rows.getString(2);
          inForce
              .refs()
              .put(
                  name,
                  new SegmentRef(
                      rows.getInt(1),
                      rows.getInt(3),
                      rows.getInt(4),
                      name,
                      instant(rows.getObject(6, OffsetDateTime.class))));
          var condition = rows.getString(5);
          if (condition != null) {
            inForce.rules().put(name, condition);
          }
        }
      }
      return inForce;
    }
  }

  /** The names of all campaigns. */
  Set<String> campaigns(Connection connection, WorkspaceId workspace) throws SQLException {
    try (var select =
        connection.prepareStatement("select name from campaign where workspace_id = ?")) {
      select.setInt(1, workspace.value());
      var names = new HashSet<String>();
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          names.add(rows.getString(1));
        }
      }
      return names;
    }
  }

  /**
   * Types of events from outside.
   *
   * @param properties by type, also of types that were taken away: of those, too, rules may be left
   * @param declared those that are declared now
   */
  record Told(Map<String, Map<String, AttributeType>> properties, Set<String> declared) {}

  Told told(Connection connection, WorkspaceId workspace) throws SQLException {
    try (var select =
        connection.prepareStatement(
            """
            select t.name, t.deleted_at is null, p.key, p.value ->> 'type'
            from event_type t left join lateral json_each(t.properties) p on true
            where t.workspace_id = ?
            """)) {
      select.setInt(1, workspace.value());
      var told = new Told(new HashMap<>(), new HashSet<>());
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          var name = rows.getString(1);
          var properties = told.properties().computeIfAbsent(name, _ -> new HashMap<>());
          if (rows.getBoolean(2)) {
            told.declared().add(name);
          }
          var property = rows.getString(3);
          if (property != null) {
            properties.put(property, AttributeType.ofWord(rows.getString(4)).orElseThrow());
          }
        }
      }
      return told;
    }
  }

  /** Lets nobody take away a type of events until the transaction ends. */
  void keepEventTypes(Connection connection, WorkspaceId workspace) throws SQLException {
    try (var lock =
        connection.prepareStatement(
            "select from event_type where workspace_id = ? order by name for share")) {
      lock.setInt(1, workspace.value());
      lock.execute();
    }
  }

  /** How many people are selected. */
  int count(Connection connection, SelectedPeople people) throws SQLException {
    try (var select = connection.prepareStatement("select count(*)::int " + people.from())) {
      people.bind(select, 1);
      try (var rows = select.executeQuery()) {
        rows.next();
        return rows.getInt(1);
      }
    }
  }

  /** How many people are selected, of how many. */
  record Share(int members, int people) {}

  /** How many people are selected and how many the workspace has, in one walk over everybody. */
  Share share(Connection connection, SelectedPeople people) throws SQLException {
    var counts = people.judged("count(*) filter (where %s)::int, count(*)::int");
    try (var select = connection.prepareStatement("select " + counts)) {
      people.bindJudged(select, 1);
      try (var rows = select.executeQuery()) {
        rows.next();
        return new Share(rows.getInt(1), rows.getInt(2));
      }
    }
  }

  /** Selected people behind the given subject number, ascending. */
  List<SegmentStore.Member> page(
      Connection connection, SelectedPeople people, long after, int limit) throws SQLException {
    try (var select =
        connection.prepareStatement(
            "select p.id, p.external_id "
                + people.from()
                + " and p.id > ? order by p.id limit ?")) {
      int at = people.bind(select, 1);
      select.setLong(at++, after);
      select.setInt(at, limit);
      return members(select);
    }
  }

  /** Writes a version that is a rule and puts it into force. The rules must be locked. */
  void define(
      Connection connection,
      WorkspaceId workspace,
      int segmentId,
      int number,
      String condition,
      int members,
      Instant at)
      throws SQLException {
    try (var insert =
            connection.prepareStatement(
                """
                insert into segment_version
                  (workspace_id, segment_id, number, members, condition, created_at)
                values (?, ?, ?, ?, ?, ?)
                """);
        var update =
            connection.prepareStatement(
                """
                update segment
                set current_version = ?, last_version = ?, version = version + 1
                where workspace_id = ? and id = ?
                """)) {
      insert.setInt(1, workspace.value());
      insert.setInt(2, segmentId);
      insert.setInt(3, number);
      insert.setInt(4, members);
      insert.setString(5, condition);
      insert.setObject(6, at.atOffset(ZoneOffset.UTC));
      insert.executeUpdate();
      update.setInt(1, number);
      update.setInt(2, number);
      update.setInt(3, workspace.value());
      update.setInt(4, segmentId);
      update.executeUpdate();
    }
  }

  /** Versions of a segment below the given number, newest first. */
  List<SegmentStore.Version> versions(
      Connection connection, WorkspaceId workspace, int segmentId, int below, int limit)
      throws SQLException {
    try (var select =
        connection.prepareStatement(
            """
            select number, members, import_id, condition, created_at from segment_version
            where workspace_id = ? and segment_id = ? and number < ? order by number desc limit ?
            """)) {
      select.setInt(1, workspace.value());
      select.setInt(2, segmentId);
      select.setInt(3, below);
      select.setInt(4, limit);
      try (var rows = select.executeQuery()) {
        var versions = new ArrayList<SegmentStore.Version>();
        while (rows.next()) {
          versions.add(
              new SegmentStore.Version(
                  rows.getInt(1),
                  rows.getInt(2),
                  rows.getObject(3, Long.class),
                  rows.getString(4),
                  rows.getObject(5, OffsetDateTime.class).toInstant()));
        }
        return versions;
      }
    }
  }

  Optional<SegmentStore.Version> version(
      Connection connection, WorkspaceId workspace, int segmentId, int number) throws SQLException {
    return versions(connection, workspace, segmentId, number + 1, 1).stream()
        .filter(version -> version.number() == number)
        .findFirst();
  }

  private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
    return time == null ? null : time.toInstant();
  }

  private static List<SegmentStore.Member> members(PreparedStatement select) throws SQLException {
    try (var rows = select.executeQuery()) {
      var members = new ArrayList<SegmentStore.Member>();
      while (rows.next()) {
        members.add(new SegmentStore.Member(rows.getLong(1), rows.getString(2), null));
      }
      return members;
    }
  }
}
