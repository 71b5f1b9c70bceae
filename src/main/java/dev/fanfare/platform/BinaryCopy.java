package dev.fanfare.platform;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Streams rows into a table by {@code copy … from stdin (format binary)}, within the connection's
 * transaction. Nothing needs escaping. Not finished means not copied. Of one thread.
 */
public final class BinaryCopy implements AutoCloseable {

  private static final byte[] HEADER = {
    'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0, 0, 0, 0, 0, 0, 0, 0, 0
  };
  private static final int FLUSH_AT = 1 << 16;
  private static final long POSTGRES_EPOCH_SECONDS = 946_684_800L;

  private final CopyIn copy;
  private byte[] buffer = new byte[FLUSH_AT * 2];
  private int size;

  /** Begins the copy that {@code sql} names. */
  public BinaryCopy(Connection connection, String sql) throws SQLException {
    copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql);
    System.arraycopy(HEADER, 0, buffer, 0, HEADER.length);
    size = HEADER.length;
  }

  /** Begins a row; exactly so many values follow, in the order of the statement's columns. */
  public BinaryCopy row(int columns) throws SQLException {
    if (size >= FLUSH_AT) {
      flush();
    }
    room(2);
    buffer[size++] = (byte) (columns >>> 8);
    buffer[size++] = (byte) columns;
    return this;
  }

  public BinaryCopy int2(int value) {
    put(2);
    room(2);
    buffer[size++] = (byte) (value >>> 8);
    buffer[size++] = (byte) value;
    return this;
  }

  public BinaryCopy int4(int value) {
    put(4);
    put(value);
    return this;
  }

  public BinaryCopy int8(long value) {
    put(8);
    put((int) (value >>> 32));
    put((int) value);
    return this;
  }

  /** A timestamptz, to the microsecond. */
  public BinaryCopy instant(Instant value) {
    return int8(
        Math.addExact(
            Math.multiplyExact(value.getEpochSecond() - POSTGRES_EPOCH_SECONDS, 1_000_000L),
            value.getNano() / 1_000));
  }

  public BinaryCopy float8(double value) {
    return int8(Double.doubleToLongBits(value));
  }

  /** No value, of any type. */
  public BinaryCopy absent() {
    put(-1);
    return this;
  }

  /** A text without U+0000. */
  public BinaryCopy text(@Nullable String value) {
    if (value == null) {
      put(-1);
      return this;
    }
    return prefixed(value, false);
  }

  /** A jsonb from its text. */
  public BinaryCopy jsonb(String value) {
    return prefixed(value, true);
  }

  public BinaryCopy bytes(byte[] value) {
    put(value.length);
    room(value.length);
    System.arraycopy(value, 0, buffer, size, value.length);
    size += value.length;
    return this;
  }

  /** Ends the copy and returns how many rows it brought. */
  public long finish() throws SQLException {
    room(2);
    buffer[size++] = (byte) 0xff;
    buffer[size++] = (byte) 0xff;
    flush();
    return copy.endCopy();
  }

  /** Takes back what was not finished; the transaction can then only be rolled back. */
  @Override
  public void close() throws SQLException {
    if (copy.isActive()) {
      copy.cancelCopy();
    }
  }

  private BinaryCopy prefixed(String value, boolean jsonb) {
    int version = jsonb ? 1 : 0;
    int length = value.length();
    room(4 + version + length);
    int start = size;
    size += 4;
    if (jsonb) {
      buffer[size++] = 1; // the version of jsonb's wire form
    }
    for (int i = 0; i < length; i++) {
      char c = value.charAt(i);
      if (c >= 0x80) {
        size = start;
        return encoded(value.getBytes(StandardCharsets.UTF_8), jsonb);
      }
      buffer[size++] = (byte) c;
    }
    int end = size;
    size = start;
    put(version + length);
    size = end;
    return this;
  }

  private BinaryCopy encoded(byte[] utf8, boolean jsonb) {
    put(utf8.length + (jsonb ? 1 : 0));
    room(utf8.length + 1);
    if (jsonb) {
      buffer[size++] = 1;
    }
    System.arraycopy(utf8, 0, buffer, size, utf8.length);
    size += utf8.length;
    return this;
  }

  private void put(int value) {
    room(4);
    buffer[size++] = (byte) (value >>> 24);
    buffer[size++] = (byte) (value >>> 16);
    buffer[size++] = (byte) (value >>> 8);
    buffer[size++] = (byte) value;
  }

  private void room(int bytes) {
    if (buffer.length - size < bytes) {
      buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, size + bytes));
    }
  }

  private void flush() throws SQLException {
    copy.writeToCopy(buffer, 0, size);
    size = 0;
  }
}
