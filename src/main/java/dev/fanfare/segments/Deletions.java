package dev.fanfare.segments;

import dev.fanfare.events.DoorEvents;
import dev.fanfare.events.EventBatch;
import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.CampaignClock;
import dev.fanfare.platform.Precondition;
import dev.fanfare.platform.ProblemCode;
import dev.fanfare.platform.Sql;
import dev.fanfare.platform.Violation;
import dev.fanfare.platform.WorkspaceId;
import dev.fanfare.profiles.JsonText;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.event.Event;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;

/**
 * Takes segments away that nothing in force names. Their versions stay, so that what runs were
 * frozen from is still known; the numbers go on when the name is taken again.
 */
@Singleton
final class Deletions {

  private final AgroalDataSource pool;
  private final SegmentStore segments;
  private final RuleStore ruleStore;
  private final Rules rules;
  private final OpenImportStore imports;
  private final DoorEvents events;
  private final Event<SegmentDeleting> listeners;
  private final CampaignClock clock;

  Deletions(
      AgroalDataSource pool,
      SegmentStore segments,
      RuleStore ruleStore,
      Rules rules,
      OpenImportStore imports,
      DoorEvents events,
      Event<SegmentDeleting> listeners,
      CampaignClock clock) {
    this.pool = pool;
    this.segments = segments;
    this.ruleStore = ruleStore;
    this.rules = rules;
    this.imports = imports;
    this.events = events;
    this.listeners = listeners;
    this.clock = clock;
  }

  void delete(WorkspaceId workspace, String name, Precondition precondition) {
    var at = clock.now(workspace);
    Sql.inDoorTransaction(
        pool,
        connection -> {
          ruleStore.lockRules(connection, workspace);
          var segment =
              segments
                  .read(connection, workspace, name)
                  .orElseThrow(() -> ApiProblem.notFound("segment", name));
          segments.locked(connection, workspace, segment.id());
          // Read again under the lock: an import may have been done meanwhile.
          precondition.require(
              segments.read(connection, workspace, name).map(SegmentStore.Row::etag).orElse(null));
          requireUnnamed(connection, workspace, name);
          listeners.fire(new SegmentDeleting(workspace, name));
          imports.refuseWaiting(
              connection, workspace, segment.id(), "its segment has been deleted", at);
          if (imports.isRunning(connection, workspace, segment.id())) {
            throw new ApiProblem(
                ProblemCode.CONFLICT, "A file is being imported into \"" + name + "\".");
          }
          segments.delete(connection, workspace, segment.id(), at);
          tell(connection, workspace, segment, at);
          return true;
        });
  }

  private void requireUnnamed(Connection connection, WorkspaceId workspace, String name)
      throws SQLException {
    var users =
        rules.book(connection, workspace).resting(name).stream()
            .map(rule -> new Violation("segment", rule, "names it in its rule"))
            .toList();
    if (!users.isEmpty()) {
      throw new ApiProblem(ProblemCode.CONFLICT, "The segment \"" + name + "\" is in use.", users);
    }
  }

  private void tell(
      Connection connection, WorkspaceId workspace, SegmentStore.Row segment, Instant at)
      throws SQLException {
    var batch = new EventBatch("/workspaces/" + workspace.value());
    batch.add(
        "segment.deleted",
        "segment." + segment.id() + ".deleted." + segment.etag(),
        0,
        at,
        ("{\"segment\":" + JsonText.quote(segment.name()) + "}").getBytes(StandardCharsets.UTF_8));
    events.append(connection, workspace, segment.id(), batch);
  }
}
