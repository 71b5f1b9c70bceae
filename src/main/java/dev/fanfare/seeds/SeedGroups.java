package dev.fanfare.seeds;

import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.CampaignClock;
import dev.fanfare.platform.Precondition;
import dev.fanfare.platform.ProblemCode;
import dev.fanfare.platform.Sql;
import dev.fanfare.platform.WorkspaceId;
import dev.fanfare.profiles.DirectAddresses;
import dev.fanfare.profiles.Profiles;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.event.Event;
import jakarta.inject.Singleton;
import java.util.List;

/** The seed groups of a workspace and their changes, which come one after the other. Any thread. */
@Singleton
public final class SeedGroups {

  static final int MOST = 50;

  private final AgroalDataSource doors;
  private final SeedGroupStore store;
  private final Profiles profiles;
  private final DirectAddresses addresses;
  private final Event<SeedGroupDeleting> listeners;
  private final CampaignClock clock;

  SeedGroups(
      AgroalDataSource doors,
      SeedGroupStore store,
      Profiles profiles,
      DirectAddresses addresses,
      Event<SeedGroupDeleting> listeners,
      CampaignClock clock) {
    this.doors = doors;
    this.store = store;
    this.profiles = profiles;
    this.addresses = addresses;
    this.listeners = listeners;
    this.clock = clock;
  }

  /** A group, and whether the call made it. */
  record Written(SeedGroup group, boolean created) {}

  /** The names of all groups, in their order. */
  public List<String> names(WorkspaceId workspace) {
    return all(workspace).stream().map(SeedGroupView.Summary::name).toList();
  }

  List<SeedGroupView.Summary> all(WorkspaceId workspace) {
    return Sql.inDoorTransaction(doors, connection -> store.all(connection, workspace));
  }

  SeedGroup read(WorkspaceId workspace, String name) {
    return Sql.inDoorTransaction(doors, connection -> store.find(connection, workspace, name))
        .orElseThrow(() -> missing(name));
  }

  /** Makes a group or replaces it. */
  Written write(
      WorkspaceId workspace,
      String name,
      SeedGroupChange change,
      Precondition condition,
      String changedBy) {
    var now = clock.now(workspace);
    return Sql.inDoorTransaction(
        doors,
        connection -> {
          // Kept, so that nobody is erased between the look and the row that names them.
          var known = profiles.kept(connection, workspace, change.profiles());
          var judged =
              change.judged(name, known::containsKey, address -> addresses.key(workspace, address));
          store.lockAll(connection, workspace);
          var present = store.head(connection, workspace, name);
          condition.require(present.map(SeedGroupStore.Head::version).orElse(null));
          if (present.isEmpty() && store.count(connection, workspace) >= MOST) {
            throw new ApiProblem(
                ProblemCode.CONFLICT, "A workspace has at most " + MOST + " seed groups.");
          }
          store.write(connection, workspace, name, judged, now, changedBy);
          var written = store.find(connection, workspace, name).orElseThrow();
          return new Written(written, present.isEmpty());
        });
  }

  /** Takes a group away, unless a campaign in force names it. */
  void delete(WorkspaceId workspace, String name, Precondition condition) {
    Sql.inDoorTransaction(
        doors,
        connection -> {
          store.lockAll(connection, workspace);
          var present = store.head(connection, workspace, name).orElseThrow(() -> missing(name));
          condition.require(present.version());
          listeners.fire(new SeedGroupDeleting(workspace, name));
          store.delete(connection, workspace, name);
          return true;
        });
  }

  private static ApiProblem missing(String name) {
    return ApiProblem.notFound("seed group", name);
  }
}
