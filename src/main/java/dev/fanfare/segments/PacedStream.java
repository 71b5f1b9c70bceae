package dev.fanfare.segments;

import dev.fanfare.platform.MachineClock;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/**
 * The bytes of a file as they come. Gives up one that comes so slowly that it would hold whoever
 * reads it for days. Only time spent waiting for bytes counts, not what is done with them.
 */
class PacedStream extends FilterInputStream {

  /** Whoever gives less than this in a window is too slow: a mebibyte in a minute. */
  private static final long LEAST_BYTES = 1 << 20;

  private static final Duration WINDOW = Duration.ofMinutes(1);

  private final String name;
  private final MachineClock clock;
  private long bytes;
  private long waited;
  private long inWindow;

  PacedStream(String name, InputStream source, MachineClock clock) {
    super(source);
    this.name = name;
    this.clock = clock;
  }

  /** What it is called. */
  final String name() {
    return name;
  }

  /** How many bytes have come. */
  final long bytes() {
    return bytes;
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int from, int length) throws IOException {
    long begun = clock.nanos();
    int read = super.read(buffer, from, length);
    bytes += Math.max(read, 0);
    inWindow += Math.max(read, 0);
    waited += clock.nanos() - begun;
    if (waited >= WINDOW.toNanos() && read >= 0) {
      if (inWindow < LEAST_BYTES) {
        throw new SourceTrouble(
            "%s comes too slowly: %d bytes in a minute, after %d in all"
                .formatted(name, inWindow, bytes));
      }
      waited = 0;
      inWindow = 0;
    }
    return read;
  }
}
