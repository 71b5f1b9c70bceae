package dev.fanfare.analytics;

import dev.fanfare.analytics.Funnel.Count;
import dev.fanfare.platform.Sql;
import dev.fanfare.platform.WorkspaceId;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Reads what campaigns' reports are made of: several runs together, whatever people's group. */
@Singleton
final class CampaignReportStore {

  private static final String RUNS =
      "with k (workspace_id, run_id) as (select ?::integer, unnest(?::bigint[])) ";

  private final AgroalDataSource pool;
  private final long longestMillis;

  CampaignReportStore(@DataSource("reports") AgroalDataSource pool, AnalyticsConfig config) {
    this.pool = pool;
    this.longestMillis = config.reportTimeout().toMillis();
  }

  /** Some runs of a campaign. */
  record Runs(WorkspaceId workspace, int campaign, List<Long> ids) {}

  /** Events of a run's messages. */
  record OfMessages(long run, String type, String word, long n) {}

  /**
   * What people of a run did.
   *
   * @param item the link they followed; empty for whoever did it at all
   */
  record OfPeople(long run, String type, String agent, String item, Count count) {}

  /** Everything of one moment. */
  record Found(
      List<OfMessages> messages, List<OfPeople> people, List<OfPeople> clicks, GoalCounts goals) {}

  Found read(Runs runs) {
    return Sql.inTransaction(
        pool,
        connection -> {
          ReportStore.snapshot(connection, longestMillis);
          var people = new ArrayList<>(people(connection, runs));
          people.addAll(unknown(connection, runs));
          var goals =
              GoalCountStore.read(
                  connection,
                  new GoalCountStore.Runs(runs.workspace(), runs.campaign(), runs.ids()),
                  false);
          return new Found(messages(connection, runs), people, clicks(connection, runs), goals);
        });
  }

  private static List<OfMessages> messages(Connection connection, Runs runs) throws SQLException {
    return list(
        connection,
        runs,
        """
        select run_id, type, word, sum(n)::bigint
        from run_group_count join k using (workspace_id, run_id) group by 1, 2, 3
        """,
        row -> new OfMessages(row.getLong(1), row.getString(2), row.getString(3), row.getLong(4)));
  }

  private static List<OfPeople> people(Connection connection, Runs runs) throws SQLException {
    return list(
        connection,
        runs,
        """
        select run_id, type, agent, '', count(*), sum(n)::bigint
        from (select run_id, profile_id, type, agent, sum(n) as n
              from run_person_count join k using (workspace_id, run_id) group by 1, 2, 3, 4) p
        group by 1, 2, 3
        union all
        select run_id, type, agent, '', sum(people)::bigint, sum(total)::bigint
        from run_past_count join k using (workspace_id, run_id)
        where whole group by 1, 2, 3
        """,
        CampaignReportStore::ofPeople);
  }

  /** Those that are not counted yet, where a message was ever unknown: the ledger is large. */
  private static List<OfPeople> unknown(Connection connection, Runs runs) throws SQLException {
    return list(
        connection,
        runs,
        """
        select k.run_id, 'message.unknown', '', '', l.people, l.people
        from k cross join lateral
          (select count(*) as people from ledger l where l.run_id = k.run_id and l.state = 6) l
        where exists (select from run_count c where c.workspace_id = k.workspace_id
                        and c.run_id = k.run_id and c.type = 'message.unknown')
          and not exists (select from run_past_count p where p.workspace_id = k.workspace_id
                            and p.run_id = k.run_id and p.whole and p.type = 'message.unknown')
        """,
        CampaignReportStore::ofPeople);
  }

  private static List<OfPeople> clicks(Connection connection, Runs runs) throws SQLException {
    return list(
        connection,
        runs,
        """
        select run_id, type, agent, item, count(*), sum(n)::bigint
        from run_person_count join k using (workspace_id, run_id)
        where type = 'message.clicked' group by 1, 2, 3, 4
        union all
        select run_id, type, agent, item, sum(people)::bigint, sum(total)::bigint
        from run_past_count join k using (workspace_id, run_id)
        where not whole and type = 'message.clicked' group by 1, 2, 3, 4
        """,
        CampaignReportStore::ofPeople);
  }

  private static OfPeople ofPeople(ResultSet row) throws SQLException {
    return new OfPeople(
        row.getLong(1),
        row.getString(2),
        row.getString(3),
        row.getString(4),
        new Count(row.getLong(5), row.getLong(6)));
  }

  @FunctionalInterface
  private interface Row<T> {
    T of(ResultSet row) throws SQLException;
  }

  private static <T> List<T> list(Connection connection, Runs runs, String sql, Row<T> row)
      throws SQLException {
    try (var select = connection.prepareStatement(RUNS + sql)) {
      select.setInt(1, runs.workspace().value());
      select.setArray(2, connection.createArrayOf("bigint", runs.ids().toArray()));
      var list = new ArrayList<T>();
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          list.add(row.of(rows));
        }
      }
      return list;
    }
  }
}
