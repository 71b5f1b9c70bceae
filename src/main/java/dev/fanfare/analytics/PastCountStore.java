package dev.fanfare.analytics;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * The table {@code run_past_count}: reports of runs whose people are not known any more. Counting
 * takes the rows by person with it.
 */
@Singleton
final class PastCountStore {

  private static final String COLUMNS =
      "workspace_id, run_id, whole, type, agent, item, arm, domain, drawn, people, total";

  private static final String KEY =
      "workspace_id, run_id, whole, type, agent, item, arm, domain, drawn";

  private static final String ADD =
      " on conflict ("
          + KEY
          + ") do update set people = p.people + excluded.people, total = p.total + excluded.total";

  private static final String SETTLE =
      " on conflict (" + KEY + ") do update set people = excluded.people, total = excluded.total";

  /**
   * Counts people of runs before {@code to}, by the ledger's rows from {@code from}; of older runs
   * it has none. One statement: what comes meanwhile is counted here or stays.
   */
  void countPeople(Connection connection, long from, long to) throws SQLException {
    try (var count =
        connection.prepareStatement(
            """
            with gone as (
              delete from run_person_count where run_id < ?
              returning workspace_id, run_id, profile_id, type, agent, item, n),
            placed as (
              select g.*,
            """
                + LedgerPlace.COLUMNS
                + " from gone g left join "
                + LedgerPlace.FIRST_OF_PERSON.formatted("?", "?")
                + """
                l on l.run_id = g.run_id and l.profile_id = g.profile_id),
                items as (
                  insert into run_past_count as p (%1$s)
                  select workspace_id, run_id, false, type, agent, item, arm, domain, drawn,
                         count(*), sum(n)::bigint
                  from placed where item <> '' group by 1, 2, 3, 4, 5, 6, 7, 8, 9 %2$s)
                insert into run_past_count as p (%1$s)
                select workspace_id, run_id, true, type, agent, '', arm, domain, drawn,
                       count(distinct profile_id), sum(n)::bigint
                from placed group by 1, 2, 3, 4, 5, 6, 7, 8, 9 %2$s
                """
                    .formatted(COLUMNS, ADD))) {
      count.setLong(1, to);
      count.setLong(2, from);
      count.setLong(3, to);
      count.executeUpdate();
    }
  }

  /** Counts messages of which nobody knows whether they left; counted again, they are the same. */
  void countUnknown(Connection connection, long from, long to) throws SQLException {
    try (var count =
        connection.prepareStatement(
            "insert into run_past_count as p ("
                + COLUMNS
                + ") select workspace_id, run_id, true, 'message.unknown', '', '', arm, domain,"
                + " drawn, count(*), count(*) from (select l.workspace_id, l.run_id, "
                + LedgerPlace.COLUMNS
                + " from ledger l where l.run_id >= ? and l.run_id < ? and l.state = 6) u"
                + " group by 1, 2, 3, 4, 5, 6, 7, 8, 9"
                + SETTLE)) {
      count.setLong(1, from);
      count.setLong(2, to);
      count.executeUpdate();
    }
  }
}
