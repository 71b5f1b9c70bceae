package dev.fanfare.events;

import dev.fanfare.events.SinkPositions.Position;
import dev.fanfare.platform.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The tables {@code sink_offset} and {@code sink_position}. */
final class SinkStore {

  private final DataSource pool;
  private final String sink;
  private final String topic;

  SinkStore(DataSource pool, String sink, String topic) {
    this.pool = pool;
    this.sink = sink;
    this.topic = topic;
  }

  /** A step of a partition's offset, from what it must be now. */
  record Step(int partition, long from, long to) {}

  <T> T inTransaction(Sql.Work<T> work) {
    return Sql.inTransaction(pool, work);
  }

  /**
   * Offsets by partition.
   *
   * @param first where each partition begins: so does a sink that sees it for the first time
   */
  Map<Integer, Long> offsets(Connection connection, Map<Integer, Long> first) throws SQLException {
    inherit(connection, first.size());
    try (var insert =
        connection.prepareStatement(
            """
            insert into sink_offset (sink, topic, partition, next_offset)
            select ?, ?, * from unnest(?::integer[], ?::bigint[]) on conflict do nothing
            """)) {
      insert.setString(1, sink);
      insert.setString(2, topic);
      var partitions = List.copyOf(first.keySet());
      insert.setArray(3, connection.createArrayOf("integer", partitions.toArray()));
      insert.setArray(
          4, connection.createArrayOf("bigint", partitions.stream().map(first::get).toArray()));
      insert.executeUpdate();
    }
    try (var select =
        connection.prepareStatement(
            "select partition, next_offset from sink_offset where sink = ? and topic = ?")) {
      select.setString(1, sink);
      select.setString(2, topic);
      try (var rows = select.executeQuery()) {
        var offsets = new HashMap<Integer, Long>();
        while (rows.next()) {
          offsets.put(rows.getInt(1), rows.getLong(2));
        }
        return offsets;
      }
    }
  }

  /**
   * A new generation of the topic has every event again: what the sink had of the one before, it
   * knows by stream and sequence. An event is in the same partition of both only where both have as
   * many.
   */
  private void inherit(Connection connection, int partitions) throws SQLException {
    var before = topicBefore(connection);
    if (before == null) {
      return;
    }
    if (before.partitions() != partitions) {
      throw new IllegalStateException(
          "topic %s must have %d partitions, as %s has, for sink %s to go on; it has %d"
              .formatted(topic, before.partitions(), before.topic(), sink, partitions));
    }
    for (var sql :
        List.of(
            "update sink_position set topic = ? where sink = ? and topic = ?",
            "update sink_offset set topic = ?, next_offset = 0 where sink = ? and topic = ?")) {
      try (var update = connection.prepareStatement(sql)) {
        update.setString(1, topic);
        update.setString(2, sink);
        update.setString(3, before.topic());
        update.executeUpdate();
      }
    }
  }

  private record TopicBefore(String topic, int partitions) {}

  private @Nullable TopicBefore topicBefore(Connection connection) throws SQLException {
    try (var select =
        connection.prepareStatement(
            """
            select topic, count(*) from sink_offset o
            where sink = ? and not exists
              (select from sink_offset n where n.sink = o.sink and n.topic = ?)
            group by topic
            """)) {
      select.setString(1, sink);
      select.setString(2, topic);
      try (var rows = select.executeQuery()) {
        return rows.next() ? new TopicBefore(rows.getString(1), rows.getInt(2)) : null;
      }
    }
  }

  List<Position> positions(Connection connection) throws SQLException {
    try (var select =
        connection.prepareStatement(
            """
            select partition, stream_id, seq, index_in_batch from sink_position
            where sink = ? and topic = ?
            """)) {
      select.setString(1, sink);
      select.setString(2, topic);
      try (var rows = select.executeQuery()) {
        var positions = new ArrayList<Position>();
        while (rows.next()) {
          positions.add(
              new Position(rows.getInt(1), rows.getLong(2), rows.getLong(3), rows.getInt(4)));
        }
        return positions;
      }
    }
  }

  /** Moves the offsets, unless another process has moved one: then all is refused. */
  void step(Connection connection, List<Step> steps) throws SQLException {
    try (var update =
        connection.prepareStatement(
            """
            update sink_offset set next_offset = ?
            where sink = ? and topic = ? and partition = ? and next_offset = ?
            """)) {
      for (var step : steps) {
        update.setLong(1, step.to());
        update.setString(2, sink);
        update.setString(3, topic);
        update.setInt(4, step.partition());
        update.setLong(5, step.from());
        if (update.executeUpdate() != 1) {
          throw new IllegalStateException("another process goes on with sink " + sink);
        }
      }
    }
  }

  void move(Connection connection, List<Position> positions) throws SQLException {
    try (var upsert =
        connection.prepareStatement(
            """
            insert into sink_position (sink, topic, partition, stream_id, seq, index_in_batch)
            select ?, ?, * from unnest(?::integer[], ?::bigint[], ?::bigint[], ?::integer[])
            on conflict (sink, topic, partition, stream_id) do update
              set seq = excluded.seq, index_in_batch = excluded.index_in_batch
            """)) {
      upsert.setString(1, sink);
      upsert.setString(2, topic);
      upsert.setArray(3, array(connection, "integer", positions, Position::partition));
      upsert.setArray(4, array(connection, "bigint", positions, Position::stream));
      upsert.setArray(5, array(connection, "bigint", positions, Position::seq));
      upsert.setArray(6, array(connection, "integer", positions, Position::index));
      upsert.executeUpdate();
    }
  }

  private static java.sql.Array array(
      Connection connection,
      String type,
      List<Position> positions,
      java.util.function.Function<Position, Object> part)
      throws SQLException {
    return connection.createArrayOf(type, positions.stream().map(part).toArray());
  }
}
