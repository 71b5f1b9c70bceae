package dev.fanfare.budgets;

import dev.fanfare.platform.WorkspaceId;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** The table {@code budget_reservation}. */
@Singleton
final class ReservationStore {

  private static final String KEYS =
      """
      unnest(?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[])
        as k (run_id, profile_id, occurrence, step, slot)
      """;

  private static final String OF_KEYS =
      """
      r.workspace_id = ? and r.run_id = k.run_id and r.profile_id = k.profile_id
        and r.occurrence = k.occurrence and r.step = k.step and r.slot = k.slot
      """;

  private static final String COLUMNS =
      "r.run_id, r.profile_id, r.occurrence, r.step, r.slot, r.pots, r.amounts";

  Map<ReservationKey, Reservation> find(
      Connection connection, WorkspaceId workspace, Collection<ReservationKey> keys)
      throws SQLException {
    var found = new HashMap<ReservationKey, Reservation>();
    if (keys.isEmpty()) {
      return found;
    }
    try (var select =
        connection.prepareStatement(
            "select " + COLUMNS + " from budget_reservation r, " + KEYS + " where " + OF_KEYS)) {
      set(connection, select, 1, keys);
      select.setInt(6, workspace.value());
      read(select).forEach(each -> found.put(each.key(), each.reservation()));
    }
    return found;
  }

  /** Inserts reservations; refused as a whole when a message has one already. */
  void insert(
      Connection connection, WorkspaceId workspace, Map<ReservationKey, Reservation> reserved)
      throws SQLException {
    var alike = new LinkedHashMap<Reservation, List<ReservationKey>>();
    reserved.forEach(
        (key, reservation) ->
            alike.computeIfAbsent(reservation, each -> new ArrayList<>()).add(key));
    for (var each : alike.entrySet()) {
      try (var insert =
          connection.prepareStatement(
              """
              insert into budget_reservation (run_id, profile_id, occurrence, step, slot,
                workspace_id, pots, amounts)
              select k.run_id, k.profile_id, k.occurrence, k.step, k.slot, ?, ?, ?
              from
              """
                  + KEYS)) {
        var amounts = each.getKey().ascending();
        insert.setInt(1, workspace.value());
        insert.setArray(2, connection.createArrayOf("int8", amounts.keySet().toArray()));
        insert.setArray(3, connection.createArrayOf("int8", amounts.values().toArray()));
        set(connection, insert, 4, each.getValue());
        insert.executeUpdate();
      }
    }
  }

  /** Deletes reservations, those that are there; what they were. */
  List<Reservation> delete(
      Connection connection, WorkspaceId workspace, Collection<ReservationKey> keys)
      throws SQLException {
    if (keys.isEmpty()) {
      return List.of();
    }
    try (var delete =
        connection.prepareStatement(
            "delete from budget_reservation r using "
                + KEYS
                + " where "
                + OF_KEYS
                + " returning "
                + COLUMNS)) {
      set(connection, delete, 1, keys);
      delete.setInt(6, workspace.value());
      return read(delete).stream().map(Reserved::reservation).toList();
    }
  }

  /** The next of a run in key order; from its beginning when {@code after} is null. */
  List<Reserved> page(
      Connection connection,
      WorkspaceId workspace,
      long runId,
      @Nullable ReservationKey after,
      int limit)
      throws SQLException {
    try (var select =
        connection.prepareStatement(
            "select "
                + COLUMNS
                + " from budget_reservation r where r.run_id = ? and r.workspace_id = ?"
                + " and (r.profile_id, r.occurrence, r.step, r.slot) > (?, ?, ?, ?)"
                + " order by r.profile_id, r.occurrence, r.step, r.slot limit ?")) {
      select.setLong(1, runId);
      select.setInt(2, workspace.value());
      select.setLong(3, after == null ? Long.MIN_VALUE : after.profileId());
      select.setLong(4, after == null ? 0 : after.occurrence());
      select.setInt(5, after == null ? 0 : after.step());
      select.setInt(6, after == null ? 0 : after.slot());
      select.setInt(7, limit);
      return read(select);
    }
  }

  /**
   * Forgets those of a range of runs, whose ledger goes: what they come to is kept in their pots.
   */
  void forget(Connection connection, long from, long to) throws SQLException {
    try (var forget =
        connection.prepareStatement(
            """
            with gone as (
              delete from budget_reservation r where r.run_id >= ? and r.run_id < ?
              returning r.workspace_id, r.pots, r.amounts, exists (
                select from ledger l
                where l.run_id = r.run_id and l.profile_id = r.profile_id
                  and l.occurrence = r.occurrence and l.workspace_id = r.workspace_id
                  and l.step = r.step and l.slot = r.slot and l.state = 1) as sent),
            sums as (
              select g.workspace_id, a.pot, sum(a.amount) as reserved,
                     sum(a.amount) filter (where g.sent) as spent
              from gone g, unnest(g.pots, g.amounts) as a (pot, amount)
              group by g.workspace_id, a.pot)
            update budget_pot p set past_reserved = p.past_reserved + s.reserved,
              past_spent = p.past_spent + coalesce(s.spent, 0)
            from sums s where p.workspace_id = s.workspace_id and p.id = s.pot
            """)) {
      forget.setLong(1, from);
      forget.setLong(2, to);
      forget.executeUpdate();
    }
  }

  private static void set(
      Connection connection, PreparedStatement statement, int from, Collection<ReservationKey> keys)
      throws SQLException {
    var parts =
        List.<ToLongFunction<ReservationKey>>of(
            ReservationKey::runId,
            ReservationKey::profileId,
            ReservationKey::occurrence,
            ReservationKey::step,
            ReservationKey::slot);
    for (int i = 0; i < parts.size(); i++) {
      var values = keys.stream().mapToLong(parts.get(i)).boxed().toArray();
      statement.setArray(from + i, connection.createArrayOf("int8", values));
    }
  }

  private static List<Reserved> read(PreparedStatement statement) throws SQLException {
    var found = new ArrayList<Reserved>();
    try (var rows = statement.executeQuery()) {
      while (rows.next()) {
        var key =
            new ReservationKey(
                rows.getLong(1), rows.getLong(2), rows.getLong(3), rows.getInt(4), rows.getInt(5));
        found.add(new Reserved(key, reservation(rows)));
      }
    }
    return found;
  }

  private static Reservation reservation(ResultSet row) throws SQLException {
    var pots = (Long[]) row.getArray(6).getArray();
    var amounts = (Long[]) row.getArray(7).getArray();
    var byPot = new LinkedHashMap<Long, Long>();
    for (int i = 0; i < pots.length; i++) {
      byPot.put(pots[i], amounts[i]);
    }
    return new Reservation(byPot);
  }
}
