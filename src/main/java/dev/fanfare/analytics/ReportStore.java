package dev.fanfare.analytics;

import dev.fanfare.analytics.Funnel.Count;
import dev.fanfare.dsl.Experiment;
import dev.fanfare.platform.Sql;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what reports are made of; people come to their group and domain by their ledger row. */
@Singleton
final class ReportStore {

  /** The bits of {@code ledger.judged} that say who was drawn, and for the control group. */
  private static final String PLACE =
      """
      case when l.judged & 256 <> 0 then -1 else coalesce(l.variant, -2) end,
      coalesce(l.domain, -1)
      """;

  private static final int CONTROL = -1;

  private final AgroalDataSource pool;

  ReportStore(@DataSource("background") AgroalDataSource pool) {
    this.pool = pool;
  }

  /** Events of messages, counted by group and domain. */
  record OfMessages(String type, String word, String arm, String domain, long n) {}

  /** What people of a group and domain did. */
  record OfPeople(String type, String agent, String item, String arm, String domain, Count count) {}

  /** Clicks of a link, or conversions of a goal. */
  record OfItem(String type, String agent, String item, String arm, Count count) {}

  /** Events of a quarter of an hour. */
  record OfTime(String type, String agent, long quarter, long n) {}

  /** Everything of one moment, so that its parts agree. */
  record Found(
      List<OfMessages> messages,
      List<OfPeople> people,
      List<OfPeople> unknown,
      List<OfItem> items,
      List<OfTime> times) {}

  /**
   * Reads a run.
   *
   * @param variants the names of the campaign's variants
   */
  Found read(RunKey key, List<String> variants) {
    return Sql.inTransaction(
        pool,
        connection -> {
          snapshot(connection);
          var names = new Names(variants, domains(connection, key));
          return new Found(
              messages(connection, key),
              people(connection, key, names),
              unknown(connection, key, names),
              items(connection, key, names),
              times(connection, key));
        });
  }

  /**
   * How many of the people who were drawn did something, by group.
   *
   * @param item the goal; null for any
   */
  Map<String, Long> people(
      RunKey key, List<String> variants, String type, String agent, @Nullable String item) {
    return Sql.inTransaction(
        pool,
        connection -> {
          try (var select =
              connection.prepareStatement(
                  """
                  select case when l.judged & 256 <> 0 then -1 else coalesce(l.variant, -2) end,
                         count(distinct c.profile_id)
                  from run_person_count c
                  join ledger l on l.run_id = c.run_id and l.profile_id = c.profile_id
                  where c.workspace_id = ? and c.run_id = ? and c.type = ? and c.agent = ?
                    and (?::text is null or c.item = ?)
                    and (l.judged is null or l.judged & 128 <> 0)
                  group by 1
                  """)) {
            set(select, key);
            select.setString(3, type);
            select.setString(4, agent);
            select.setString(5, item);
            select.setString(6, item);
            var people = new HashMap<String, Long>();
            try (var rows = select.executeQuery()) {
              while (rows.next()) {
                people.put(arm(rows.getInt(1), variants), rows.getLong(2));
              }
            }
            return people;
          }
        });
  }

  private record Names(List<String> variants, List<String> domains) {
    String domain(int number) {
      return number < 0 ? "" : number == 0 ? "other" : domains.get(number - 1);
    }
  }

  private static void snapshot(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute("set transaction isolation level repeatable read, read only");
    }
  }

  private static List<String> domains(Connection connection, RunKey key) throws SQLException {
    return list(
        connection,
        key,
        "select domain from run_domain where workspace_id = ? and run_id = ? order by number",
        row -> row.getString(1));
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

  private static List<OfPeople> people(Connection connection, RunKey key, Names names)
      throws SQLException {
    return list(
        connection,
        key,
        """
        with run (workspace_id, id) as (values (?::integer, ?::bigint))
        select c.type, c.agent, count(*), sum(c.n)::bigint,
        """
            + PLACE
            + """
            from (select profile_id, type, agent, sum(n) as n
                  from run_person_count
                  where workspace_id = (select workspace_id from run)
                    and run_id = (select id from run)
                  group by 1, 2, 3) c
            left join ledger l
              on l.run_id = (select id from run) and l.profile_id = c.profile_id
            group by 1, 2, 5, 6
            """,
        row ->
            new OfPeople(
                row.getString(1),
                row.getString(2),
                "",
                arm(row.getInt(5), names.variants()),
                names.domain(row.getInt(6)),
                new Count(row.getLong(3), row.getLong(4))));
  }

  /** Looked for only where a message was ever unknown: the ledger is large. */
  private static List<OfPeople> unknown(Connection connection, RunKey key, Names names)
      throws SQLException {
    return list(
        connection,
        key,
        """
        with run (workspace_id, id) as (values (?::integer, ?::bigint))
        select count(*), count(*),
        """
            + PLACE
            + """
            from ledger l
            where exists (select from run_count c join run on c.workspace_id = run.workspace_id
                            and c.run_id = run.id where c.type = 'message.unknown')
              and l.run_id = (select id from run) and l.state = 6
            group by 3, 4
            """,
        row ->
            new OfPeople(
                "message.unknown",
                "",
                "",
                arm(row.getInt(3), names.variants()),
                names.domain(row.getInt(4)),
                new Count(row.getLong(1), row.getLong(2))));
  }

  private static List<OfItem> items(Connection connection, RunKey key, Names names)
      throws SQLException {
    return list(
        connection,
        key,
        """
        with run (workspace_id, id) as (values (?::integer, ?::bigint))
        select c.type, c.agent, c.item, count(*), sum(c.n)::bigint, coalesce(l.variant, -2)
        from run_person_count c
        left join ledger l on l.run_id = (select id from run) and l.profile_id = c.profile_id
        where c.workspace_id = (select workspace_id from run)
          and c.run_id = (select id from run) and c.item <> ''
        group by 1, 2, 3, 6 order by 6, 1, length(c.item), c.item, c.agent
        """,
        row ->
            new OfItem(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                arm(row.getInt(6), names.variants()),
                new Count(row.getLong(4), row.getLong(5))));
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

  private static String arm(int number, List<String> variants) {
    if (number == CONTROL) {
      return Experiment.CONTROL;
    }
    return number < 0 ? "" : variants.get(number);
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
