package dev.fanfare.channels;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fanfare.dsl.Money;
import dev.fanfare.platform.DatabaseFailure;
import dev.fanfare.platform.WorkspaceId;
import jakarta.inject.Singleton;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;

/** Accounts in the database, on the doors' pool: joins a transaction of the caller. */
@Singleton
final class AccountStore {

  private static final TypeReference<Map<String, String>> SETTINGS = new TypeReference<>() {};

  private static final String COLUMNS =
      """
      select workspace_id, id, name, channel, adapter, settings, secrets, rate,
             extract(epoch from rate_per) * 1000000 as rate_micros, price, price_currency, created_at,
             version
        from account
      """;

  private final DataSource pool;
  private final ObjectMapper json;

  AccountStore(DataSource pool, ObjectMapper json) {
    this.pool = pool;
    this.json = json;
  }

  Optional<AccountRow> byId(WorkspaceId workspace, int id) {
    return read(
            COLUMNS + "where workspace_id = ? and id = ?",
            statement -> {
              statement.setInt(1, workspace.value());
              statement.setInt(2, id);
            })
        .stream()
        .findFirst();
  }

  Optional<AccountRow> byName(WorkspaceId workspace, String name) {
    return read(
            COLUMNS + "where workspace_id = ? and name = ?",
            statement -> {
              statement.setInt(1, workspace.value());
              statement.setString(2, name);
            })
        .stream()
        .findFirst();
  }

  /** As {@link #byName}, and nobody else changes it until the transaction ends. */
  Optional<AccountRow> locked(WorkspaceId workspace, String name) {
    return read(
            COLUMNS + "where workspace_id = ? and name = ? for update",
            statement -> {
              statement.setInt(1, workspace.value());
              statement.setString(2, name);
            })
        .stream()
        .findFirst();
  }

  List<AccountRow> all(WorkspaceId workspace) {
    return read(
        COLUMNS + "where workspace_id = ? order by name",
        statement -> statement.setInt(1, workspace.value()));
  }

  /**
   * Inserts the account, or replaces the one of its id when it has one, which is of the version
   * before.
   *
   * @return false, and nothing is written, where somebody else has made one of the name meanwhile
   */
  boolean write(AccountRow row) {
    try (var connection = pool.getConnection();
        var statement =
            connection.prepareStatement(
                """
                insert into account (workspace_id, name, channel, adapter, settings, secrets,
                                     rate, rate_per, created_at, version, price, price_currency)
                values (?, ?, ?, ?, ?::jsonb, ?, ?, make_interval(secs => ?), ?, ?, ?, ?)
                on conflict (workspace_id, name) do update
                   set channel = excluded.channel, adapter = excluded.adapter,
                       settings = excluded.settings, secrets = excluded.secrets,
                       rate = excluded.rate, rate_per = excluded.rate_per,
                       price = excluded.price, price_currency = excluded.price_currency,
                       version = excluded.version
                 where account.version = excluded.version - 1
                """)) {
      statement.setInt(1, row.workspace().value());
      statement.setString(2, row.name());
      statement.setString(3, row.channel());
      statement.setString(4, row.adapter());
      statement.setString(5, json.writeValueAsString(row.settings()));
      statement.setBytes(6, row.secrets());
      var limit = row.limit();
      if (limit == null) {
        statement.setNull(7, Types.INTEGER);
        statement.setNull(8, Types.DOUBLE);
      } else {
        statement.setInt(7, limit.messages());
        statement.setDouble(8, limit.per().toNanos() / 1e9);
      }
      statement.setObject(9, row.createdAt().atOffset(ZoneOffset.UTC));
      statement.setLong(10, row.version());
      var price = row.price();
      statement.setObject(11, price == null ? null : price.micros(), Types.BIGINT);
      statement.setString(12, price == null ? null : price.currency());
      return statement.executeUpdate() == 1;
    } catch (SQLException e) {
      throw new DatabaseFailure(e);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private List<AccountRow> read(String sql, Parameters parameters) {
    try (var connection = pool.getConnection();
        var statement = connection.prepareStatement(sql)) {
      parameters.into(statement);
      try (var rows = statement.executeQuery()) {
        var accounts = new ArrayList<AccountRow>();
        while (rows.next()) {
          accounts.add(row(rows));
        }
        return accounts;
      }
    } catch (SQLException e) {
      throw new DatabaseFailure(e);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private AccountRow row(ResultSet row) throws SQLException, JsonProcessingException {
    int rate = row.getInt("rate");
    var limit =
        row.wasNull()
            ? null
            : new AccountRow.Limit(rate, Duration.ofNanos(row.getLong("rate_micros") * 1_000));
    var currency = row.getString("price_currency");
    return new AccountRow(
        new WorkspaceId(row.getInt("workspace_id")),
        row.getInt("id"),
        row.getString("name"),
        row.getString("channel"),
        row.getString("adapter"),
        json.readValue(row.getString("settings"), SETTINGS),
        row.getBytes("secrets"),
        limit,
        currency == null ? null : new Money(row.getLong("price"), currency),
        row.getObject("created_at", OffsetDateTime.class).toInstant(),
        row.getLong("version"));
  }

  @FunctionalInterface
  private interface Parameters {
    void into(PreparedStatement statement) throws SQLException;
  }
}
