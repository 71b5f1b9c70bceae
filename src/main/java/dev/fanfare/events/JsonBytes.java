package dev.fanfare.events;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.UUID;

/**
 * JSON text (RFC 8259) written straight into a growing byte array. Unpaired surrogates, which UTF-8
 * cannot carry, become U+FFFD. One thread at a time.
 */
final class JsonBytes {

  static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final long SECONDS_A_DAY = 86_400;

  /** The longest UTF-8 form of a UTF-16 unit is three bytes, its longest escape six. */
  private static final int WIDEST = 6;

  private byte[] bytes;
  private int size;
  private long dayWritten = Long.MIN_VALUE;
  private byte[] day = {};

  JsonBytes(int capacity) {
    bytes = new byte[capacity];
  }

  int size() {
    return size;
  }

  /** The array written to; good until the next write. */
  byte[] bytes() {
    return bytes;
  }

  byte[] copy() {
    return Arrays.copyOf(bytes, size);
  }

  void truncate(int to) {
    size = to;
  }

  JsonBytes raw(byte[] source) {
    return raw(source, 0, source.length);
  }

  JsonBytes raw(byte[] source, int from, int length) {
    room(length);
    System.arraycopy(source, from, bytes, size, length);
    size += length;
    return this;
  }

  /** Characters below U+0080 that need no escape. */
  @SuppressWarnings("deprecation") // the one that copies low bytes without a charset
  JsonBytes ascii(String text) {
    room(text.length());
    text.getBytes(0, text.length(), bytes, size);
    size += text.length();
    return this;
  }

  JsonBytes bigEndianLong(long value) {
    room(Long.BYTES);
    LONG.set(bytes, size, value);
    size += Long.BYTES;
    return this;
  }

  JsonBytes bigEndianInt(int value) {
    room(Integer.BYTES);
    INT.set(bytes, size, value);
    size += Integer.BYTES;
    return this;
  }

  /** Writes the number of bytes after it into four bytes left free at {@code position}. */
  void lengthAt(int position) {
    INT.set(bytes, position, size - position - Integer.BYTES);
  }

  JsonBytes number(long value) {
    if (value == Long.MIN_VALUE) {
      return ascii("-9223372036854775808");
    }
    room(20);
    if (value < 0) {
      bytes[size++] = '-';
      value = -value;
    }
    int end = size + digits(value);
    size = end;
    do {
      bytes[--end] = (byte) ('0' + value % 10);
      value /= 10;
    } while (value != 0);
    return this;
  }

  /** A JSON string with its quotes. */
  JsonBytes text(String text) {
    int length = text.length();
    room(length * WIDEST + 2);
    bytes[size++] = '"';
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c < 0x80) {
        low(c);
      } else if (c < 0x800) {
        bytes[size++] = (byte) (0xC0 | c >> 6);
        bytes[size++] = (byte) (0x80 | c & 0x3F);
      } else if (Character.isHighSurrogate(c)
          && i + 1 < length
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        astral(Character.toCodePoint(c, text.charAt(++i)));
      } else {
        three(Character.isSurrogate(c) ? '\uFFFD' : c);
      }
    }
    bytes[size++] = '"';
    return this;
  }

  /** RFC 3339 in UTC with microseconds, without quotes. */
  JsonBytes instant(Instant at) {
    long epochDay = Math.floorDiv(at.getEpochSecond(), SECONDS_A_DAY);
    if (epochDay != dayWritten) {
      dayWritten = epochDay;
      day = LocalDate.ofEpochDay(epochDay).toString().getBytes(StandardCharsets.US_ASCII);
    }
    raw(day);
    room(17);
    int second = (int) Math.floorMod(at.getEpochSecond(), SECONDS_A_DAY);
    bytes[size++] = 'T';
    two(second / 3600);
    bytes[size++] = ':';
    two(second / 60 % 60);
    bytes[size++] = ':';
    two(second % 60);
    bytes[size++] = '.';
    int micros = at.getNano() / 1000;
    two(micros / 10_000);
    two(micros / 100 % 100);
    two(micros % 100);
    bytes[size++] = 'Z';
    return this;
  }

  /** The 36 characters of a UUID, without quotes. */
  JsonBytes uuid(UUID id) {
    room(36);
    long high = id.getMostSignificantBits();
    long low = id.getLeastSignificantBits();
    hex(high >>> 32, 8);
    bytes[size++] = '-';
    hex(high >>> 16, 4);
    bytes[size++] = '-';
    hex(high, 4);
    bytes[size++] = '-';
    hex(low >>> 48, 4);
    bytes[size++] = '-';
    hex(low, 12);
    return this;
  }

  private void hex(long value, int digits) {
    for (int shift = (digits - 1) * 4; shift >= 0; shift -= 4) {
      bytes[size++] = HEX[(int) (value >>> shift) & 15];
    }
  }

  private void low(char c) {
    if (c == '"' || c == '\\') {
      bytes[size++] = '\\';
      bytes[size++] = (byte) c;
    } else if (c >= 0x20) {
      bytes[size++] = (byte) c;
    } else {
      bytes[size++] = '\\';
      bytes[size++] = 'u';
      hex(c, 4);
    }
  }

  private void three(char c) {
    bytes[size++] = (byte) (0xE0 | c >> 12);
    bytes[size++] = (byte) (0x80 | c >> 6 & 0x3F);
    bytes[size++] = (byte) (0x80 | c & 0x3F);
  }

  private void astral(int point) {
    bytes[size++] = (byte) (0xF0 | point >> 18);
    bytes[size++] = (byte) (0x80 | point >> 12 & 0x3F);
    bytes[size++] = (byte) (0x80 | point >> 6 & 0x3F);
    bytes[size++] = (byte) (0x80 | point & 0x3F);
  }

  private void two(int value) {
    bytes[size++] = (byte) ('0' + value / 10);
    bytes[size++] = (byte) ('0' + value % 10);
  }

  private static int digits(long value) {
    int digits = 1;
    for (long rest = value; rest >= 10; rest /= 10) {
      digits++;
    }
    return digits;
  }

  private void room(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
    }
  }
}
