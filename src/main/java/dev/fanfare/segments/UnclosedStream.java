package dev.fanfare.segments;

import java.io.FilterInputStream;
import java.io.InputStream;

/**
 * A body that stays open when its reader is closed: closing one reads it to its end, which a
 * refused file is not worth.
 */
final class UnclosedStream extends FilterInputStream {

  UnclosedStream(InputStream body) {
    super(body);
  }

  @Override
  public void close() {}
}
