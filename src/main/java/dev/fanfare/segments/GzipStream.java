package dev.fanfare.segments;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/**
 * Unpacks gzip (RFC 1952) to the end of the last member. That of the JDK takes what stands behind a
 * member for the file's end when it is broken; here it is an error, as is a member that is cut off.
 */
final class GzipStream extends InputStream {

  private static final int READ_AT_ONCE = 1 << 16;
  private static final int HAS_HEADER_CHECK = 1 << 1;
  private static final int HAS_EXTRA = 1 << 2;
  private static final int HAS_NAME = 1 << 3;
  private static final int HAS_COMMENT = 1 << 4;
  private static final int RESERVED = 0xe0;

  private final InputStream packed;
  private final Inflater inflater = new Inflater(true);
  private final CRC32 check = new CRC32();
  private final byte[] buffer = new byte[READ_AT_ONCE];
  private int from;
  private int to;
  private boolean inMember;
  private boolean some;

  GzipStream(InputStream packed) {
    this.packed = packed;
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] out, int at, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (inMember || nextMember()) {
      int read = inflate(out, at, length);
      if (read > 0) {
        check.update(out, at, read);
        return read;
      }
      if (inflater.finished()) {
        endMember();
      } else if (inflater.needsDictionary()) {
        throw new ZipException("it needs a dictionary");
      } else {
        feed();
      }
    }
    return -1;
  }

  @Override
  public void close() throws IOException {
    inflater.end();
    packed.close();
  }

  private int inflate(byte[] out, int at, int length) throws IOException {
    try {
      return inflater.inflate(out, at, length);
    } catch (DataFormatException e) {
      throw new ZipException(e.getMessage());
    }
  }

  private void feed() throws IOException {
    from = to;
    if (!fill()) {
      throw cutOff();
    }
    inflater.setInput(buffer, from, to - from);
  }

  private boolean nextMember() throws IOException {
    if (from == to && !fill()) {
      return false;
    }
    if (next() != 0x1f || next() != 0x8b) {
      throw new ZipException(some ? "something stands behind its end" : "it does not begin as one");
    }
    some = true;
    if (next() != 8) {
      throw new ZipException("its method is not deflate");
    }
    int flags = next();
    if ((flags & RESERVED) != 0) {
      throw new ZipException("its header has flags that nobody knows");
    }
    skip(6);
    if ((flags & HAS_EXTRA) != 0) {
      skip(next() | next() << 8);
    }
    skipText((flags & HAS_NAME) != 0);
    skipText((flags & HAS_COMMENT) != 0);
    skip((flags & HAS_HEADER_CHECK) != 0 ? 2 : 0);
    inflater.reset();
    inflater.setInput(buffer, from, to - from);
    check.reset();
    inMember = true;
    return true;
  }

  private void endMember() throws IOException {
    from = to - inflater.getRemaining();
    inMember = false;
    if (fourBytes() != check.getValue()
        || fourBytes() != (inflater.getBytesWritten() & 0xffff_ffffL)) {
      throw new ZipException("its check sum or length does not fit");
    }
  }

  private long fourBytes() throws IOException {
    return next() | (long) next() << 8 | (long) next() << 16 | (long) next() << 24;
  }

  private void skip(int bytes) throws IOException {
    for (int i = 0; i < bytes; i++) {
      next();
    }
  }

  private void skipText(boolean present) throws IOException {
    while (present && next() != 0) {
      // Names and comments end with a zero.
    }
  }

  private int next() throws IOException {
    if (from == to && !fill()) {
      throw cutOff();
    }
    return buffer[from++] & 0xff;
  }

  private boolean fill() throws IOException {
    from = 0;
    to = Math.max(packed.read(buffer, 0, buffer.length), 0);
    return to > 0;
  }

  private static ZipException cutOff() {
    return new ZipException("it is cut off");
  }
}
