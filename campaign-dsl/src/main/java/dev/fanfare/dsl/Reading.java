package dev.fanfare.dsl;

import java.util.List;

/** What came of reading a campaign file: the campaign, or everything that is wrong with it. */
public sealed interface Reading {

  /** The file is right. */
  record Valid(Campaign campaign) implements Reading {}

  /** The file is wrong; the problems are at least one, in the order of their places. */
  record Invalid(List<Problem> problems) implements Reading {
    public Invalid {
      problems = List.copyOf(problems);
      if (problems.isEmpty()) {
        throw new IllegalArgumentException("invalid without a problem");
      }
    }
  }
}
