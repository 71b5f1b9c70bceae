package dev.fanfare.analytics;

/** Events of a run that are counted together. */
sealed interface RunCell {

  /** By type and reason; the reason is empty where an event has none. */
  record OfReason(int workspace, long run, String type, String reason) implements RunCell {}

  /**
   * By group and domain.
   *
   * @param word the reason; of what was decided, the decision
   * @param arm the variant, or {@code control}; of those who get a winner {@code winner} and {@code
   *     winner_control}; empty where there is none
   * @param domain of the address; empty where there is none
   */
  record OfGroup(int workspace, long run, String type, String word, String arm, String domain)
      implements RunCell {}

  /**
   * By time.
   *
   * @param quarter quarters of an hour since 1970: the finest that all zones' hours are made of
   * @param agent who it was, for opens and clicks; else empty
   */
  record OfTime(int workspace, long run, String type, String agent, long quarter)
      implements RunCell {}

  /**
   * By person.
   *
   * @param item the link clicked, or the goal reached; else empty
   */
  record OfPerson(int workspace, long run, long person, String type, String agent, String item)
      implements RunCell {}

  /**
   * By person and time, for conditions.
   *
   * @param kind the code of a {@link dev.fanfare.events.PersonEvent}
   * @param agent who opened or clicked, by their place in its list; else 0
   */
  record Engagement(int workspace, long run, long person, int kind, int agent, long quarter)
      implements RunCell {}
}
