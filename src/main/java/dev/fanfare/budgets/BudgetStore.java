package dev.fanfare.budgets;

import dev.fanfare.dsl.Budget.OnExhausted;
import dev.fanfare.dsl.Money;
import dev.fanfare.platform.WorkspaceId;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The tables {@code budget} and {@code budget_set}, and the price of an account. */
@Singleton
class BudgetStore {

  private static final String COLUMNS =
      "b.id, b.name, b.campaign_id, b.messages, b.money, b.currency, b.channel, b.period, b.zone,"
          + " b.on_exhausted, b.version, b.created_at";

  /**
   * What is true when a transaction begins to judge.
   *
   * @param version of the budgets; 0 where there was never one
   * @param price of a message through the account; null where it has none
   */
  record Standing(long version, @Nullable Money price) {}

  /**
   * Keeps budgets from changing until the transaction ends. Not by sharing the row: PostgreSQL lets
   * more and more share one past somebody who waits to change it.
   */
  void hold(Connection connection, WorkspaceId workspace) throws SQLException {
    lock(connection, "pg_advisory_xact_lock_shared", workspace);
  }

  private static void lock(Connection connection, String how, WorkspaceId workspace)
      throws SQLException {
    try (var lock =
        connection.prepareStatement("select " + how + "(hashtext('budgets of a workspace'), ?)")) {
      lock.setInt(1, workspace.value());
      lock.execute();
    }
  }

  /** Reads the version and the price. */
  Standing standing(Connection connection, WorkspaceId workspace, int account) throws SQLException {
    try (var select =
        connection.prepareStatement(
            """
            select s.version, a.price, a.price_currency from budget_set s
            left join account a on a.workspace_id = s.workspace_id and a.id = ?
            where s.workspace_id = ?
            """)) {
      select.setInt(1, account);
      select.setInt(2, workspace.value());
      try (var rows = select.executeQuery()) {
        return rows.next()
            ? new Standing(rows.getLong(1), money(rows, 2, 3))
            : new Standing(0, null);
      }
    }
  }

  /** The budgets in force, in one statement: they are of one version. */
  BudgetSet inForce(Connection connection, WorkspaceId workspace) throws SQLException {
    try (var select =
        connection.prepareStatement(
            "select %s, s.version as of from budget_set s".formatted(COLUMNS)
                + " left join budget b on b.workspace_id = s.workspace_id"
                + " where s.workspace_id = ? order by b.name, b.campaign_id")) {
      select.setInt(1, workspace.value());
      var budgets = new ArrayList<Budget>();
      long version = 0;
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          version = rows.getLong("of");
          if (rows.getString("period") != null) {
            budgets.add(budget(rows));
          }
        }
      }
      return new BudgetSet(version, budgets);
    }
  }

  /**
   * Begins a change, once nobody holds the budgets: the next version, and no other change until
   * this transaction ends.
   */
  long nextVersion(Connection connection, WorkspaceId workspace) throws SQLException {
    lock(connection, "pg_advisory_xact_lock", workspace);
    try (var insert =
        connection.prepareStatement(
            """
            insert into budget_set (workspace_id, version) values (?, 1)
            on conflict (workspace_id) do update set version = budget_set.version + 1
            returning version
            """)) {
      insert.setInt(1, workspace.value());
      try (var rows = insert.executeQuery()) {
        rows.next();
        return rows.getLong(1);
      }
    }
  }

  /** A budget of the workspace. */
  Optional<Budget> find(Connection connection, WorkspaceId workspace, String name)
      throws SQLException {
    try (var select =
        connection.prepareStatement(
            "select %s from budget b where b.workspace_id = ? and b.name = ?".formatted(COLUMNS))) {
      select.setInt(1, workspace.value());
      select.setString(2, name);
      try (var rows = select.executeQuery()) {
        return rows.next() ? Optional.of(budget(rows)) : Optional.empty();
      }
    }
  }

  /** The budget of a campaign. */
  Optional<Budget> find(Connection connection, WorkspaceId workspace, int campaign)
      throws SQLException {
    try (var select =
        connection.prepareStatement(
            "select %s from budget b where b.workspace_id = ? and b.campaign_id = ?"
                .formatted(COLUMNS))) {
      select.setInt(1, workspace.value());
      select.setInt(2, campaign);
      try (var rows = select.executeQuery()) {
        return rows.next() ? Optional.of(budget(rows)) : Optional.empty();
      }
    }
  }

  /** Inserts a budget; its number. */
  int insert(Connection connection, WorkspaceId workspace, Budget budget) throws SQLException {
    try (var insert =
        connection.prepareStatement(
            """
            insert into budget (messages, money, currency, channel, period, zone, on_exhausted,
              version, workspace_id, name, campaign_id, created_at)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) returning id
            """)) {
      set(insert, budget);
      insert.setInt(9, workspace.value());
      insert.setString(10, budget.name());
      insert.setObject(11, budget.campaignId(), Types.INTEGER);
      insert.setObject(12, budget.createdAt().atOffset(ZoneOffset.UTC));
      try (var rows = insert.executeQuery()) {
        rows.next();
        return rows.getInt(1);
      }
    }
  }

  /** Writes over the budget of its number. */
  void update(Connection connection, WorkspaceId workspace, Budget budget) throws SQLException {
    try (var update =
        connection.prepareStatement(
            """
            update budget set messages = ?, money = ?, currency = ?, channel = ?, period = ?,
              zone = ?, on_exhausted = ?, version = ?
            where workspace_id = ? and id = ?
            """)) {
      set(update, budget);
      update.setInt(9, workspace.value());
      update.setInt(10, budget.id());
      update.executeUpdate();
    }
  }

  private static void set(PreparedStatement statement, Budget budget) throws SQLException {
    var money = budget.money();
    statement.setObject(1, budget.messages(), Types.INTEGER);
    statement.setObject(2, money == null ? null : money.micros(), Types.BIGINT);
    statement.setString(3, money == null ? null : money.currency());
    statement.setObject(4, budget.channel(), Types.SMALLINT);
    statement.setString(5, budget.period().word());
    statement.setString(6, budget.zone().getId());
    statement.setString(7, budget.onExhausted().word());
    statement.setLong(8, budget.version());
  }

  void delete(Connection connection, WorkspaceId workspace, int id) throws SQLException {
    try (var delete =
        connection.prepareStatement("delete from budget where workspace_id = ? and id = ?")) {
      delete.setInt(1, workspace.value());
      delete.setInt(2, id);
      delete.executeUpdate();
    }
  }

  private static Budget budget(ResultSet row) throws SQLException {
    return new Budget(
        row.getInt(1),
        row.getString(2),
        row.getObject(3, Integer.class),
        row.getObject(4, Integer.class),
        money(row, 5, 6),
        row.getObject(7, Integer.class),
        Period.valueOf(row.getString(8).toUpperCase(Locale.ROOT)),
        ZoneId.of(row.getString(9)),
        OnExhausted.valueOf(row.getString(10).toUpperCase(Locale.ROOT)),
        row.getLong(11),
        row.getObject(12, OffsetDateTime.class).toInstant());
  }

  private static @Nullable Money money(ResultSet row, int amount, int currency)
      throws SQLException {
    long micros = row.getLong(amount);
    return row.wasNull() ? null : new Money(micros, row.getString(currency));
  }
}
