package dev.fanfare.segments;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Refuses a file when more of it comes than a file may have. */
final class LimitedStream extends FilterInputStream {

  private final long most;
  private long bytes;

  LimitedStream(InputStream body) {
    this(body, ImportsResource.LARGEST_FILE);
  }

  LimitedStream(InputStream body, long most) {
    super(body);
    this.most = most;
  }

  @Override
  public int read() throws IOException {
    int read = super.read();
    count(read < 0 ? 0 : 1);
    return read;
  }

  @Override
  public int read(byte[] buffer, int from, int length) throws IOException {
    int read = super.read(buffer, from, length);
    count(Math.max(read, 0));
    return read;
  }

  private void count(int more) {
    bytes += more;
    if (bytes > most) {
      throw new RefusedFile("file", "is larger than " + FileSize.words(most));
    }
  }
}
