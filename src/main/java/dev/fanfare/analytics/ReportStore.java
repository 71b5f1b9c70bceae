package dev.fanfare.analytics;

import dev.fanfare.analytics.Funnel.Count;
import dev.fanfare.campaigns.Run;
import dev.fanfare.dsl.Experiment;
import dev.fanfare.dsl.Winner;
import dev.fanfare.platform.Sql;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads what reports are made of. People come to their group and domain by their ledger row; those
 * of runs whose ledger is dropped were counted before.
 */
@Singleton
final class ReportStore {

  private static final String RUN =
      "with run (workspace_id, id) as (values (?::integer, ?::bigint)) ";

  private final AgroalDataSource pool;
  private final long longestMillis;

  ReportStore(@DataSource("reports") AgroalDataSource pool, AnalyticsConfig config) {
    this.pool = pool;
    this.longestMillis = config.reportTimeout().toMillis();
  }

  /** Events of messages, counted by group and domain. */
  record OfMessages(String type, String word, String arm, String domain, long n) {}

  /**
   * What people of a group and domain did.
   *
   * @param item the link they followed or the goal they reached; empty for whoever did it at all
   * @param drawn whether they count in comparisons: nothing spoke against them
   */
  record OfPeople(
      String type,
      String agent,
      String item,
      String arm,
      String domain,
      boolean drawn,
      Count count) {}

  /** Events of a quarter of an hour. */
  record OfTime(String type, String agent, long quarter, long n) {}

  /**
   * Everything of one moment, so that its parts agree.
   *
   * @param counted events of the run that are in the figures
   * @param unknown people of whom nobody knows whether their message left
   * @param goals what came of what the campaign is for
   */
  record Found(
      long counted,
      List<OfMessages> messages,
      List<OfPeople> people,
      List<OfPeople> items,
      List<OfPeople> unknown,
      List<OfTime> times,
      GoalCounts goals) {}

  /**
   * Reads a run.
   *
   * @param variants the names of the campaign's variants
   */
  Found read(Run run, List<String> variants) {
    var key = new RunKey(run.workspace(), run.id());
    var ledger =
        run.continuous()
            ? LedgerPlace.FIRST_OF_PERSON.formatted(
                "(select id from run)", "1 + (select id from run)")
            : "ledger";
    return Sql.inTransaction(
        pool,
        connection -> {
          snapshot(connection, longestMillis);
          var names = new Names(variants, domains(connection, key));
          return new Found(
              counted(connection, key),
              messages(connection, key),
              people(connection, key, names, ledger),
              items(connection, key, names, ledger),
              unknown(connection, key, names),
              times(connection, key),
              GoalCountStore.read(
                  connection,
                  new GoalCountStore.Runs(key.workspace(), run.campaignId(), List.of(run.id())),
                  run.continuous()));
        });
  }

  private record Names(List<String> variants, List<String> domains) {
    String domain(int number) {
      return number == LedgerPlace.NO_DOMAIN ? "" : number == 0 ? "other" : domains.get(number - 1);
    }

    String arm(int number) {
      return switch (number) {
        case LedgerPlace.CONTROL -> Experiment.CONTROL;
        case LedgerPlace.WINNER -> Winner.GROUP;
        case LedgerPlace.WINNER_CONTROL -> RunCountSink.WINNER_CONTROL;
        case LedgerPlace.NO_GROUP -> "";
        default -> number < variants.size() ? variants.get(number) : "";
      };
    }
  }

