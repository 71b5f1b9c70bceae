package dev.fanfare.events;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How far all sinks have come, of the table {@code sink_offset}. */
@Singleton
final class FlowStore {

  /** Of the sink that lacks most: how many events before these offsets, by partition. */
  long mostBehind(Connection connection, String topic, List<String> sinks, Map<Integer, Long> ends)
      throws SQLException {
    var behind = new HashMap<String, Long>();
    long all = ends.values().stream().mapToLong(Long::longValue).sum();
    sinks.forEach(sink -> behind.put(sink, all));
    try (var select =
        connection.prepareStatement(
            "select sink, partition, next_offset from sink_offset where topic = ?")) {
      select.setString(1, topic);
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          long read = Math.min(rows.getLong(3), ends.getOrDefault(rows.getInt(2), 0L));
          behind.computeIfPresent(rows.getString(1), (sink, left) -> left - read);
        }
      }
    }
    return behind.values().stream().mapToLong(Long::longValue).max().orElse(0);
  }

  /** The next offset of each sink that has begun, by partition. */
  Map<String, Map<Integer, Long>> offsets(Connection connection, String topic) throws SQLException {
    try (var select =
        connection.prepareStatement(
            "select sink, partition, next_offset from sink_offset where topic = ?")) {
      select.setString(1, topic);
      try (var rows = select.executeQuery()) {
        var offsets = new HashMap<String, Map<Integer, Long>>();
        while (rows.next()) {
          offsets
              .computeIfAbsent(rows.getString(1), sink -> new HashMap<>())
              .put(rows.getInt(2), rows.getLong(3));
        }
        return offsets;
      }
    }
  }
}
