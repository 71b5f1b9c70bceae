package dev.fanfare.analytics;

import dev.fanfare.platform.WorkspaceId;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** The table {@code conversion}, and who of a run may have one. */
@Singleton
final class ConversionStore {

  /** A conversion as it is kept. */
  record Kept(String id, long profileId, String goal, Instant at) {}

  /** The profiles of external ids, and which of them are in the run. */
  record People(Map<String, Long> profiles, Set<Long> ofRun) {}

  People people(Connection connection, WorkspaceId workspace, long run, Set<String> externalIds)
      throws SQLException {
    try (var select =
        connection.prepareStatement(
            """
            select p.external_id, p.id,
                   exists (select from slice s
                           where s.run_id = ? and s.kind = 0 and p.id between s.lo and s.hi
                             and p.id = any(s.profile_ids))
            from profile p where p.workspace_id = ? and p.external_id = any(?)
            """)) {
      select.setLong(1, run);
      select.setInt(2, workspace.value());
      select.setArray(3, connection.createArrayOf("text", externalIds.toArray()));
      var people = new People(new HashMap<>(), new HashSet<>());
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          people.profiles().put(rows.getString(1), rows.getLong(2));
          if (rows.getBoolean(3)) {
            people.ofRun().add(rows.getLong(2));
          }
        }
      }
      return people;
    }
  }

  /** Keeps those whose id is new; the ids of these. */
  Set<String> insert(
      Connection connection, WorkspaceId workspace, long run, List<Kept> conversions, Instant now)
      throws SQLException {
    try (var insert =
        connection.prepareStatement(
            """
            insert into conversion (workspace_id, run_id, id, profile_id, goal, at, recorded_at)
            select ?, ?, c.id, c.profile_id, c.goal, c.at, ?
            from unnest(?::text[], ?::bigint[], ?::text[], ?::timestamptz[])
              c (id, profile_id, goal, at)
            on conflict (workspace_id, run_id, id) do nothing
            returning id
            """)) {
      insert.setInt(1, workspace.value());
      insert.setLong(2, run);
      insert.setObject(3, now.atOffset(ZoneOffset.UTC));
      insert.setArray(4, array(connection, "text", conversions, Kept::id));
      insert.setArray(5, array(connection, "int8", conversions, Kept::profileId));
      insert.setArray(6, array(connection, "text", conversions, Kept::goal));
      insert.setArray(
          7, array(connection, "timestamptz", conversions, c -> c.at().atOffset(ZoneOffset.UTC)));
      var ids = new HashSet<String>();
      try (var rows = insert.executeQuery()) {
        while (rows.next()) {
          ids.add(rows.getString(1));
        }
      }
      return ids;
    }
  }

  /** Conversions with these ids, by id. */
  Map<String, Kept> byId(Connection connection, WorkspaceId workspace, long run, Set<String> ids)
      throws SQLException {
    try (var select =
        connection.prepareStatement(
            "select id, profile_id, goal, at from conversion"
                + " where workspace_id = ? and run_id = ? and id = any(?)")) {
      select.setInt(1, workspace.value());
      select.setLong(2, run);
      select.setArray(3, connection.createArrayOf("text", ids.toArray()));
      var found = new HashMap<String, Kept>();
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          var kept =
              new Kept(
                  rows.getString(1),
                  rows.getLong(2),
                  rows.getString(3),
                  rows.getObject(4, OffsetDateTime.class).toInstant());
          found.put(kept.id(), kept);
        }
      }
      return found;
    }
  }

  private static java.sql.Array array(
      Connection connection, String type, List<Kept> rows, Function<Kept, Object> part)
      throws SQLException {
    return connection.createArrayOf(type, rows.stream().map(part).toArray());
  }
}
