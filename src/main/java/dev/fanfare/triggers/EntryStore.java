package dev.fanfare.triggers;

import dev.fanfare.platform.WorkspaceId;
import dev.fanfare.triggers.LastEntry.Ending;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/** The table {@code trigger_entry}, and how the entries of people ended. */
@Singleton
final class EntryStore {

  /** States and the reason of the ledger, by code. */
  private static final List<Integer> REACHED = List.of(1, 5, 6);

  private static final int EXCEPTION_EVENT = 19;

  /**
   * Holds people of campaigns until the transaction ends, so that nobody else brings them in at the
   * same time; whoever never was in one is held too.
   *
   * @return the occurrence of the last entry of each who had one
   */
  Map<EntryKey, Long> lock(Connection connection, WorkspaceId workspace, SortedSet<EntryKey> keys)
      throws SQLException {
    try (var insert =
            connection.prepareStatement(
                """
                insert into trigger_entry (workspace_id, campaign_id, profile_id)
                select ?, * from unnest(?::integer[], ?::bigint[])
                on conflict do nothing
                """);
        var select =
            connection.prepareStatement(
                """
                select e.campaign_id, e.profile_id, e.occurrence from trigger_entry e
                join unnest(?::integer[], ?::bigint[]) k (campaign_id, profile_id)
                  on k.campaign_id = e.campaign_id and k.profile_id = e.profile_id
                where e.workspace_id = ? order by e.campaign_id, e.profile_id for update of e
                """)) {
      insert.setInt(1, workspace.value());
      set(insert, 2, keys);
      insert.executeUpdate();
      set(select, 1, keys);
      select.setInt(3, workspace.value());
      var last = new HashMap<EntryKey, Long>();
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          long occurrence = rows.getLong(3);
          if (!rows.wasNull()) {
            last.put(new EntryKey(rows.getInt(1), rows.getLong(2)), occurrence);
          }
        }
      }
      return last;
    }
  }

  /**
   * Keeps people of campaigns from coming in until the transaction ends: who has their last entry
   * then is known, and so is all that whoever brought them in has committed.
   */
  void hold(Connection connection, WorkspaceId workspace, SortedSet<EntryKey> keys)
      throws SQLException {
    try (var select =
        connection.prepareStatement(
            """
            select from trigger_entry e
            join unnest(?::integer[], ?::bigint[]) k (campaign_id, profile_id)
              on k.campaign_id = e.campaign_id and k.profile_id = e.profile_id
            where e.workspace_id = ? order by e.campaign_id, e.profile_id for share of e
            """)) {
      set(select, 1, keys);
      select.setInt(3, workspace.value());
      select.execute();
    }
  }

  /** The occurrences of all comings but the last of people, the newest of each first. */
  Map<EntryKey, List<Long>> earlier(
      Connection connection, WorkspaceId workspace, SortedMap<EntryKey, Long> last)
      throws SQLException {
    try (var select =
        connection.prepareStatement(
            """
            select k.campaign_id, n.profile_id, n.occurrence
            from unnest(?::integer[], ?::bigint[], ?::bigint[])
              k (campaign_id, profile_id, occurrence)
            join enrolment n on n.workspace_id = ? and n.profile_id = k.profile_id
              and n.occurrence <> k.occurrence
            join run r on r.workspace_id = n.workspace_id and r.id = n.run_id
              and r.campaign_id = k.campaign_id
            order by n.event_number desc
            """)) {
      set(select, 1, last.keySet());
      select.setArray(3, connection.createArrayOf("int8", last.values().toArray()));
      select.setInt(4, workspace.value());
      var earlier = new HashMap<EntryKey, List<Long>>();
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          var key = new EntryKey(rows.getInt(1), rows.getLong(2));
          earlier.computeIfAbsent(key, _ -> new ArrayList<>()).add(rows.getLong(3));
        }
      }
      return earlier;
    }
  }

  /** The occurrence of a person's last entry; empty when they have had none. */
  OptionalLong last(Connection connection, WorkspaceId workspace, EntryKey key)
      throws SQLException {
    try (var select =
        connection.prepareStatement(
            """
            select occurrence from trigger_entry
            where workspace_id = ? and campaign_id = ? and profile_id = ?
              and occurrence is not null
            """)) {
      select.setInt(1, workspace.value());
      select.setInt(2, key.campaignId());
      select.setLong(3, key.subject());
      try (var rows = select.executeQuery()) {
        return rows.next() ? OptionalLong.of(rows.getLong(1)) : OptionalLong.empty();
      }
    }
  }

  /** What became of the enrolments of these occurrences; those of months long gone are left out. */
  Map<Long, LastEntry> entries(
      Connection connection, WorkspaceId workspace, Collection<Long> occurrences)
      throws SQLException {
    try (var select =
        connection.prepareStatement(
            """
            select n.occurrence, r.campaign_id, r.campaign_version, n.planned_at,
                   r.ended_at is not null, l.state, l.reason, l.ended_at,
                   exists (select from slice s
                           where s.run_id = n.run_id and s.occurrence = n.occurrence
                             and s.state = 1 and s.started_to > s.recorded)
            from enrolment n
            join run r on r.workspace_id = n.workspace_id and r.id = n.run_id
            left join ledger l on l.run_id = n.run_id and l.profile_id = n.profile_id
              and l.occurrence = n.occurrence and l.workspace_id = n.workspace_id
            where n.workspace_id = ? and n.occurrence = any(?)
            """)) {
      select.setInt(1, workspace.value());
      select.setArray(2, connection.createArrayOf("int8", occurrences.toArray()));
      var entries = new HashMap<Long, LastEntry>();
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          entries.put(
              rows.getLong(1),
              new LastEntry(
                  rows.getInt(2),
                  rows.getInt(3),
                  rows.getObject(4, OffsetDateTime.class).toInstant(),
                  ending(rows)));
        }
      }
      return entries;
    }
  }

  private static Ending ending(ResultSet row) throws SQLException {
    int state = row.getInt(6);
    if (row.wasNull()) {
      // Between the start mark and the row a provider has the message, or may have it.
      return row.getBoolean(9)
          ? new Ending.Started()
          : row.getBoolean(5) ? new Ending.NotReached() : new Ending.Waiting();
    }
    if (REACHED.contains(state)) {
      return new Ending.Reached(row.getObject(8, OffsetDateTime.class).toInstant());
    }
    return row.getInt(7) == EXCEPTION_EVENT ? new Ending.Excepted() : new Ending.NotReached();
  }

  /** Notes the last entries of people who are held. */
  void note(Connection connection, WorkspaceId workspace, TreeMap<EntryKey, Long> last)
      throws SQLException {
    try (var update =
        connection.prepareStatement(
            """
            update trigger_entry e set occurrence = n.occurrence
            from unnest(?::integer[], ?::bigint[], ?::bigint[])
              n (campaign_id, profile_id, occurrence)
            where e.workspace_id = ? and e.campaign_id = n.campaign_id
              and e.profile_id = n.profile_id
            """)) {
      set(update, 1, last.keySet());
      update.setArray(3, connection.createArrayOf("int8", last.values().toArray()));
      update.setInt(4, workspace.value());
      update.executeUpdate();
    }
  }

  private static void set(PreparedStatement statement, int at, Collection<EntryKey> keys)
      throws SQLException {
    var connection = statement.getConnection();
    statement.setArray(
        at, connection.createArrayOf("int4", keys.stream().map(EntryKey::campaignId).toArray()));
    statement.setArray(
        at + 1, connection.createArrayOf("int8", keys.stream().map(EntryKey::subject).toArray()));
  }
}
