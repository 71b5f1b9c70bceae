package dev.fanfare.analytics;

import dev.fanfare.analytics.Credit.Kind;
import dev.fanfare.analytics.Credit.Touch;
import dev.fanfare.platform.WorkspaceId;
import jakarta.inject.Singleton;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
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
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The table {@code goal_credit} as it is written, and what it is made of. */
@Singleton
final class CreditStore {

  /** The longest window, and as long again for messages that were unknown when their run ended. */
  private static final Duration LONGEST = Duration.ofDays(60);

  /** A goal as it is stored. */
  record GoalRow(
      int campaign,
      int number,
      String event,
      Duration within,
      @Nullable String condition,
      @Nullable String revenue) {}

  /** Those of some runs whose campaign has a goal. */
  Set<Long> withGoals(Connection connection, WorkspaceId workspace, Collection<Long> runs)
      throws SQLException {
    try (var select =
        connection.prepareStatement(
            """
            select r.id from run r
            where r.workspace_id = ? and r.id = any(?)
              and exists (select from campaign_goal g
                          where g.workspace_id = r.workspace_id and g.campaign_id = r.campaign_id)
            """)) {
      select.setInt(1, workspace.value());
      select.setArray(2, connection.createArrayOf("int8", runs.toArray()));
      var found = new HashSet<Long>();
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          found.add(rows.getLong(1));
        }
      }
      return found;
    }
  }

  /** The number of a campaign's goal. */
  int goal(Connection connection, WorkspaceId workspace, int campaign, String name)
      throws SQLException {
    try (var select =
        connection.prepareStatement(
            "select number from campaign_goal"
                + " where workspace_id = ? and campaign_id = ? and name = ?")) {
      select.setInt(1, workspace.value());
      select.setInt(2, campaign);
      select.setString(3, name);
      try (var rows = select.executeQuery()) {
        if (!rows.next()) {
          throw new IllegalStateException("campaign " + campaign + " has no goal " + name);
        }
        return rows.getInt(1);
      }
    }
  }

  /** What a campaign calls its goals, by number. */
  Map<Integer, String> names(Connection connection, WorkspaceId workspace, int campaign)
      throws SQLException {
    try (var select =
        connection.prepareStatement(
            "select number, name from campaign_goal where workspace_id = ? and campaign_id = ?")) {
      select.setInt(1, workspace.value());
      select.setInt(2, campaign);
      var names = new HashMap<Integer, String>();
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          names.put(rows.getInt(1), rows.getString(2));
        }
      }
      return names;
    }
  }

  /** The next people of a run who have an end, in the order of their numbers. */
  List<Long> people(Connection connection, WorkspaceId workspace, long run, long after, int most)
      throws SQLException {
    try (var select =
        connection.prepareStatement(
            "select distinct profile_id from ledger"
                + " where run_id = ? and workspace_id = ? and profile_id > ?"
                + " order by profile_id limit ?")) {
      select.setLong(1, run);
      select.setInt(2, workspace.value());
      select.setLong(3, after);
      select.setInt(4, most);
      var people = new ArrayList<Long>();
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          people.add(rows.getLong(1));
        }
      }
      return people;
    }
  }

  /** Every goal of a workspace. */
  List<GoalRow> goals(Connection connection, WorkspaceId workspace) throws SQLException {
    try (var select =
        connection.prepareStatement(
            """
            select campaign_id, number, event_type, within_s, condition, revenue
            from campaign_goal where workspace_id = ? order by campaign_id, number
            """)) {
      select.setInt(1, workspace.value());
      var goals = new ArrayList<GoalRow>();
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          goals.add(
              new GoalRow(
                  rows.getInt(1),
                  rows.getInt(2),
                  rows.getString(3),
                  Duration.ofSeconds(rows.getLong(4)),
                  rows.getString(5),
                  rows.getString(6)));
        }
      }
      return goals;
    }
  }

  /**
   * What some people got of some campaigns, or would have, as far as its windows can reach events
   * between two instants.
   *
   * @param run the one that is asked for; null for all of these campaigns
   */
  List<Touch> touches(
      Connection connection,
      WorkspaceId workspace,
      Collection<Integer> campaigns,
      @Nullable Long run,
      Collection<Long> subjects,
      Instant earliest,
      Instant latest)
      throws SQLException {
    try (var select =
        connection.prepareStatement(
            "select l.run_id, r.campaign_id, l.profile_id, l.occurrence, l.slot,"
                + " case l.state when 1 then 0 when 5 then 1 else 2 end,"
                + " case l.state when 3 then l.decided_at else l.ended_at end, "
                + LedgerPlace.COLUMNS
                + """
                from run r
                join ledger l on l.run_id = r.id and l.workspace_id = r.workspace_id
                where r.workspace_id = ? and r.campaign_id = any(?) and r.created_at <= ?
                  and (r.ended_at is null or r.ended_at >= ?)
                  and l.profile_id = any(?) %s
                  -- Of who was held out the campaign's own group alone: no other was drawn for it.
                  and (l.state = 1 or l.state = 5 and l.reason = 401
                       or l.state = 3 and coalesce(l.judged & 128 <> 0, true))
                """
                    .formatted(run == null ? "" : "and r.id = " + run))) {
      select.setInt(1, workspace.value());
      select.setArray(2, connection.createArrayOf("int4", campaigns.toArray()));
      select.setObject(3, utc(latest));
      select.setObject(4, utc(earliest.minus(LONGEST)));
      select.setArray(5, connection.createArrayOf("int8", subjects.toArray()));
      var touches = new ArrayList<Touch>();
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          touches.add(
              new Touch(
                  rows.getLong(1),
                  rows.getInt(2),
                  rows.getLong(3),
                  rows.getLong(4),
                  rows.getInt(5),
                  Kind.of(rows.getInt(6)),
                  rows.getInt(8),
                  rows.getObject(7, OffsetDateTime.class).toInstant()));
        }
      }
      return touches;
    }
  }

  /** Adds credits; those that are there already stay as they are. */
  void add(Connection connection, WorkspaceId workspace, List<Credit> credits) throws SQLException {
    if (credits.isEmpty()) {
      return;
    }
    try (var insert =
        connection.prepareStatement(
            """
            insert into goal_credit (workspace_id, run_id, goal, profile_id, event_number,
              occurrence, slot, touch, arm, touched_at, at, revenue, outdone)
            select ?, c.*, false from unnest(?::bigint[], ?::smallint[], ?::bigint[], ?::bigint[],
              ?::bigint[], ?::smallint[], ?::smallint[], ?::smallint[], ?::timestamptz[],
              ?::timestamptz[], ?::numeric[]) c
            on conflict do nothing
            """)) {
      insert.setInt(1, workspace.value());
      insert.setArray(2, array(connection, "int8", credits, c -> c.touch().run()));
      insert.setArray(3, array(connection, "int2", credits, Credit::goal));
      insert.setArray(4, array(connection, "int8", credits, c -> c.touch().subject()));
      insert.setArray(5, array(connection, "int8", credits, c -> c.event().number()));
      insert.setArray(6, array(connection, "int8", credits, c -> c.touch().occurrence()));
      insert.setArray(7, array(connection, "int2", credits, c -> c.touch().slot()));
      insert.setArray(8, array(connection, "int2", credits, c -> c.touch().kind().code()));
      insert.setArray(9, array(connection, "int2", credits, c -> c.touch().arm()));
      insert.setArray(10, array(connection, "timestamptz", credits, c -> utc(c.touch().at())));
      insert.setArray(11, array(connection, "timestamptz", credits, c -> utc(c.event().at())));
      insert.setArray(12, array(connection, "numeric", credits, Credit::revenue));
      insert.executeUpdate();
    }
  }

  private static Array array(
      Connection connection,
      String type,
      List<Credit> credits,
      Function<Credit, @Nullable Object> part)
      throws SQLException {
    @Nullable Object[] parts = new @Nullable Object[credits.size()];
    for (int i = 0; i < parts.length; i++) {
      parts[i] = part.apply(credits.get(i));
    }
    return connection.createArrayOf(type, parts);
  }

  private static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
