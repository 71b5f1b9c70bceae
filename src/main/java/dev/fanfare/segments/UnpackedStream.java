package dev.fanfare.segments;

import com.github.luben.zstd.ZstdIOException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.ZipException;

/**
 * Unpacks a file and refuses it while it does: a broken or shortened stream, and one that unpacks
 * to more than a file may be or to more than {@value #LARGEST_RATIO} times its size, as bombs do.
 */
final class UnpackedStream extends InputStream {

  private static final int LARGEST_RATIO = 200;

  /** Short files of equal lines pack better than any real file of people. */
  private static final long RATIO_JUDGED_FROM = 16L << 20;

  /** Makes the stream that unpacks another. */
  @FunctionalInterface
  interface Opening {
    InputStream open(InputStream packed) throws IOException;
  }

  private final String compression;
  private final Counted packed;
  private final long most;
  private final InputStream unpacked;
  private long bytes;

  /** May be as large as the largest file that comes unpacked. */
  UnpackedStream(String compression, InputStream body, Opening opening) throws IOException {
    this(compression, body, opening, ImportsResource.LARGEST_FILE);
  }

  UnpackedStream(String compression, InputStream body, Opening opening, long most)
      throws IOException {
    this.compression = compression;
    this.most = most;
    this.packed = new Counted(body);
    this.unpacked = opening.open(packed);
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int from, int length) throws IOException {
    int read;
    try {
      read = unpacked.read(buffer, from, length);
    } catch (ZipException | ZstdIOException e) {
      throw new RefusedFile("file", "is not a whole " + compression + " stream: " + e.getMessage());
    }
    bytes += Math.max(read, 0);
    if (bytes > most) {
      throw RefusedFile.bomb("unpacks to more than " + FileSize.words(most));
    }
    if (bytes > RATIO_JUDGED_FROM && bytes / LARGEST_RATIO > packed.bytes) {
      throw RefusedFile.bomb(
          "unpacks to more than "
              + LARGEST_RATIO
              + " times its size; if it is real, send it plain");
    }
    return read;
  }

  @Override
  public void close() throws IOException {
    unpacked.close();
  }

  /** Counts what has come. */
  private static final class Counted extends FilterInputStream {

    private long bytes;

    Counted(InputStream body) {
      super(body);
    }

    @Override
    public int read() throws IOException {
      int read = super.read();
      bytes += read < 0 ? 0 : 1;
      return read;
    }

    @Override
    public int read(byte[] buffer, int from, int length) throws IOException {
      int read = super.read(buffer, from, length);
      bytes += Math.max(read, 0);
      return read;
    }
  }
}
