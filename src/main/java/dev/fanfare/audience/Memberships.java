package dev.fanfare.audience;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fanfare.campaigns.Run;
import dev.fanfare.dsl.Campaign;
import dev.fanfare.platform.CampaignClock;
import dev.fanfare.platform.WorkspaceId;
import dev.fanfare.segments.SegmentMembership;
import dev.fanfare.segments.Segments;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether a person is in the segments a run was frozen from, in the versions it was frozen from;
 * and who belongs to an audience no longer, by those of today.
 */
@Singleton
public final class Memberships {

  private static final TypeReference<Map<String, Integer>> VERSIONS = new TypeReference<>() {};

  private final Segments segments;
  private final CampaignClock clock;
  private final ObjectMapper json;

  Memberships(Segments segments, CampaignClock clock, ObjectMapper json) {
    this.segments = segments;
    this.clock = clock;
    this.json = json;
  }

  /**
   * A segment of a run, and the person.
   *
   * @param byRule the version is a rule, which was asked now; people written down never change
   * @param turned the fewest tests of the rule that would have to come out otherwise, so that it is
   *     the other way round; null of people written down, and for whom the person's values are not
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Seen(
      String segment, int version, boolean byRule, boolean member, @Nullable List<Turned> turned) {}

  /**
   * A test of a rule.
   *
   * @param test as it is written in CEL, or close to it
   * @param seen what is known of the person that it asks about
   * @param wanted how it would have to come out
   */
  public record Turned(String test, String seen, boolean wanted) {}

  /**
   * By segment's name; nothing before the freeze.
   *
   * @param values whether what is known of the person is told
   */
  public List<Seen> of(Connection connection, Run run, String externalId, boolean values)
      throws SQLException {
    var now = clock.now(run.workspace());
    return segments
        .memberships(connection, run.workspace(), versions(run), externalId, now)
        .stream()
        .map(one -> seen(one, values))
        .toList();
  }

  private static Seen seen(SegmentMembership one, boolean values) {
    return new Seen(
        one.segment(),
        one.version(),
        one.byRule(),
        one.member(),
        values && one.byRule()
            ? one.turned().stream()
                .map(each -> new Turned(each.test(), each.seen(), each.wanted()))
                .toList()
            : null);
  }

  /**
   * Those of some people who belong to an audience no longer, with words for why. Joins the
   * caller's transaction.
   */
  public Map<Long, String> left(
      Connection connection,
      WorkspaceId workspace,
      Campaign.Audience audience,
      Collection<Long> people,
      Instant now)
      throws SQLException {
    return segments.left(
        connection, workspace, audience.include(), audience.exclude(), people, now);
  }

  private Map<String, Integer> versions(Run run) {
    try {
      return json.readValue(run.segmentVersions(), VERSIONS);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a run's segments are no JSON", e);
    }
  }
}
