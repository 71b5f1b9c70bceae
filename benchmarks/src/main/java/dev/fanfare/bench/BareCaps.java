package dev.fanfare.bench;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * What a frequency cap must touch and no more: people are locked by the bucket of about 256 their
 * number lies in, in the order of buckets, what they have had is read, and a slot is added for each
 * message. For one thread.
 */
final class BareCaps implements AutoCloseable {
  static final String PREPARE =
      """
      create table bare.bucket (bucket bigint primary key);
      create table bare.slot (id bigint not null, message uuid not null, at bigint not null,
        primary key (id, message));
      """;

  static final String BUCKETS =
      "insert into bare.bucket select distinct id >> 19 from bare.recipient";

  /** As the engine's: numbers of people who come together are about 2,048 apart. */
  private static final int BUCKET_BITS = 19;

  private static final int MOST = 1_000;

  private final Connection connection;
  private final PreparedStatement lock;
  private final PreparedStatement read;
  private final BinaryRows rows = new BinaryRows();
  private final Map<Long, Integer> had = new HashMap<>();

  BareCaps(Connection connection) throws SQLException {
    this.connection = connection;
    this.lock =
        connection.prepareStatement(
            "select bucket from bare.bucket where bucket = any(?) order by bucket for update");
    this.read =
        connection.prepareStatement(
            "select id, message, at from bare.slot where id = any(?) and at >= ?");
  }

  /** Locks these people until the transaction ends, and reads what they have had since then. */
  void begin(Array ids, long since) throws SQLException {
    Object[] buckets =
        Arrays.stream((Long[]) ids.getArray()).map(id -> id >> BUCKET_BITS).distinct().toArray();
    lock.setArray(1, connection.createArrayOf("int8", buckets));
    try (ResultSet locked = lock.executeQuery()) {
      while (locked.next()) {
        locked.getLong(1);
      }
    }
    had.clear();
    read.setArray(1, ids);
    read.setLong(2, since);
    try (ResultSet slots = read.executeQuery()) {
      while (slots.next()) {
        had.merge(slots.getLong(1), 1, Integer::sum);
      }
    }
    rows.begin();
  }

  /** Adds a slot; everybody has room for one. */
  void count(int run, long id, long at) {
    if (had.getOrDefault(id, 0) >= MOST) {
      throw new IllegalStateException(id + " has had too many");
    }
    rows.row(3);
    rows.bigint(id);
    rows.uuid(run, id);
    rows.bigint(at);
  }

  /** The slots added since {@link #begin}, for a COPY. */
  BinaryRows end() {
    rows.end();
    return rows;
  }

  @Override
  public void close() throws SQLException {
    lock.close();
    read.close();
  }
}
