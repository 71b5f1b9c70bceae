package dev.fanfare.events;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The last event taken of every stream, per partition: what comes at or before it has come before.
 * This holds because the relay puts a stream's events into a partition in order and without gaps,
 * each time anew from before its cursor.
 */
final class SinkPositions {

  /** A stored position. */
  record Position(int partition, long stream, long seq, int index) {}

  private static final class Last {
    final int partition;
    final long stream;
    long seq;
    int index;
    boolean moved;

    Last(int partition, long stream, long seq, int index) {
      this.partition = partition;
      this.stream = stream;
      this.seq = seq;
      this.index = index;
    }
  }

  private final Map<Integer, Map<Long, Last>> byPartition = new HashMap<>();
  private @Nullable Last recent;

  SinkPositions(List<Position> stored) {
    for (var position : stored) {
      ofPartition(position.partition())
          .put(
              position.stream(),
              new Last(position.partition(), position.stream(), position.seq(), position.index()));
    }
  }

  /** Moves to the event; false when it came before. */
  boolean advance(int partition, long stream, long seq, int index) {
    var last = last(partition, stream);
    if (seq < last.seq || seq == last.seq && index <= last.index) {
      return false;
    }
    last.seq = seq;
    last.index = index;
    last.moved = true;
    return true;
  }

  /** What has moved since the last call. */
  List<Position> takeMoved() {
    var moved = new ArrayList<Position>();
    for (var partition : byPartition.values()) {
      for (var last : partition.values()) {
        if (last.moved) {
          last.moved = false;
          moved.add(new Position(last.partition, last.stream, last.seq, last.index));
        }
      }
    }
    return moved;
  }

  private Last last(int partition, long stream) {
    var known = recent;
    if (known != null && known.stream == stream && known.partition == partition) {
      return known;
    }
    var last = ofPartition(partition).computeIfAbsent(stream, s -> new Last(partition, s, 0, -1));
    recent = last;
    return last;
  }

  private Map<Long, Last> ofPartition(int partition) {
    return byPartition.computeIfAbsent(partition, p -> new HashMap<>());
  }
}
