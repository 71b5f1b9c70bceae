package dev.fanfare.segments;

import java.io.IOException;
import java.io.InputStream;

/** A way in which a file comes. */
@FunctionalInterface
interface Arrival {

  /** A file that comes, as its bytes are packed. */
  record Body(Compression compression, InputStream bytes) {}

  Body open() throws IOException;
}
