package dev.fanfare.audience;

import dev.fanfare.audience.AudienceStore.Freeze;
import dev.fanfare.dsl.OwnTime.Lateness;
import dev.fanfare.dsl.OwnTime.Shift;
import dev.fanfare.dsl.Waves;
import dev.fanfare.platform.WorkspaceId;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The table {@code run_timetable}, and slices of one entry of it each. Works on {@code
 * audience_member}, the people just selected.
 */
@Singleton
public final class TimetableStore {

  private static final String COLUMNS =
      "number, zone, fallback, wave, local_at, due_at, shift, lateness, people";

  /** The entries of a frozen run, as they are due; none where all of it is due at once. */
  public List<TimetableEntry> of(Connection connection, WorkspaceId workspace, long runId)
      throws SQLException {
    try (var select =
        connection.prepareStatement(
            "select "
                + COLUMNS
                + " from run_timetable where workspace_id = ? and run_id = ? order by number")) {
      select.setInt(1, workspace.value());
      select.setLong(2, runId);
      var entries = new ArrayList<TimetableEntry>();
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          entries.add(entry(rows));
        }
      }
      return entries;
    }
  }

  /** Makes an empty {@code audience_member}, until the transaction ends. */
  void begin(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(
          "create temporary table audience_member (profile_id bigint not null) on commit drop");
    }
  }

  /**
   * Makes {@code audience_place} of {@code audience_member}: everybody with the name of their zone
   * and their wave, drawn by the run. Its groups.
   */
  List<Timetable.Group> place(
      Connection connection,
      WorkspaceId workspace,
      long runId,
      @Nullable Waves waves,
      boolean byZone)
      throws SQLException {
    var zones =
        byZone
            ? "coalesce(p.zone, '') as zone, %s from audience_member m left join profile p"
                + " on p.workspace_id = ? and p.id = m.profile_id"
            : "'' as zone, %s from audience_member m where ? > 0";
    // A hash that stays the same, also in later releases of PostgreSQL: partitions lie by it.
    var wave =
        waves == null
            ? "0 as wave"
            : "((hashint8extended(m.profile_id, %d) & 9223372036854775807) %% %d / %d)::int as wave"
                .formatted(runId, Waves.WHOLE, waves.basisPoints());
    try (var create =
        connection.prepareStatement(
            "create temporary table audience_place on commit drop as select m.profile_id, "
                + zones.formatted(wave))) {
      create.setInt(1, workspace.value());
      create.executeUpdate();
    }
    try (var statement = connection.createStatement()) {
      statement.execute("analyze audience_place");
    }
    var groups = new ArrayList<Timetable.Group>();
    try (var select =
            connection.prepareStatement(
                "select zone, wave, count(*) from audience_place group by 1, 2 order by 1, 2");
        var rows = select.executeQuery()) {
      while (rows.next()) {
        groups.add(new Timetable.Group(rows.getString(1), rows.getInt(2), rows.getInt(3)));
      }
    }
    return groups;
  }

  /** Freezes {@code audience_place} by a timetable. */
  void freeze(Connection connection, Freeze freeze, Timetable timetable) throws SQLException {
    insert(connection, freeze, timetable.entries());
    slice(connection, freeze, timetable);
    notWrittenTo(connection, timetable);
  }

  private static void insert(Connection connection, Freeze freeze, List<TimetableEntry> entries)
      throws SQLException {
    try (var insert =
        connection.prepareStatement(
            """
            insert into run_timetable (workspace_id, run_id, number, zone, fallback, wave,
                                       local_at, due_at, shift, lateness, people)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)) {
      for (var entry : entries) {
        insert.setInt(1, freeze.workspace().value());
        insert.setLong(2, freeze.runId());
        insert.setInt(3, entry.number());
        insert.setString(4, entry.zone());
        insert.setBoolean(5, entry.fallback());
        insert.setObject(6, entry.wave());
        insert.setObject(7, entry.local());
        insert.setObject(8, entry.dueAt().atOffset(ZoneOffset.UTC));
        insert.setString(9, word(entry.shift()));
        insert.setString(10, word(entry.lateness()));
        insert.setInt(11, entry.people());
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  private static void slice(Connection connection, Freeze freeze, Timetable timetable)
      throws SQLException {
    try (var insert =
        connection.prepareStatement(
            """
            insert into slice (run_id, slice_no, workspace_id, account_id, occurrence, kind,
              attempt, due_at, lo, hi, n, profile_ids, state, epoch, started_to, recorded, tally,
              timetable_no)
            select ?, row_number() over (order by entry, block) - 1, ?, ?, ?, 0, 1, due_at, lo, hi,
              n, ids, 0, 0, 0, 0, '{}', entry
            from (select entry, block, min(due_at) as due_at, min(profile_id) as lo,
                         max(profile_id) as hi, count(*) as n,
                         array_agg(profile_id order by profile_id) as ids
                  from (select t.entry, t.due_at, a.profile_id,
                               (row_number() over (partition by t.entry order by a.profile_id) - 1)
                                 / ? as block
                        from audience_place a
                        join unnest(?::text[], ?::int[], ?::int[], ?::timestamptz[])
                               t (zone, wave, entry, due_at) using (zone, wave)) placed
                  group by entry, block) blocks
            """)) {
      var groups = timetable.byGroup().entrySet().stream().toList();
      insert.setLong(1, freeze.runId());
      insert.setInt(2, freeze.workspace().value());
      insert.setInt(3, freeze.accountId());
      insert.setLong(4, freeze.occurrence());
      insert.setInt(5, freeze.sliceSize());
      insert.setArray(
          6, array(connection, "text", groups.stream().map(each -> each.getKey().zone()).toList()));
      insert.setArray(
          7, array(connection, "int4", groups.stream().map(each -> each.getKey().wave()).toList()));
      insert.setArray(
          8,
          array(
              connection, "int4", groups.stream().map(each -> each.getValue().number()).toList()));
      insert.setArray(
          9,
          array(
              connection,
              "timestamptz",
              groups.stream()
                  .map(each -> each.getValue().dueAt().atOffset(ZoneOffset.UTC).toString())
                  .toList()));
      insert.executeUpdate();
    }
  }

  /** Makes {@code audience_out}: who has no turn, and so no part in who shares an address. */
  private static void notWrittenTo(Connection connection, Timetable timetable) throws SQLException {
    var out =
        timetable.byGroup().entrySet().stream()
            .filter(each -> each.getValue().tooLate() || each.getValue().zoneless())
            .map(java.util.Map.Entry::getKey)
            .toList();
    try (var create =
        connection.prepareStatement(
            """
            create temporary table audience_out on commit drop as
            select a.profile_id from audience_place a
            join unnest(?::text[], ?::int[]) t (zone, wave) using (zone, wave)
            """)) {
      create.setArray(
          1, array(connection, "text", out.stream().map(Timetable.Group::zone).toList()));
      create.setArray(
          2, array(connection, "int4", out.stream().map(Timetable.Group::wave).toList()));
      create.executeUpdate();
    }
  }

  private static java.sql.Array array(Connection connection, String type, List<?> values)
      throws SQLException {
    return connection.createArrayOf(type, values.toArray());
  }

  private static TimetableEntry entry(ResultSet row) throws SQLException {
    return new TimetableEntry(
        row.getInt(1),
        row.getString(2),
        row.getBoolean(3),
        row.getObject(4, Integer.class),
        row.getObject(5, LocalDateTime.class),
        row.getObject(6, OffsetDateTime.class).toInstant(),
        Shift.valueOf(row.getString(7).toUpperCase(Locale.ROOT)),
        Lateness.valueOf(row.getString(8).toUpperCase(Locale.ROOT)),
        row.getInt(9));
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
