package dev.fanfare.pressure;

import dev.fanfare.access.Workspaces;
import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.CampaignClock;
import dev.fanfare.platform.Precondition;
import dev.fanfare.platform.ProblemCode;
import dev.fanfare.platform.Sql;
import dev.fanfare.platform.WorkspaceId;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.event.Event;
import jakarta.inject.Singleton;
import java.time.ZoneId;

/**
 * The caps of a workspace and their changes, which come one after the other: each makes the next
 * version, by which every later decision is judged. Any thread.
 */
@Singleton
class FrequencyCaps {

  static final int MOST = 10;

  private final AgroalDataSource doors;
  private final CapStore store;
  private final Workspaces workspaces;
  private final CampaignClock clock;
  private final Event<CapsChanged> listeners;

  FrequencyCaps(
      AgroalDataSource doors,
      CapStore store,
      Workspaces workspaces,
      CampaignClock clock,
      Event<CapsChanged> listeners) {
    this.doors = doors;
    this.store = store;
    this.workspaces = workspaces;
    this.clock = clock;
    this.listeners = listeners;
  }

  /** A cap, and whether the call made it. */
  record Written(Cap cap, boolean created) {}

  CapSet inForce(WorkspaceId workspace) {
    return Sql.inDoorTransaction(doors, connection -> store.inForce(connection, workspace));
  }

  /** In which people's days are counted who have no zone. */
  ZoneId defaultZone(WorkspaceId workspace) {
    return workspaces.settings(workspace).defaultZone();
  }

  Cap read(WorkspaceId workspace, String name) {
    return Sql.inDoorTransaction(doors, connection -> store.find(connection, workspace, name))
        .orElseThrow(() -> ApiProblem.notFound("frequency cap", name));
  }

  /** Makes a cap or replaces it. */
  Written write(WorkspaceId workspace, String name, CapChange change, Precondition condition) {
    var now = clock.now(workspace);
    // Told before anything is asked of the database: what is wrong is wrong in every state.
    var asked = change.judged(name, 0, now);
    return Sql.inDoorTransaction(
        doors,
        connection -> {
          long version = store.nextVersion(connection, workspace);
          var present = store.find(connection, workspace, name);
          condition.require(present.map(Cap::version).orElse(null));
          if (present.isEmpty() && store.inForce(connection, workspace).caps().size() >= MOST) {
            throw new ApiProblem(
                ProblemCode.CONFLICT, "A workspace has at most 10 frequency caps.");
          }
          var cap = asked.as(version, present.map(Cap::createdAt).orElse(now));
          store.write(connection, workspace, cap);
          if (present.isPresent()) {
            // A new cap makes room for nobody who waits.
            listeners.fire(new CapsChanged(workspace, now));
          }
          return new Written(cap, present.isEmpty());
        });
  }

  void delete(WorkspaceId workspace, String name, Precondition condition) {
    Sql.inDoorTransaction(
        doors,
        connection -> {
          store.nextVersion(connection, workspace);
          var present = store.find(connection, workspace, name);
          if (present.isEmpty()) {
            throw ApiProblem.notFound("frequency cap", name);
          }
          condition.require(present.get().version());
          store.delete(connection, workspace, name);
          listeners.fire(new CapsChanged(workspace, clock.now(workspace)));
          return true;
        });
  }
}
