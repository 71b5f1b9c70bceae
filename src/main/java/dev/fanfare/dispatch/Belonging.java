package dev.fanfare.dispatch;

import dev.fanfare.audience.Memberships;
import dev.fanfare.campaigns.CampaignVersion;
import dev.fanfare.campaigns.Run;
import dev.fanfare.campaigns.RunState;
import dev.fanfare.dispatch.Judge.Share;
import dev.fanfare.dsl.Campaign.Audience;
import dev.fanfare.platform.CampaignClock;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Whether people belong to the audience of their run: by the segments it was frozen from, and,
 * where the campaign asks again, when it is their turn. Any thread.
 */
@Singleton
final class Belonging {

  private final Memberships memberships;
  private final CampaignClock clock;

  Belonging(Memberships memberships, CampaignClock clock) {
    this.memberships = memberships;
    this.clock = clock;
  }

  /**
   * Who of a turn's people belongs no longer.
   *
   * @param byAudience with words for why; of those audiences that are asked again
   */
  record Left(Map<Audience, Map<Long, String>> byAudience) {

    /** Where nobody is asked again. */
    static final Left NOBODY = new Left(Map.of());

    /** Why a person belongs no longer; null where they do, or are not asked again. */
    @Nullable String why(RunContext run, long person) {
      return byAudience.getOrDefault(run.definition().audience(), Map.of()).get(person);
    }
  }

  /** Asks for all people of a turn who have the same audience at once. */
  Left read(Connection connection, Turn turn, List<Share> shares) throws SQLException {
    var people = new LinkedHashMap<Audience, TreeSet<Long>>();
    for (var share : shares) {
      // Of calls and triggers it never says so: whom they bring is in no audience that was frozen.
      var audience = share.slice().run().definition().audience();
      if (share.state() != RunState.CANCELLING && audience.recheck()) {
        var asked = people.computeIfAbsent(audience, _ -> new TreeSet<>());
        for (long person : share.next()) {
          asked.add(person);
        }
      }
    }
    if (people.isEmpty()) {
      return Left.NOBODY;
    }
    var left = new HashMap<Audience, Map<Long, String>>();
    for (var asked : people.entrySet()) {
      left.put(
          asked.getKey(),
          memberships.left(
              connection, turn.workspace(), asked.getKey(), asked.getValue(), turn.now()));
    }
    return new Left(left);
  }

  /** Why a person would belong no longer if it were their turn now; null where they would. */
  @Nullable String leftNow(Connection connection, Run run, CampaignVersion version, long person)
      throws SQLException {
    var audience = version.definition().audience();
    return audience.recheck()
        ? memberships
            .left(
                connection, run.workspace(), audience, List.of(person), clock.now(run.workspace()))
            .get(person)
        : null;
  }

  /**
   * By the versions a run was frozen from.
   *
   * @param personal whether what is known of the person is told
   */
  List<Memberships.Seen> frozen(Connection connection, Run run, String externalId, boolean personal)
      throws SQLException {
    return memberships.of(connection, run, externalId, personal);
  }
}