  /** All that follows is of one moment, and no statement takes longer than it may. */
  static void snapshot(Connection connection, long longestMillis) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute("set transaction isolation level repeatable read, read only");
      statement.execute("set local statement_timeout = " + longestMillis);
    }
  }

  private static List<String> domains(Connection connection, RunKey key) throws SQLException {
    return list(
        connection,
        key,
        "select domain from run_domain where workspace_id = ? and run_id = ? order by number",
        row -> row.getString(1));
  }

  private static long counted(Connection connection, RunKey key) throws SQLException {
    return list(
            connection,
            key,
            "select sum(n)::bigint from run_count where workspace_id = ? and run_id = ?",
            row -> row.getLong(1))
        .getFirst();
  }

  private static List<OfMessages> messages(Connection connection, RunKey key) throws SQLException {
    return list(
        connection,
        key,
        """
        select type, word, arm, domain, n from run_group_count
        where workspace_id = ? and run_id = ? order by type, word, arm, domain
        """,
        row ->
            new OfMessages(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getLong(5)));
  }

  private static List<OfPeople> people(
      Connection connection, RunKey key, Names names, String ledger) throws SQLException {
    return list(
        connection,
        key,
        RUN
            + "select c.type, c.agent, '', "
            + LedgerPlace.COLUMNS
            + """
            , count(*), sum(c.n)::bigint
            from (select profile_id, type, agent, sum(n) as n
                  from run_person_count
                  where workspace_id = (select workspace_id from run)
                    and run_id = (select id from run)
                  group by 1, 2, 3) c
            left join\s"""
            + ledger
            + """
             l on l.run_id = (select id from run) and l.profile_id = c.profile_id
            group by 1, 2, 4, 5, 6
            union all
            select type, agent, item, arm, domain, drawn, people, total
            from run_past_count join run on run_past_count.workspace_id = run.workspace_id
              and run_id = run.id
            where whole and type <> 'message.unknown'
            """,
        row -> ofPeople(row, names));
  }

  private static List<OfPeople> items(Connection connection, RunKey key, Names names, String ledger)
      throws SQLException {
    return list(
        connection,
        key,
        RUN
            + "select c.type, c.agent, c.item, "
            + LedgerPlace.COLUMNS
            + """
            , count(*), sum(c.n)::bigint
            from run_person_count c
            left join\s"""
            + ledger
            + """
             l on l.run_id = (select id from run) and l.profile_id = c.profile_id
            where c.workspace_id = (select workspace_id from run)
              and c.run_id = (select id from run) and c.item <> ''
            group by 1, 2, 3, 4, 5, 6
            union all
            select type, agent, item, arm, domain, drawn, people, total
            from run_past_count join run on run_past_count.workspace_id = run.workspace_id
              and run_id = run.id
            where not whole
            """,
        row -> ofPeople(row, names));
  }

  /** Looked for only where a message was ever unknown, and not counted yet: the ledger is large. */
  private static List<OfPeople> unknown(Connection connection, RunKey key, Names names)
      throws SQLException {
    return list(
        connection,
        key,
        RUN
            + """
            , past as materialized (
              select type, agent, item, arm, domain, drawn, people, total
              from run_past_count p join run on p.workspace_id = run.workspace_id
                and run_id = run.id
              where whole and type = 'message.unknown')
            select type, agent, item, arm, domain, drawn, people, total from past
            union all
            select 'message.unknown', '', '', arm, domain, drawn, count(*), count(*)
            from (select\s"""
            + LedgerPlace.COLUMNS
            + """
                  from ledger l
                  where exists (select from run_count c join run
                                  on c.workspace_id = run.workspace_id and c.run_id = run.id
                                where c.type = 'message.unknown')
                    and not exists (select from past)
                    and l.run_id = (select id from run) and l.state = 6) u
            group by arm, domain, drawn
            """,
        row -> ofPeople(row, names));
  }

  private static OfPeople ofPeople(ResultSet row, Names names) throws SQLException {
    return new OfPeople(
        row.getString(1),
        row.getString(2),
        row.getString(3),
        names.arm(row.getInt(4)),
        names.domain(row.getInt(5)),
        row.getBoolean(6),
        new Count(row.getLong(7), row.getLong(8)));
  }

  private static List<OfTime> times(Connection connection, RunKey key) throws SQLException {
    return list(
        connection,
        key,
        """
        select type, agent, quarter, n from run_time_count
        where workspace_id = ? and run_id = ? order by quarter, type, agent
        """,
        row -> new OfTime(row.getString(1), row.getString(2), row.getLong(3), row.getLong(4)));
  }

  private static void set(PreparedStatement select, RunKey key) throws SQLException {
    select.setInt(1, key.workspace().value());
    select.setLong(2, key.run());
  }

  private static <T> List<T> list(Connection connection, RunKey key, String sql, Row<T> row)
      throws SQLException {
    try (var select = connection.prepareStatement(sql)) {
      set(select, key);
      var list = new ArrayList<T>();
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          list.add(row.of(rows));
        }
      }
      return list;
    }
  }

  @FunctionalInterface
  private interface Row<T> {
    T of(ResultSet row) throws SQLException;
  }
}
