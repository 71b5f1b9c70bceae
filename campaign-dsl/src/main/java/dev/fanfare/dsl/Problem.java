package dev.fanfare.dsl;

import org.jspecify.annotations.Nullable;

/**
 * One thing wrong in a campaign file: where (line and column count from 1, columns in code points),
 * which value (shortened; null where there is none), why, and what to do about it.
 */
public record Problem(
    String path, int line, int column, @Nullable String value, String message, String hint) {

  /** The line shown to people: {@code line:column path: message (hint)}. */
  @Override
  public String toString() {
    return line
        + ":"
        + column
        + " "
        + (path.isEmpty() ? "file" : path)
        + ": "
        + message
        + " ("
        + hint
        + ")";
  }
}
