package dev.fanfare.cli.verify;

import java.io.IOException;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Where the log of the outside comes from: what a receiving server saw, of this run or others. */
@FunctionalInterface
public interface SinkSource {

  void forEach(Consumer<Line> visitor) throws IOException;

  /**
   * One message the server took.
   *
   * @param number of the line, for people who look it up
   * @param messageId null when the message carries none of ours
   * @param run the run the message says it is of, if it says so
   * @param answered false when the server took it and closed the connection without an answer
   * @param to the mailbox it came to; null when the log does not say
   */
  record Line(
      long number,
      @Nullable UUID messageId,
      @Nullable String run,
      boolean answered,
      @Nullable String to) {

    /** A line that does not tell the mailbox. */
    Line(long number, @Nullable UUID messageId, @Nullable String run, boolean answered) {
      this(number, messageId, run, answered, null);
    }
  }
}
