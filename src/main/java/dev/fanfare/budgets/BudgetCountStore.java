package dev.fanfare.budgets;

import dev.fanfare.budgets.BudgetCountsResource.Count;
import dev.fanfare.platform.WorkspaceId;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

/** The counts of budgets beside sums over rows, of one moment: all in one statement. */
@Singleton
final class BudgetCountStore {

  List<Count> all(Connection connection, WorkspaceId workspace) throws SQLException {
    try (var select =
        connection.prepareStatement(
            """
            with rows as (
              select a.pot, sum(a.amount) as reserved,
                     sum(a.amount) filter (where l.state = 1) as spent
              from budget_reservation r
              left join ledger l
                on l.run_id = r.run_id and l.profile_id = r.profile_id
                  and l.occurrence = r.occurrence and l.workspace_id = r.workspace_id
                  and l.step = r.step and l.slot = r.slot
              cross join unnest(r.pots, r.amounts) as a (pot, amount)
              where r.workspace_id = ? group by a.pot)
            select p.id, coalesce(b.name, 'number ' || p.budget_id), c.name, p.unit, p.from_at,
                   p.to_at, p.most, p.reserved, p.released, p.spent,
                   coalesce(s.reserved, 0) + p.past_reserved, coalesce(s.spent, 0) + p.past_spent
            from budget_pot p
            left join rows s on s.pot = p.id
            left join budget b on b.workspace_id = p.workspace_id and b.id = p.budget_id
            left join campaign c on c.workspace_id = p.workspace_id and c.id = b.campaign_id
            where p.workspace_id = ? order by p.id
            """)) {
      select.setInt(1, workspace.value());
      select.setInt(2, workspace.value());
      var counts = new ArrayList<Count>();
      try (var row = select.executeQuery()) {
        while (row.next()) {
          counts.add(
              new Count(
                  row.getLong(1),
                  row.getString(2),
                  row.getString(3),
                  row.getString(4),
                  row.getObject(5, OffsetDateTime.class).toInstant(),
                  row.getObject(6, OffsetDateTime.class).toInstant(),
                  row.getLong(7),
                  row.getLong(8),
                  row.getLong(9),
                  row.getLong(10),
                  row.getLong(11),
                  row.getLong(12)));
        }
      }
      return counts;
    }
  }
}
