package dev.fanfare.segments;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The rows of a file, one after another, with the values of the mapped columns. */
interface Rows extends AutoCloseable {

  /** A column, or a line of JSON, longer than this refuses the file. */
  int LONGEST_LINE = 1 << 20;

  /** Goes to the next row that is not empty; false at the end of the file. */
  boolean next() throws IOException;

  /** Where the row begins, counted from 1. */
  long line();

  /** What is wrong with the row as a whole; null when its values can be read. */
  @Nullable Reject broken();

  /** The value of a mapped field by its position; null where the row has none. */
  @Nullable String value(int field);

  /** Judges at the end what only the whole file tells. */
  default void end() {}

  @Override
  void close() throws IOException;
}
