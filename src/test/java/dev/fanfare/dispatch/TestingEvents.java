package dev.fanfare.dispatch;

import dev.fanfare.events.EventPayload;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import net.jpountz.lz4.LZ4Factory;
import org.jspecify.annotations.Nullable;

/** Rewrites stored events, which nobody else does. */
final class TestingEvents {

  private static final byte FORMAT = 1;

  private TestingEvents() {}

  /** Has events of a run say something else; how many batches had said it. */
  static int rewrite(long run, String said, String says) throws SQLException, IOException {
    int rewritten = 0;
    try (var connection = TestingDatabase.connect();
        var select =
            connection.prepareStatement(
                "select stream_id, seq, payload from event where run_id = ?")) {
      select.setLong(1, run);
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          byte[] stored = rows.getBytes(3);
          byte[] other = rewritten(stored, said, says);
          if (other != null) {
            rewritten++;
            update(connection, rows.getLong(1), rows.getLong(2), other);
          }
        }
      }
    }
    return rewritten;
  }

  private static byte @Nullable [] rewritten(byte[] stored, String said, String says)
      throws IOException {
    var payload = new EventPayload();
    payload.open(stored);
    var bytes = new ByteArrayOutputStream();
    var out = new DataOutputStream(bytes);
    boolean found = false;
    while (payload.next()) {
      var event =
          new String(payload.bytes(), payload.offset(), payload.length(), StandardCharsets.UTF_8);
      found |= event.contains(said);
      var other = event.replace(said, says).getBytes(StandardCharsets.UTF_8);
      out.writeLong(payload.subject());
      out.writeInt(other.length);
      out.write(other);
    }
    return found ? packed(bytes.toByteArray()) : null;
  }

  private static byte[] packed(byte[] events) {
    var block = LZ4Factory.fastestInstance().fastCompressor().compress(events);
    return ByteBuffer.allocate(1 + Integer.BYTES + block.length)
        .put(FORMAT)
        .putInt(events.length)
        .put(block)
        .array();
  }

  private static void update(Connection connection, long stream, long sequence, byte[] payload)
      throws SQLException {
    try (var update =
        connection.prepareStatement(
            "update event set payload = ? where stream_id = ? and seq = ?")) {
      update.setBytes(1, payload);
      update.setLong(2, stream);
      update.setLong(3, sequence);
      update.executeUpdate();
    }
  }
}
