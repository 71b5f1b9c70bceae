package dev.fanfare.dsl;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What all runs of a campaign may come to together.
 *
 * @param messages how many; null where only money is limited
 * @param money at reserved price; null where only messages are counted
 */
public record Budget(@Nullable Integer messages, @Nullable Money money, OnExhausted onExhausted) {

  /** The most messages a budget can say. */
  public static final int MOST_MESSAGES = 999_999_999;

  public Budget {
    if (messages == null && money == null) {
      throw new IllegalArgumentException("budget: names neither messages nor money");
    }
    if (messages != null && (messages < 1 || messages > MOST_MESSAGES)) {
      throw new IllegalArgumentException("budget.messages: must be 1 to " + MOST_MESSAGES);
    }
  }

  /** What becomes of people for whom nothing is left. */
  public enum OnExhausted {
    SKIP,
    WAIT;

    /** As a file says it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
