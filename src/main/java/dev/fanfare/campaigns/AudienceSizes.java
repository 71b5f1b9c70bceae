package dev.fanfare.campaigns;

import dev.fanfare.campaigns.PlanView.AudienceSize;
import dev.fanfare.dsl.Campaign.Audience;
import dev.fanfare.platform.CampaignClock;
import dev.fanfare.platform.Sql;
import dev.fanfare.platform.WorkspaceId;
import dev.fanfare.segments.MemberStore;
import dev.fanfare.segments.Segments;
import dev.fanfare.segments.Selection;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Counts the people that audiences have now, exactly. Any thread. */
@Singleton
final class AudienceSizes {

  private final AgroalDataSource doors;
  private final Segments segments;
  private final MemberStore members;
  private final CampaignClock clock;

  AudienceSizes(
      AgroalDataSource doors, Segments segments, MemberStore members, CampaignClock clock) {
    this.doors = doors;
    this.segments = segments;
    this.members = members;
    this.clock = clock;
  }

  /** By how much an audience grows and shrinks; there was none when {@code before} is null. */
  AudienceSize between(WorkspaceId workspace, @Nullable Audience before, Audience after) {
    var at = clock.now(workspace);
    return Sql.inDoorTransaction(
        doors,
        connection -> {
          var now = people(connection, workspace, after, at);
          long people = members.count(connection, workspace, now);
          if (before == null) {
            return new AudienceSize(null, people, people, 0);
          }
          var then = people(connection, workspace, before, at);
          long was = members.count(connection, workspace, then);
          long both = members.countBoth(connection, workspace, now, then);
          return new AudienceSize(was, people, people - both, was - both);
        });
  }

  /** How many people an audience has at an instant, in the caller's transaction. */
  long count(Connection connection, WorkspaceId workspace, Audience audience, Instant at)
      throws SQLException {
    return members.count(connection, workspace, people(connection, workspace, audience, at));
  }

  /** Segments that are gone have nobody. */
  private Selection people(
      Connection connection, WorkspaceId workspace, Audience audience, Instant at)
      throws SQLException {
    return segments.selection(
        connection,
        workspace,
        known(workspace, audience.include()),
        known(workspace, audience.exclude()),
        at);
  }

  private List<String> known(WorkspaceId workspace, List<String> names) {
    return names.stream().filter(name -> segments.current(workspace, name).isPresent()).toList();
  }
}
