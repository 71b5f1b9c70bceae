package dev.fanfare.platform;

import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** The tables {@code node} and {@code duty}. */
@Singleton
final class NodeStore {

  private final AgroalDataSource pool;

  NodeStore(@DataSource("background") AgroalDataSource pool) {
    this.pool = pool;
  }

  /** What others see of a node. */
  record Sighting(String name, long epoch, long beat, boolean alive) {}

  Connection connection() throws SQLException {
    return pool.getConnection();
  }

  /** Begins a new life of the node; the former one, if any, is fenced by the same statement. */
  long begin(String name, Instant at) {
    return Sql.inTransaction(
        pool,
        connection -> {
          try (var insert =
              connection.prepareStatement(
                  """
                  insert into node (name, epoch, beat, alive, started_at)
                  values (?, 1, 0, true, ?)
                  on conflict (name) do update
                    set epoch = node.epoch + 1, beat = 0, alive = true,
                        started_at = excluded.started_at
                  returning epoch
                  """)) {
            insert.setString(1, name);
            insert.setObject(2, at.atOffset(ZoneOffset.UTC));
            try (var rows = insert.executeQuery()) {
              rows.next();
              return rows.getLong(1);
            }
          }
        });
  }

  /** Shows that this life goes on; false when it has been fenced. */
  boolean beat(Connection connection, String name, long epoch) throws SQLException {
    try (var update =
        connection.prepareStatement(
            "update node set beat = beat + 1 where name = ? and epoch = ? and alive")) {
      update.setString(1, name);
      update.setLong(2, epoch);
      return update.executeUpdate() == 1;
    }
  }

  List<Sighting> sightings(Connection connection) throws SQLException {
    try (var select = connection.prepareStatement("select name, epoch, beat, alive from node");
        var rows = select.executeQuery()) {
      var nodes = new ArrayList<Sighting>();
      while (rows.next()) {
        nodes.add(
            new Sighting(rows.getString(1), rows.getLong(2), rows.getLong(3), rows.getBoolean(4)));
      }
      return nodes;
    }
  }

  /** Declares a silent node dead, unless it has beaten since it was seen. */
  boolean fence(Connection connection, Sighting seen) throws SQLException {
    try (var update =
        connection.prepareStatement(
            "update node set alive = false where name = ? and epoch = ? and beat = ? and alive")) {
      update.setString(1, seen.name());
      update.setLong(2, seen.epoch());
      update.setLong(3, seen.beat());
      return update.executeUpdate() == 1;
    }
  }

  /** Takes a duty that nobody living holds; true when this life holds it now. */
  boolean takeDuty(Connection connection, String duty, String node, long epoch)
      throws SQLException {
    try (var upsert =
        connection.prepareStatement(
            """
            insert into duty (name, node, epoch) values (?, ?, ?)
            on conflict (name) do update set node = excluded.node, epoch = excluded.epoch
              where duty.node = excluded.node and duty.epoch = excluded.epoch
                 or not exists (select from node n
                                where n.name = duty.node and n.epoch = duty.epoch and n.alive)
            """)) {
      upsert.setString(1, duty);
      upsert.setString(2, node);
      upsert.setLong(3, epoch);
      return upsert.executeUpdate() == 1;
    }
  }

  /** Gives up the duties of a life that ends in order. */
  void resign(String node, long epoch) {
    Sql.inTransaction(
        pool,
        connection -> {
          try (var delete =
                  connection.prepareStatement("delete from duty where node = ? and epoch = ?");
              var update =
                  connection.prepareStatement(
                      "update node set alive = false where name = ? and epoch = ?")) {
            for (var statement : List.of(delete, update)) {
              statement.setString(1, node);
              statement.setLong(2, epoch);
              statement.executeUpdate();
            }
            return true;
          }
        });
  }
}
