package dev.fanfare.bench;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Rows in PostgreSQL's binary COPY format. Not thread-safe. */
final class BinaryRows extends ByteArrayOutputStream {
  private static final byte[] HEADER = "PGCOPY\n\377\r\n\0".getBytes(StandardCharsets.ISO_8859_1);

  /** Forgets all rows and begins anew. */
  void begin() {
    reset();
    writeBytes(HEADER);
    int32(0);
    int32(0);
  }

  void row(int columns) {
    int16(columns);
  }

  void smallint(int value) {
    int32(2);
    int16(value);
  }

  void integer(int value) {
    int32(4);
    int32(value);
  }

  void bigint(long value) {
    int32(8);
    int64(value);
  }

  void uuid(long high, long low) {
    int32(16);
    int64(high);
    int64(low);
  }

  void end() {
    int16(-1);
  }

  private void int16(int value) {
    write(value >>> 8);
    write(value);
  }

  private void int64(long value) {
    int32((int) (value >>> 32));
    int32((int) value);
  }

  private void int32(int value) {
    write(value >>> 24);
    write(value >>> 16);
    write(value >>> 8);
    write(value);
  }
}
