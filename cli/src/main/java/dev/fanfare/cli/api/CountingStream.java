package dev.fanfare.cli.api;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongConsumer;

/** Tells how many bytes of a file have been read so far. */
final class CountingStream extends FilterInputStream {

  private final LongConsumer progress;
  private long read;

  private CountingStream(InputStream input, LongConsumer progress) {
    super(input);
    this.progress = progress;
  }

  static CountingStream open(Path file, LongConsumer progress) {
    try {
      return new CountingStream(Files.newInputStream(file), progress);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public int read() throws IOException {
    int next = super.read();
    return next < 0 ? next : (int) counted(1, next);
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int count = super.read(buffer, offset, length);
    return count < 0 ? count : (int) counted(count, count);
  }

  private long counted(long more, long result) {
    read += more;
    progress.accept(read);
    return result;
  }
}
