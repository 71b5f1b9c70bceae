package dev.fanfare.segments;

import dev.fanfare.platform.MachineClock;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** The bytes of a source, which says in words what went wrong. */
final class SourceStream extends PacedStream {

  SourceStream(String name, InputStream source, MachineClock clock) {
    super(name, source, clock);
  }

  @Override
  public int read(byte[] buffer, int from, int length) throws IOException {
    try {
      return super.read(buffer, from, length);
    } catch (SourceTrouble e) {
      throw e;
    } catch (IOException e) {
      throw trouble(name(), "broke off after " + bytes() + " bytes", e);
    }
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
