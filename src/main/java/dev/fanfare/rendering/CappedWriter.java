package dev.fanfare.rendering;

import java.io.IOException;
import java.io.Writer;

/** Collects a part in memory and stops it at a number of characters. For one thread, reused. */
final class CappedWriter extends Writer {

  private static final int KEPT = 256 * 1024;

  private StringBuilder text;
  private int cap;

  CappedWriter() {
    this(8 * 1024);
  }

  CappedWriter(int capacity) {
    text = new StringBuilder(capacity);
  }

  /** Starts an empty part of at most {@code cap} characters. */
  CappedWriter start(int cap) {
    if (text.capacity() > KEPT) {
      text = new StringBuilder(8 * 1024);
    }
    text.setLength(0);
    this.cap = cap;
    return this;
  }

  String finished() {
    return text.toString();
  }

  @Override
  public void write(char[] buffer, int offset, int length) throws IOException {
    room(length);
    text.append(buffer, offset, length);
  }

  @Override
  public void write(String words, int offset, int length) throws IOException {
    room(length);
    text.append(words, offset, offset + length);
  }

  @Override
  public void write(int character) throws IOException {
    room(1);
    text.append((char) character);
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}

  private void room(int length) throws Full {
    if (text.length() + (long) length > cap) {
      throw new Full();
    }
  }

  /** The part has reached its cap. */
  static final class Full extends IOException {
    private static final long serialVersionUID = 1;

    @Override
    public synchronized Throwable fillInStackTrace() {
      return this;
    }
  }
}
