package dev.fanfare.segments;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Splits UTF-8 into lines that are not blank, and refuses one that is too long before it ends. */
final class JsonLines implements AutoCloseable {

  private static final int READ_AT_ONCE = 1 << 16;
  private static final int LONGEST_SHOWN = 1_000;

  /** Bytes by which parsers guess an encoding. */
  private static final int ENCODING_SHOWS_IN = 4;

  static final String NO_UTF8 =
      "must be a JSON object in UTF-8: it begins with bytes that are none";

  private final InputStream body;
  private byte[] buffer = new byte[READ_AT_ONCE];
  private int from;
  private int to;
  private int start;
  private int length;
  private boolean ended;
  private long line;

  JsonLines(InputStream body) {
    this.body = body;
  }

  /** Goes to the next line; false at the end. */
  boolean next() throws IOException {
    while (true) {
      int end = lineEnd();
      if (end < 0) {
        return false;
      }
      line++;
      start = from;
      length = end - start;
      from = Math.min(end + 1, to);
      if (!isBlank(start, end)) {
        return true;
      }
    }
  }

  /** The line, counted from 1. */
  long line() {
    return line;
  }

  /** The bytes among which the present line lies, until the next one is asked for. */
  byte[] buffer() {
    return buffer;
  }

  int start() {
    return start;
  }

  int length() {
    return length;
  }

  /**
   * Whether the present line begins as JSON in UTF-8 may. A parser that is given bytes would take
   * any other beginning for another encoding, line by line.
   */
  boolean beginsAsUtf8() {
    for (int i = start; i < start + Math.min(length, ENCODING_SHOWS_IN); i++) {
      if (buffer[i] == 0 || buffer[i] == (byte) 0xfe || buffer[i] == (byte) 0xff) {
        return false;
      }
    }
    return true;
  }

  /** Why the present line is not taken as a whole. */
  Reject broken(String reason) {
    var text = new String(buffer, start, Math.min(length, LONGEST_SHOWN), StandardCharsets.UTF_8);
    return new Reject(line, "", text, reason);
  }

  @Override
  public void close() throws IOException {
    body.close();
  }

  /** Where the line that begins at {@code from} ends; -1 when there is none any more. */
  private int lineEnd() throws IOException {
    int at = from;
    while (true) {
      for (; at < to; at++) {
        if (buffer[at] == '\n') {
          return at;
        }
      }
      if (ended) {
        return from < to ? to : -1;
      }
      at -= from;
      fill();
      at += from;
    }
  }

  private void fill() throws IOException {
    System.arraycopy(buffer, from, buffer, 0, to - from);
    to -= from;
    from = 0;
    if (to > Rows.LONGEST_LINE) {
      throw new RefusedFile("line " + (line + 1), "must be at most 1 MiB long");
    }
    if (buffer.length - to < READ_AT_ONCE) {
      buffer = Arrays.copyOf(buffer, buffer.length * 2);
    }
    int read = body.read(buffer, to, READ_AT_ONCE);
    ended = read < 0;
    to += Math.max(read, 0);
  }

  private boolean isBlank(int start, int end) {
    for (int i = start; i < end; i++) {
      if (buffer[i] != ' ' && buffer[i] != '\t' && buffer[i] != '\r') {
        return false;
      }
    }
    return true;
  }
}
