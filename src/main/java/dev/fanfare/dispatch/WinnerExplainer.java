package dev.fanfare.dispatch;

import dev.fanfare.audience.WinnerStore;
import dev.fanfare.audience.WinnerStore.RunWinner;
import dev.fanfare.campaigns.Run;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Explains whether somebody tests the variants of a run, or gets its winner, and which, and why.
 */
@Singleton
final class WinnerExplainer {

  private final WinnerStore winners;

  WinnerExplainer(WinnerStore winners) {
    this.winners = winners;
  }

  /** The draw of the test share, and of the others the winner; nothing where there is none. */
  Map<String, String> of(Connection connection, Run run, Assignments assignments, long profileId)
      throws SQLException {
    var values = new TreeMap<String, String>();
    var test = assignments.test();
    if (test == null) {
      return values;
    }
    values.put("testShareDraw", percent(test.drawOf(profileId)));
    values.put("testShareBelow", percent(test.share()));
    values.put("testShare", test.holds(profileId) ? "yes" : "no");
    if (!test.holds(profileId)) {
      var winner = winners.of(connection, run.workspace(), run.id());
      values.put("winner", winner.map(each -> words(each, assignments)).orElse("not frozen yet"));
    }
    return values;
  }

  private static String words(RunWinner winner, Assignments assignments) {
    var decidedAt = winner.decidedAt();
    if (decidedAt != null) {
      return "%s, %s at %s"
          .formatted(name(winner.variant(), assignments), why(winner), winner.decidedAt());
    }
    if (winner.waits()) {
      return winner.people() == 0
          ? "nobody tests, and nobody has chosen yet"
          : "none was shown, and nobody has chosen yet";
    }
    return winner.decidesAt() == null
        ? "decided %s after everybody who tests has an end".formatted(winner.after())
        : "decided at %s".formatted(winner.decidesAt());
  }

  private static String name(@Nullable Integer variant, Assignments assignments) {
    return variant == null ? "none" : assignments.names().get(variant);
  }

  private static String why(RunWinner winner) {
    var why = winner.why();
    if (why == null) {
      return "decided";
    }
    return switch (why) {
      case SHOWN -> "shown to be better than all others by " + winner.by();
      case BEST -> "best so far by " + winner.by() + ", without being shown to be";
      case CHOSEN -> "chosen by " + winner.chosenBy();
      case WAITS, CANCELLED -> why.word();
    };
  }

  private static String percent(int tenThousandths) {
    return "%.2f %%".formatted(tenThousandths / 100.0);
  }
}
