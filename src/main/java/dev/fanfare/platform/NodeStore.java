package dev.fanfare.platform;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The tables {@code node} and {@code duty}, on a connection of no pool. */
@Singleton
final class NodeStore {

  private final UnpooledDatabase database;

  NodeStore(UnpooledDatabase database) {
    this.database = database;
  }

  /** What others see of a node. */
  record Sighting(String name, long epoch, long beat, boolean alive) {}

  /** A beat as it was committed, and whether sending is held. */
  record Beat(LifeMemory.Moment moment, boolean held) {}

  /** Waits for no pool. */
  Connection connect() throws SQLException {
    return database.connect("fanfare-life");
  }

  /** Begins a new life of the node; the former one, if any, is fenced by the same statement. */
  Beat begin(Connection connection, String name, Instant at) throws SQLException {
    try (var insert =
        connection.prepareStatement(
            """
            insert into node (name, epoch, beat, alive, started_at)
            values (?, 1, 0, true, ?)
            on conflict (name) do update
              set epoch = node.epoch + 1, beat = 0, alive = true,
                  started_at = excluded.started_at
            returning epoch, beat, exists (select from installation where held_since is not null)
            """)) {
      insert.setString(1, name);
      insert.setObject(2, at.atOffset(ZoneOffset.UTC));
      var begun = beat(insert);
      if (begun == null) {
        throw new SQLException("A life that was begun is not there");
      }
      return begun;
    }
  }

  /** Shows that this life goes on; null when it has been fenced. */
  @Nullable Beat beat(Connection connection, String name, long epoch) throws SQLException {
    try (var update =
        connection.prepareStatement(
            """
            update node set beat = beat + 1 where name = ? and epoch = ? and alive
            returning epoch, beat, exists (select from installation where held_since is not null)
            """)) {
      update.setString(1, name);
      update.setLong(2, epoch);
      return beat(update);
    }
  }

  private static @Nullable Beat beat(PreparedStatement returning) throws SQLException {
    try (var rows = returning.executeQuery()) {
      return rows.next()
          ? new Beat(new LifeMemory.Moment(rows.getLong(1), rows.getLong(2)), rows.getBoolean(3))
          : null;
    }
  }

  /** How far the database knows a node; null when not at all. */
  LifeMemory.@Nullable Moment moment(Connection connection, String name) throws SQLException {
    try (var select = connection.prepareStatement("select epoch, beat from node where name = ?")) {
      select.setString(1, name);
      try (var rows = select.executeQuery()) {
        return rows.next() ? new LifeMemory.Moment(rows.getLong(1), rows.getLong(2)) : null;
      }
    }
  }

  /** Ends all lives of a node up to an epoch, of which the database need not know. */
  void endLives(Connection connection, String name, long upTo, Instant at) throws SQLException {
    try (var upsert =
        connection.prepareStatement(
            """
            insert into node (name, epoch, beat, alive, started_at) values (?, ?, 0, false, ?)
            on conflict (name) do update set epoch = excluded.epoch, beat = 0, alive = false
            """)) {
      upsert.setString(1, name);
      upsert.setLong(2, upTo);
      upsert.setObject(3, at.atOffset(ZoneOffset.UTC));
      upsert.executeUpdate();
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
  void resign(Connection connection, String node, long epoch) throws SQLException {
    try (var update =
        connection.prepareStatement(
            """
            with resigned as (delete from duty where node = ? and epoch = ?)
            update node set alive = false where name = ? and epoch = ?
            """)) {
      update.setString(1, node);
      update.setLong(2, epoch);
      update.setString(3, node);
      update.setLong(4, epoch);
      update.executeUpdate();
    }
  }
}
