package dev.fanfare.segments;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The lines of a file with all their values, by names that the file itself gives. */
interface Records extends AutoCloseable {

  /** The names of all lines; empty where each line says its own. */
  List<String> header();

  /** Goes to the next line that is not empty; false at the end of the file. */
  boolean next() throws IOException;

  /** Where the line begins, counted from 1. */
  long line();

  /** Where the line is, behind a reason, where its number alone does not say; else empty. */
  default String where() {
    return "";
  }

  /** What is wrong with the line as a whole; null when its values can be read. */
  @Nullable Reject broken();

  /** The values that are there and not blank, several only where the file has them as such. */
  Map<String, List<String>> values();

  @Override
  void close() throws IOException;
}
