package dev.fanfare.dispatch;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.fanfare.campaigns.Campaigns;
import dev.fanfare.campaigns.Run;
import dev.fanfare.campaigns.UnseededStore;
import dev.fanfare.messages.RunSeedStore;
import dev.fanfare.messages.RunSeeds;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Puts what came of a run's seed groups into the words of the API. */
@Singleton
final class SeedViews {

  /** So that a run can be looked at again and again while it goes on. */
  private static final int MOST_SHOWN = 100;

  private final Campaigns campaigns;
  private final UnseededStore runs;
  private final RunSeedStore store;

  SeedViews(Campaigns campaigns, UnseededStore runs, RunSeedStore store) {
    this.campaigns = campaigns;
    this.runs = runs;
    this.store = store;
  }

  /**
   * What came of a run's groups.
   *
   * @param state waiting, copied or none
   * @param groups as the campaign's version names them
   * @param copies how many were asked for; null while they wait
   * @param messages of the first hundred copies
   * @param leftOut the first hundred who get no copies
   * @param leftOutCount all of them
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Seeds(
      String state,
      List<String> groups,
      @Nullable Instant decidedAt,
      @Nullable Integer copies,
      @Nullable List<Copy> messages,
      @Nullable List<LeftOut> leftOut,
      @Nullable Integer leftOutCount,
      @Nullable String problem) {}

  /** A copy, by the message that it is. */
  record Copy(UUID id, String group, String variant, String subject) {}

  /** A member without copies; of a whole group without its number. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record LeftOut(String group, long groupVersion, @Nullable Integer member, String why) {}

  /** Null for a run without seed groups. */
  @Nullable Seeds of(Connection connection, Run run) throws SQLException {
    if (run.continuous()) {
      return null;
    }
    // Asked first: what is settled between the two statements is then found by the second.
    boolean waits = runs.waits(connection, run.workspace(), run.id());
    var settled = store.find(connection, run).orElse(null);
    if (settled != null) {
      return seeds(connection, run, settled);
    }
    var groups = campaigns.versionOf(run).definition().seeds();
    return groups.isEmpty() || !waits
        ? null
        : new Seeds("waiting", groups, null, null, null, null, null, null);
  }

  private Seeds seeds(Connection connection, Run run, RunSeeds settled) throws SQLException {
    return new Seeds(
        settled.copies() == 0 ? "none" : "copied",
        settled.groups(),
        settled.decidedAt(),
        settled.copies(),
        store.copies(connection, run, MOST_SHOWN).stream()
            .map(
                each ->
                    new Copy(
                        each.message(),
                        each.group(),
                        each.variant(),
                        Long.toString(each.subject())))
            .toList(),
        settled.leftOut().stream()
            .limit(MOST_SHOWN)
            .map(each -> new LeftOut(each.group(), each.version(), each.member(), each.why()))
            .toList(),
        settled.leftOut().size(),
        settled.problem());
  }
}
