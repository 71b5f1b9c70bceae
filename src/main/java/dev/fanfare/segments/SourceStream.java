package dev.fanfare.segments;

import dev.fanfare.platform.MachineClock;
import java.io.FileNotFoundException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;

/**
 * The bytes of a source. Says in words what went wrong, and gives up one that comes so slowly that
 * it would hold a reader for days. Only time spent waiting for bytes counts, not what is done with
 * them.
 */
final class SourceStream extends FilterInputStream {

  /** Whoever gives less than this in a window is too slow: a mebibyte in a minute. */
  static final long LEAST_BYTES = 1 << 20;

  static final Duration WINDOW = Duration.ofMinutes(1);

  private final String name;
  private final MachineClock clock;
  private long bytes;
  private long waited;
  private long inWindow;

  SourceStream(String name, InputStream source, MachineClock clock) {
    super(source);
    this.name = name;
    this.clock = clock;
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int from, int length) throws IOException {
    long begun = clock.nanos();
    int read;
    try {
      read = super.read(buffer, from, length);
    } catch (SourceTrouble e) {
      throw e;
    } catch (IOException e) {
      throw trouble(name, "broke off after " + bytes + " bytes", e);
    }
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

  /**
   * What went wrong, without the path on the engine's disk.
   *
   * @param what happened, where nothing better is known
   */
  static SourceTrouble trouble(String name, String what, IOException cause) {
    return new SourceTrouble(
        name
            + switch (cause) {
              case NoSuchFileException _ -> " does not exist";
              case FileNotFoundException _ -> " does not exist";
              case AccessDeniedException _ -> " may not be read by the engine: permission denied";
              case FileSystemException e ->
                  " %s: %s".formatted(what, e.getReason() == null ? "no reason" : e.getReason());
              default -> " %s: %s".formatted(what, cause.getMessage());
            },
        cause);
  }
}
