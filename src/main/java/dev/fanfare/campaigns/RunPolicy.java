package dev.fanfare.campaigns;

import dev.fanfare.platform.Violations;
import org.jspecify.annotations.Nullable;

/**
 * What is said of a campaign's open runs by whoever edits it.
 *
 * @param asked null where nothing is said: then runs go on by their own versions
 * @param overrideDeadline whether a run also follows a version whose deadline it cannot keep
 */
public record RunPolicy(@Nullable ChangePolicy asked, boolean overrideDeadline) {

  /** Nothing is said. */
  static final RunPolicy NONE = new RunPolicy(null, false);

  /** What becomes of the runs. */
  public ChangePolicy policy() {
    return asked == null ? ChangePolicy.PIN : asked;
  }

  /**
   * What a call says; a problem where it says a deadline away that nobody judges.
   *
   * @param prefix of the places where it says so
   */
  public static RunPolicy of(
      @Nullable String name, @Nullable Boolean overrideDeadline, String prefix) {
    var asked = name == null ? null : ChangePolicy.of(name, prefix + "policy");
    boolean overrides = Boolean.TRUE.equals(overrideDeadline);
    new Violations()
        .require(
            !overrides || asked == ChangePolicy.MIGRATE_UNSENT,
            prefix + "overrideDeadline",
            "true",
            overrideRule())
        .refuse();
    return new RunPolicy(asked, overrides);
  }

  static String overrideRule() {
    return "stands with migrateUnsent alone: other policies leave the deadline of a run as it is";
  }
}
