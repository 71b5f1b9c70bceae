package dev.fanfare.campaigns;

import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.ProblemCode;
import dev.fanfare.platform.Sql;
import dev.fanfare.platform.Violation;
import dev.fanfare.platform.WorkspaceId;
import dev.fanfare.segments.SegmentDeleting;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Keeps segments that campaigns in force or open runs take people from, or leave out. */
@Singleton
final class SegmentUses {

  private final CampaignStore store;
  private final Campaigns campaigns;
  private final TriggerChecks triggers;
  private final RunStore runs;
  private final AgroalDataSource pool;

  SegmentUses(
      CampaignStore store,
      Campaigns campaigns,
      TriggerChecks triggers,
      RunStore runs,
      AgroalDataSource pool) {
    this.store = store;
    this.campaigns = campaigns;
    this.triggers = triggers;
    this.runs = runs;
    this.pool = pool;
  }

  void refuse(@Observes SegmentDeleting deleting) {
    var workspace = deleting.workspace();
    var users =
        store.all(workspace).stream()
            .flatMap(row -> campaigns.current(workspace, row.id()).stream())
            .flatMap(version -> uses(workspace, version, deleting.name()).stream())
            .collect(Collectors.toCollection(ArrayList::new));
    users.addAll(asking(workspace, deleting.name()));
    if (!users.isEmpty()) {
      throw new ApiProblem(
          ProblemCode.CONFLICT, "The segment \"" + deleting.name() + "\" is in use.", users);
    }
  }

  /** Open runs that ask for it again, whatever their campaigns name by now. */
  private List<Violation> asking(WorkspaceId workspace, String segment) {
    return Sql.inDoorTransaction(pool, connection -> runs.open(connection, workspace)).stream()
        .filter(
            run -> {
              var version = campaigns.versionOf(run);
              return version.definition().audience().recheck() && names(version, segment);
            })
        .map(run -> new Violation("run", run.publicId(), "asks again who is in it"))
        .toList();
  }

  private Optional<Violation> uses(WorkspaceId workspace, CampaignVersion version, String segment) {
    if (names(version, segment)) {
      return Optional.of(new Violation("campaign", version.name(), "names it in its audience"));
    }
    return triggers.mentions(workspace, version.definition(), segment)
        ? Optional.of(new Violation("campaign", version.name(), "asks for it in its trigger"))
        : Optional.empty();
  }

  private static boolean names(CampaignVersion version, String segment) {
    var audience = version.definition().audience();
    return Stream.concat(audience.include().stream(), audience.exclude().stream())
        .anyMatch(segment::equals);
  }
}
