package dev.fanfare.segments;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The lines of a file, judged one after another and packed for their chunks. Of one thread. */
interface FileLines extends AutoCloseable {

  /** Goes to the next line that is not empty; false at the end of the file. */
  boolean next() throws IOException;

  /** Where the line begins, counted from 1. */
  long line();

  /** Judges the line and packs what is good; false when {@link #rejects} says why it is not. */
  boolean take();

  List<Reject> rejects();

  /** Whether a part is full. */
  boolean isFull();

  /**
   * What is packed and was not handed out before.
   *
   * @param all also what is not full
   */
  List<StagedPart> parts(boolean all);

  /** How many chunks the parts handed out are of. */
  int chunks();

  /**
   * Where the scores that were taken come from; empty where the file has none.
   *
   * @param sha256 of the file as it came
   */
  default Optional<ScoredBy> scoredBy(@Nullable String modelCard, String sha256) {
    return Optional.empty();
  }

  /** Judges at the end what only the whole file tells. */
  void end();

  @Override
  void close() throws IOException;
}
