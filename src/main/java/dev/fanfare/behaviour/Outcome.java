package dev.fanfare.behaviour;

import dev.fanfare.platform.Violation;
import java.util.List;

/** What became of one event of a call. */
sealed interface Outcome {

  /** It is kept, and all that comes of it is done. */
  record Accepted() implements Outcome {}

  /** It was told before, with the same words. */
  record Duplicate() implements Outcome {}

  /** It was not taken, for all these reasons. */
  record Rejected(List<Violation> violations) implements Outcome {}
}
