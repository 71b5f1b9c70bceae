package dev.fanfare.dispatch;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Makes partitions of the ledger, and drops them with what belongs to their runs. */
@Singleton
final class PartitionStore {

  /** The slices of each run become one, without people: number -1, which no other has. */
  private static final String SUM_UP =
      """
      with gone as (
        delete from slice where run_id >= ? and run_id < ?
        returning run_id, workspace_id, account_id, occurrence, kind, due_at, n, tally),
      tallied as (
        select run_id, array_agg(total order by place) as tally
        from (select run_id, place, sum(value)::int as total
              from gone, unnest(tally) with ordinality as each (value, place)
              group by run_id, place) by_reason
        group by run_id)
      insert into slice (run_id, slice_no, workspace_id, account_id, occurrence, kind, attempt,
        due_at, lo, hi, n, profile_ids, state, epoch, started_to, recorded, tally)
      select run_id, -1, workspace_id, account_id, occurrence, 0, 1, due_at, 0, 0, people, '{}', 2,
        0, people, people, coalesce(tally, '{}')
      from (select run_id, workspace_id, account_id, min(occurrence) as occurrence,
                   min(due_at) as due_at,
                   coalesce(sum(n) filter (where kind = 0), 0)::int as people
            from gone group by run_id, workspace_id, account_id) run
      left join tallied using (run_id)
      """;

  private static final Pattern NAME = Pattern.compile("ledger_(\\d{4})_(\\d{2})");

  /** One engine makes partitions at a time. */
  void lock(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute("select pg_advisory_xact_lock(hashtext('ledger partitions'))");
    }
  }

  /**
   * Makes a month's partition where it is missing. Attached, not created in place: that would wait
   * for every reader, a dump too, and make every worker that records wait behind it.
   */
  void ensure(Connection connection, YearMonth month, long from, long to) throws SQLException {
    if (isKept(connection, month)) {
      return;
    }
    var name = nameOf(month);
    try (var statement = connection.createStatement()) {
      statement.execute("create table " + name + " (like ledger including all)");
      statement.execute(
          "alter table ledger attach partition %s for values from (%d) to (%d)"
              .formatted(name, from, to));
    }
  }

  /** The months before the given one that the ledger still has, oldest first. */
  List<YearMonth> before(Connection connection, YearMonth month) throws SQLException {
    try (var select =
            connection.prepareStatement(
                """
                select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
                where i.inhparent = 'ledger'::regclass order by c.relname
                """);
        var rows = select.executeQuery()) {
      var months = new ArrayList<YearMonth>();
      while (rows.next()) {
        var name = NAME.matcher(rows.getString(1));
        if (name.matches()) {
          var of = YearMonth.of(Integer.parseInt(name.group(1)), Integer.parseInt(name.group(2)));
          if (of.isBefore(month)) {
            months.add(of);
          }
        }
      }
      return months;
    }
  }

  boolean isKept(Connection connection, YearMonth month) throws SQLException {
    try (var select = connection.prepareStatement("select to_regclass(?) is not null")) {
      select.setString(1, nameOf(month));
      try (var rows = select.executeQuery()) {
        return rows.next() && rows.getBoolean(1);
      }
    }
  }

  boolean hasOpenRun(Connection connection, long from, long to) throws SQLException {
    try (var select =
        connection.prepareStatement(
            "select exists (select from run where ended_at is null and id >= ? and id < ?)")) {
      select.setLong(1, from);
      select.setLong(2, to);
      try (var rows = select.executeQuery()) {
        return rows.next() && rows.getBoolean(1);
      }
    }
  }

  /**
   * Drops a month's rows and forgets who was in its runs; what each run came to stays, summed up in
   * one slice. Waits for a moment only, then fails: others would queue behind it.
   */
  void drop(Connection connection, YearMonth month, long from, long to) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute("set local lock_timeout = '2s'");
      statement.execute("drop table if exists " + nameOf(month));
    }
    for (var forget :
        List.of(
            SUM_UP,
            "delete from run_exclusion where run_id >= ? and run_id < ?",
            "delete from rate where run_id >= ? and run_id < ?",
            "delete from run_forecast where run_id >= ? and run_id < ?",
            """
            delete from rate_limit
            where case when scope like 'run:%' then substr(scope, 5)::bigint end >= ?
              and case when scope like 'run:%' then substr(scope, 5)::bigint end < ?
            """,
            "delete from run_freeze where run_id >= ? and run_id < ?",
            "delete from enrolment where run_id >= ? and run_id < ?")) {
      try (var statement = connection.prepareStatement(forget)) {
        statement.setLong(1, from);
        statement.setLong(2, to);
        statement.executeUpdate();
      }
    }
  }

  private static String nameOf(YearMonth month) {
    return "ledger_%04d_%02d".formatted(month.getYear(), month.getMonthValue());
  }
}
