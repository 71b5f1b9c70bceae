package dev.fanfare.behaviour;

import dev.fanfare.behaviour.EventType.Property;
import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.CampaignClock;
import dev.fanfare.platform.Precondition;
import dev.fanfare.platform.ProblemCode;
import dev.fanfare.platform.Sql;
import dev.fanfare.platform.Violations;
import dev.fanfare.platform.WorkspaceId;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.event.Event;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The types of events that a workspace has declared. Any thread. */
@Singleton
public final class EventTypes {

  private static final int MOST = 200;

  private final AgroalDataSource doors;
  private final EventTypeStore store;
  private final Event<EventTypeDeleting> listeners;
  private final CampaignClock clock;

  EventTypes(
      AgroalDataSource doors,
      EventTypeStore store,
      Event<EventTypeDeleting> listeners,
      CampaignClock clock) {
    this.doors = doors;
    this.store = store;
    this.listeners = listeners;
    this.clock = clock;
  }

  /** Every declared type, by name. */
  public List<EventType> all(WorkspaceId workspace) {
    return Sql.inDoorTransaction(doors, connection -> store.all(connection, workspace));
  }

  /** A declared type. */
  public Optional<EventType> byName(WorkspaceId workspace, String name) {
    return Sql.inDoorTransaction(
        doors,
        connection -> store.named(connection, workspace, List.of(name)).stream().findFirst());
  }

  /** The declared types among these names. */
  List<EventType> named(WorkspaceId workspace, Collection<String> names) {
    return Sql.inDoorTransaction(doors, connection -> store.named(connection, workspace, names));
  }

  /** A declared type at its version, as one who changes it reads it. */
  Optional<EventTypeStore.Row> read(WorkspaceId workspace, String name) {
    return Sql.inDoorTransaction(doors, connection -> store.find(connection, workspace, name));
  }

  /** A declared type at its version and whether this call declared it. */
  record Declared(EventType type, long version, boolean created) {}

  /** Declares a type, or gives one more properties: the type of a property never changes. */
  Declared declare(
      WorkspaceId workspace,
      String name,
      SortedMap<String, Property> properties,
      Precondition precondition) {
    var at = clock.now(workspace);
    return Sql.inDoorTransaction(
        doors,
        connection -> {
          var fresh = new EventType(name, properties, at, at);
          if (store.insert(connection, workspace, fresh)) {
            precondition.require(null);
            refuseTooMany(connection, workspace);
            return new Declared(fresh, 1, true);
          }
          var before = store.locked(connection, workspace, name).orElseThrow();
          precondition.require(before.deleted() ? null : before.version());
          refuseChanged(before.type().properties(), properties);
          var after = new EventType(name, properties, before.type().createdAt(), at);
          if (before.deleted() || !before.type().properties().equals(after.properties())) {
            long version = before.version() + 1;
            store.update(connection, workspace, after, version);
            refuseTooMany(connection, workspace);
            return new Declared(after, version, before.deleted());
          }
          return new Declared(before.type(), before.version(), false);
        });
  }

  /** Takes a type away, unless it is in use. */
  void delete(WorkspaceId workspace, String name) {
    var at = clock.now(workspace);
    Sql.inDoorTransaction(
        doors,
        connection -> {
          var _ =
              store
                  .locked(connection, workspace, name)
                  .filter(row -> !row.deleted())
                  .orElseThrow(() -> ApiProblem.notFound("event type", name));
          listeners.fire(new EventTypeDeleting(workspace, name));
          store.delete(connection, workspace, name, at);
          return true;
        });
  }

  private void refuseTooMany(Connection connection, WorkspaceId workspace) throws SQLException {
    if (store.all(connection, workspace).size() > MOST) {
      throw new ApiProblem(
          ProblemCode.CONFLICT, "A workspace has at most " + MOST + " event types.");
    }
  }

  private static void refuseChanged(Map<String, Property> before, Map<String, Property> after) {
    var violations = new Violations();
    new TreeMap<>(before)
        .forEach(
            (name, property) -> {
              var place = "/properties/" + name;
              var now = after.get(name);
              if (now == null) {
                violations.add(place, null, "has been declared: properties are only added");
              } else {
                violations.require(
                    now.type() == property.type(),
                    place + "/type",
                    now.type().word(),
                    "is a " + property.type().word() + ", which never changes");
              }
            });
    if (!violations.isEmpty()) {
      throw new ApiProblem(
          ProblemCode.CONFLICT, "The event type is declared otherwise.", violations.list());
    }
  }
}
