package dev.fanfare.dispatch;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.fanfare.audience.WinnerStore;
import dev.fanfare.audience.WinnerStore.RunWinner;
import dev.fanfare.audience.WinnerStore.Why;
import dev.fanfare.campaigns.CampaignVersion;
import dev.fanfare.campaigns.Campaigns;
import dev.fanfare.campaigns.Run;
import dev.fanfare.campaigns.RunState;
import dev.fanfare.dsl.Guardrails;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Puts how a run comes to its winner into the words of the API. */
@Singleton
final class WinnerViews {

  /** How long a winner may take without a word: counting begins some seconds after its instant. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final WinnerStore store;
  private final Campaigns campaigns;

  WinnerViews(WinnerStore store, Campaigns campaigns) {
    this.store = store;
    this.campaigns = campaigns;
  }

  /**
   * How a run comes to its winner.
   *
   * @param people in the test share
   * @param held the others
   * @param figures what was seen of the test; absent before, and where nobody looked
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record View(
      String testShare,
      String after,
      String by,
      String otherwise,
      int people,
      int held,
      @Nullable Instant testEndedAt,
      @Nullable Instant decidesAt,
      @Nullable Instant judgedAt,
      @Nullable Instant decidedAt,
      @Nullable String variant,
      @Nullable String why,
      @Nullable String chosenBy,
      @Nullable @JsonRawValue String figures) {}

  /** That of a run; null where everybody gets a variant by the weights. */
  @Nullable View of(Connection connection, Run run) throws SQLException {
    if (run.continuous() || run.frozenAt() == null) {
      return null;
    }
    return store
        .of(connection, run.workspace(), run.id())
        .map(winner -> view(winner, campaigns.versionOf(run)))
        .orElse(null);
  }

  private static View view(RunWinner winner, CampaignVersion version) {
    var why = winner.why();
    return new View(
        Guardrails.percent(winner.share()),
        winner.after().toString(),
        winner.by(),
        winner.otherwise().word(),
        winner.people(),
        winner.held(),
        winner.endedAt(),
        winner.decidesAt(),
        winner.judgedAt(),
        winner.decidedAt(),
        name(version, winner.variant()),
        why == null ? null : why.word(),
        winner.chosenBy(),
        winner.figures());
  }

  /** The name of a variant; null of none. */
  static @Nullable String name(CampaignVersion version, @Nullable Integer variant) {
    var experiment = version.definition().experiment();
    return variant == null || experiment == null ? null : experiment.names().get(variant);
  }

  /** Why a run does not go on for now; null where it does. */
  static @Nullable String problem(@Nullable View view, RunState state, Instant now) {
    if (view == null || view.decidedAt() != null || view.held() == 0) {
      return null;
    }
    if (Why.WAITS.word().equals(view.why())) {
      return view.people() == 0
          ? "waits until somebody chooses a winner: of its people nobody was drawn to test"
          : "waits until somebody chooses a winner: no variant is shown to be better than all others";
    }
    var decidesAt = view.decidesAt();
    boolean late =
        state == RunState.SENDING && decidesAt != null && now.isAfter(decidesAt.plus(PATIENCE));
    return late
        ? "waits for its winner, which was to be decided at %s: those who test are being counted, or a"
                .formatted(decidesAt)
            + " transaction goes on that had begun to write by then"
        : null;
  }
}
