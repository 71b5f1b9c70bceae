package dev.fanfare.access;

import dev.fanfare.platform.DatabaseFailure;
import dev.fanfare.platform.Page;
import dev.fanfare.platform.WorkspaceId;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The table {@code workspace}. Doors read and write it in their transaction, workers beside it. */
@Singleton
final class WorkspaceStore {

  private static final String SELECT =
      """
      select id, name, sandbox, public_url, postal_address, default_zone, region, created_at, version
      from workspace
      """;

  private final AgroalDataSource doors;
  private final AgroalDataSource background;

  WorkspaceStore(AgroalDataSource doors, @DataSource("background") AgroalDataSource background) {
    this.doors = doors;
    this.background = background;
  }

  /** Makes a workspace; refused by the unique name when there is one. */
  WorkspaceSettings insert(String name, boolean sandbox, ZoneId zone, Instant at) {
    try (var connection = doors.getConnection();
        var insert =
            connection.prepareStatement(
                """
                insert into workspace (name, sandbox, default_zone, created_at, version)
                values (?, ?, ?, ?, 1) returning id
                """)) {
      insert.setString(1, name);
      insert.setBoolean(2, sandbox);
      insert.setString(3, zone.getId());
      insert.setObject(4, at.atOffset(ZoneOffset.UTC));
      try (var rows = insert.executeQuery()) {
        rows.next();
        var id = new WorkspaceId(rows.getInt(1));
        return new WorkspaceSettings(id, name, sandbox, null, null, zone, null, at, 1);
      }
    } catch (SQLException e) {
      throw new DatabaseFailure(e);
    }
  }

  Optional<WorkspaceSettings> byName(String name) {
    try (var connection = doors.getConnection();
        var select = connection.prepareStatement(SELECT + "where name = ?")) {
      select.setString(1, name);
      return read(select.executeQuery()).stream().findFirst();
    } catch (SQLException e) {
      throw new DatabaseFailure(e);
    }
  }

  /** Reads it and keeps every other change of it, or of its keys, out of this transaction. */
  WorkspaceSettings lock(WorkspaceId id) {
    try (var connection = doors.getConnection()) {
      return read(connection, id, SELECT + "where id = ? for update");
    } catch (SQLException e) {
      throw new DatabaseFailure(e);
    }
  }

  /** Stores the changed settings as the next version. */
  WorkspaceSettings update(WorkspaceSettings to) {
    try (var connection = doors.getConnection();
        var update =
            connection.prepareStatement(
                """
                update workspace
                set public_url = ?, postal_address = ?, default_zone = ?, region = ?,
                  version = version + 1
                where id = ?
                """)) {
      update.setString(1, to.publicUrl());
      update.setString(2, to.postalAddress());
      update.setString(3, to.defaultZone().getId());
      update.setString(4, to.region());
      update.setInt(5, to.id().value());
      update.executeUpdate();
      return read(connection, to.id(), SELECT + "where id = ?");
    } catch (SQLException e) {
      throw new DatabaseFailure(e);
    }
  }

  List<WorkspaceSettings> page(Page.Request request) {
    try (var connection = doors.getConnection();
        var select = connection.prepareStatement(SELECT + "where id > ? order by id limit ?")) {
      select.setInt(1, request.first() ? 0 : Integer.parseInt(request.after().getFirst()));
      select.setInt(2, request.limit() + 1);
      return read(select.executeQuery());
    } catch (SQLException e) {
      throw new DatabaseFailure(e);
    }
  }

  /** For any thread, also without a call. */
  WorkspaceSettings byId(WorkspaceId id) {
    try (var connection = background.getConnection()) {
      return read(connection, id, SELECT + "where id = ?");
    } catch (SQLException e) {
      throw new DatabaseFailure(e);
    }
  }

  /** For any thread, also without a call. */
  List<WorkspaceId> ids() {
    try (var connection = background.getConnection();
        var select = connection.prepareStatement(SELECT + "order by id")) {
      return read(select.executeQuery()).stream().map(WorkspaceSettings::id).toList();
    } catch (SQLException e) {
      throw new DatabaseFailure(e);
    }
  }

  private static WorkspaceSettings read(Connection connection, WorkspaceId id, String sql)
      throws SQLException {
    try (var select = connection.prepareStatement(sql)) {
      select.setInt(1, id.value());
      return read(select.executeQuery()).getFirst();
    }
  }

  private static List<WorkspaceSettings> read(ResultSet rows) throws SQLException {
    try (rows) {
      var found = new ArrayList<WorkspaceSettings>();
      while (rows.next()) {
        found.add(
            new WorkspaceSettings(
                new WorkspaceId(rows.getInt(1)),
                rows.getString(2),
                rows.getBoolean(3),
                rows.getString(4),
                rows.getString(5),
                ZoneId.of(rows.getString(6)),
                rows.getString(7),
                rows.getObject(8, OffsetDateTime.class).toInstant(),
                rows.getLong(9)));
      }
      return found;
    }
  }
}
