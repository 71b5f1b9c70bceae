package dev.fanfare.segments;

import java.io.IOException;
import java.io.InputStream;

/** A way in which a file comes, or a folder of files. */
@FunctionalInterface
interface Arrival {

  /** What comes. */
  sealed interface Coming {}

  /** A file that comes, as its bytes are packed. */
  record Body(Compression compression, InputStream bytes) implements Coming {}

  /** A folder of scores, whose files are opened one after another. */
  record Folder(ScoreFolder folder) implements Coming {}

  Coming open() throws IOException;
}
