package dev.fanfare.campaigns;

import dev.fanfare.campaigns.PlanView.AudienceSize;
import dev.fanfare.dsl.Campaign.Audience;
import dev.fanfare.platform.Sql;
import dev.fanfare.platform.WorkspaceId;
import dev.fanfare.segments.MemberStore;
import dev.fanfare.segments.SegmentRef;
import dev.fanfare.segments.Segments;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Counts the people that audiences have now, exactly. Any thread. */
@Singleton
final class AudienceSizes {

  private final AgroalDataSource doors;
  private final Segments segments;
  private final MemberStore members;

  AudienceSizes(AgroalDataSource doors, Segments segments, MemberStore members) {
    this.doors = doors;
    this.segments = segments;
    this.members = members;
  }

  /** By how much an audience grows and shrinks; there was none when {@code before} is null. */
  AudienceSize between(WorkspaceId workspace, @Nullable Audience before, Audience after) {
    var now = people(workspace, after);
    if (before == null) {
      long people = count(workspace, now, new People(List.of(), List.of())).after();
      return new AudienceSize(null, people, people, 0);
    }
    return count(workspace, now, people(workspace, before));
  }

  private record People(List<SegmentRef> include, List<SegmentRef> exclude) {}

  private AudienceSize count(WorkspaceId workspace, People now, People before) {
    return Sql.inDoorTransaction(
        doors,
        connection -> {
          long after = members.count(connection, workspace, now.include(), now.exclude());
          long was = members.count(connection, workspace, before.include(), before.exclude());
          long both =
              members.countBoth(
                  connection,
                  workspace,
                  now.include(),
                  now.exclude(),
                  before.include(),
                  before.exclude());
          return new AudienceSize(was, after, after - both, was - both);
        });
  }

  /** Segments that are gone have nobody. */
  private People people(WorkspaceId workspace, Audience audience) {
    return new People(refs(workspace, audience.include()), refs(workspace, audience.exclude()));
  }

  private List<SegmentRef> refs(WorkspaceId workspace, List<String> names) {
    return names.stream().flatMap(name -> segments.current(workspace, name).stream()).toList();
  }
}
