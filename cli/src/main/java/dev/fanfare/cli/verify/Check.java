package dev.fanfare.cli.verify;

import java.util.List;

/**
 * One thing that was to be shown.
 *
 * @param name stable, for machines
 * @param title a sentence that is true when proved
 * @param figure what it rests on, in few words
 * @param violations how many were found
 * @param examples the first of them, by name
 */
public record Check(
    String name,
    String title,
    Verdict verdict,
    String figure,
    long violations,
    List<String> examples) {

  public Check {
    examples = List.copyOf(examples);
  }

  /** How a check came out. */
  public enum Verdict {
    PROVED,
    REFUTED,
    /** What it needs is not there: the run has not ended, or no log was given. */
    NOT_JUDGED
  }
}
