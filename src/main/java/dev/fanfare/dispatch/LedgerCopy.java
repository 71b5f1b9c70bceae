package dev.fanfare.dispatch;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;

/**
 * Ledger rows in PostgreSQL's binary COPY format (its manual, COPY, file formats). One per worker,
 * reused; not safe for several threads.
 */
final class LedgerCopy {

  private static final byte[] SIGNATURE = {
    'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0
  };
  private static final int FIELDS = 20;

  /** Microseconds from 1970 to 2000, where PostgreSQL's time begins. */
  private static final long EPOCH_2000 = 946_684_800_000_000L;

  private byte[] buffer = new byte[64 * 1024];
  private int at;

  void begin() {
    at = 0;
    System.arraycopy(SIGNATURE, 0, buffer, 0, SIGNATURE.length);
    at = SIGNATURE.length;
    raw32(0);
    raw32(0);
  }

  void add(LedgerRow row) {
    room(256 + (row.detail() == null ? 0 : row.detail().length() * 3));
    raw16(FIELDS);
    var key = row.key();
    int64(key.runId());
    int64(key.profileId());
    int64(key.occurrence());
    int32(key.workspace());
    int16(key.step());
    int16(key.slot());
    int16(row.state().code());
    int16(row.reason().code());
    int16(row.attempt());
    int16(row.ambiguous());
    int32(row.sliceNumber());
    int32(Float.floatToIntBits(row.probability()));
    if (row.addressKey() == null) {
      raw32(-1);
    } else {
      int64(row.addressKey());
    }
    if (row.variant() == Assignments.NONE) {
      raw32(-1);
    } else {
      int16(row.variant());
    }
    int16(row.domain());
    text(row.detail());
    if (row.judged() == null) {
      raw32(-1);
    } else {
      int32(row.judged());
    }
    int64(micros(row.decidedAt()));
    int64(micros(row.endedAt()));
    if (row.version() == 0) {
      raw32(-1);
    } else {
      int32(row.version());
    }
  }

  void end() {
    room(2);
    raw16(-1);
  }

  byte[] bytes() {
    return buffer;
  }

  int size() {
    return at;
  }

  private static long micros(Instant instant) {
    return instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1_000 - EPOCH_2000;
  }

  private void text(@org.jspecify.annotations.Nullable String value) {
    if (value == null) {
      raw32(-1);
      return;
    }
    // PostgreSQL's text holds no NUL.
    var bytes = value.replace("\u0000", "").getBytes(StandardCharsets.UTF_8);
    raw32(bytes.length);
    System.arraycopy(bytes, 0, buffer, at, bytes.length);
    at += bytes.length;
  }

  private void int16(int value) {
    raw32(2);
    raw16(value);
  }

  private void int32(int value) {
    raw32(4);
    raw32(value);
  }

  private void int64(long value) {
    raw32(8);
    raw32((int) (value >>> 32));
    raw32((int) value);
  }

  private void raw16(int value) {
    buffer[at++] = (byte) (value >>> 8);
    buffer[at++] = (byte) value;
  }

  private void raw32(int value) {
    buffer[at++] = (byte) (value >>> 24);
    buffer[at++] = (byte) (value >>> 16);
    buffer[at++] = (byte) (value >>> 8);
    buffer[at++] = (byte) value;
  }

  private void room(int more) {
    if (buffer.length - at < more) {
      buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, at + more));
    }
  }
}
