package dev.fanfare.profiles;

import dev.fanfare.access.Workspaces;
import dev.fanfare.events.DoorEvents;
import dev.fanfare.events.EventBatch;
import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.CampaignClock;
import dev.fanfare.platform.DatabaseFailure;
import dev.fanfare.platform.Precondition;
import dev.fanfare.platform.ProblemCode;
import dev.fanfare.platform.Sql;
import dev.fanfare.platform.TimeOrderedId;
import dev.fanfare.platform.WorkspaceId;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The people of a workspace, one at a time. Any thread. */
@Singleton
public final class Profiles {

  private static final String UNIQUE_VIOLATION = "23505";

  private final AgroalDataSource pool;
  private final ProfileStore store;
  private final ContactPointStore contactPoints;
  private final Attributes attributes;
  private final Workspaces workspaces;
  private final AddressKeys keys;
  private final SubjectNumbers numbers;
  private final DoorEvents events;
  private final CampaignClock clock;

  Profiles(
      AgroalDataSource pool,
      ProfileStore store,
      ContactPointStore contactPoints,
      Attributes attributes,
      Workspaces workspaces,
      AddressKeys keys,
      SubjectNumbers numbers,
      DoorEvents events,
      CampaignClock clock) {
    this.pool = pool;
    this.store = store;
    this.contactPoints = contactPoints;
    this.attributes = attributes;
    this.workspaces = workspaces;
    this.keys = keys;
    this.numbers = numbers;
    this.events = events;
    this.clock = clock;
  }

  /** The subject number of a person; empty when there is none. */
  public OptionalLong idOf(WorkspaceId workspace, String externalId) {
    var profile = byExternalId(workspace, externalId);
    return profile.isPresent() ? OptionalLong.of(profile.get().id()) : OptionalLong.empty();
  }

  /** The subject numbers of those of these people who exist, by the workspace's own ids. */
  public Map<String, Long> idsOf(WorkspaceId workspace, Collection<String> externalIds) {
    return Sql.inDoorTransaction(
        pool, connection -> store.numbers(connection, workspace, externalIds));
  }

  /**
   * As {@link #idsOf}, and none of them is erased before the caller's transaction ends. The rows
   * are held in the order of the numbers.
   */
  public Map<String, Long> kept(
      Connection connection, WorkspaceId workspace, Collection<String> externalIds)
      throws SQLException {
    return store.kept(connection, workspace, externalIds);
  }

  /** The workspace's own id of a person; empty when there is none. */
  public Optional<String> externalIdOf(WorkspaceId workspace, long id) {
    return Sql.inDoorTransaction(pool, connection -> store.byId(connection, workspace, id))
        .map(Profile::externalId);
  }

  Optional<Profile> byExternalId(WorkspaceId workspace, String externalId) {
    return Sql.inDoorTransaction(
        pool, connection -> store.byExternalId(connection, workspace, externalId));
  }

  List<Profile> page(WorkspaceId workspace, long after, int limit) {
    return Sql.inDoorTransaction(
        pool, connection -> store.page(connection, workspace, after, limit));
  }

  /** A person after a change, and whether it made them. */
  record Put(Profile profile, boolean created) {}

  /** Creates or replaces a person, with the event that tells of it. */
  Put put(
      WorkspaceId workspace, String externalId, ProfileChange change, Precondition precondition) {
    if (ProfileRules.externalId(externalId) instanceof Checked.Bad(var rule)) {
      throw new ApiProblem(
          ProblemCode.INVALID_CONTENT,
          "One rule is broken.",
          List.of(new dev.fanfare.platform.Violation("externalId", externalId, rule)));
    }
    var region = change.phone() == null ? null : workspaces.settings(workspace).region();
    var good = change.judge(attributes.types(workspace), region);
    try {
      return putOnce(workspace, externalId, good, precondition);
    } catch (DatabaseFailure e) {
      // Somebody else created the person in between; now they can be replaced.
      if (e.getCause() instanceof SQLException cause
          && UNIQUE_VIOLATION.equals(cause.getSQLState())) {
        return putOnce(workspace, externalId, good, precondition);
      }
      throw e;
    }
  }

  private Put putOnce(
      WorkspaceId workspace,
      String externalId,
      ProfileChange.Good good,
      Precondition precondition) {
    var at = clock.now(workspace);
    return Sql.inDoorTransaction(
        pool,
        connection -> {
          var before = store.locked(connection, workspace, externalId).orElse(null);
          precondition.check(before == null ? null : before.version());
          var after = after(externalId, good, before, at);
          if (before == null) {
            store.insert(connection, workspace, after);
          } else if (isSame(before, after)) {
            return new Put(before, false);
          } else {
            store.update(connection, workspace, after);
          }
          for (var channel : Channel.values()) {
            changeAddress(connection, workspace, channel, before, after);
          }
          tell(connection, workspace, after, before == null, at);
          var stored = store.byExternalId(connection, workspace, externalId).orElseThrow();
          return new Put(stored, before == null);
        });
  }

  private Profile after(
      String externalId, ProfileChange.Good good, @Nullable Profile before, Instant at) {
    return new Profile(
        before == null ? numbers.next() : before.id(),
        externalId,
        good.attributes(),
        good.zone(),
        good.locale(),
        good.email(),
        good.phone(),
        before == null ? at : before.createdAt(),
        at);
  }

  private static boolean isSame(Profile before, Profile after) {
    return JsonText.isSame(before.attributes(), after.attributes())
        && Objects.equals(before.zone(), after.zone())
        && Objects.equals(before.locale(), after.locale())
        && Objects.equals(before.email(), after.email())
        && Objects.equals(before.phone(), after.phone());
  }

  private void changeAddress(
      Connection connection,
      WorkspaceId workspace,
      Channel channel,
      @Nullable Profile before,
      Profile after)
      throws SQLException {
    var address = after.address(channel);
    if (address != null) {
      long key = keys.of(workspace, channel, channel.normalise(address));
      contactPoints.set(connection, workspace, after.id(), channel, address, key);
    } else if (before != null && before.address(channel) != null) {
      contactPoints.remove(connection, workspace, after.id(), channel);
    }
  }

  private void tell(
      Connection connection, WorkspaceId workspace, Profile after, boolean created, Instant at)
      throws SQLException {
    var batch = new EventBatch("/workspaces/" + workspace.value());
    batch.add(
        created ? "profile.created" : "profile.changed",
        TimeOrderedId.write("profile." + after.id(), TimeOrderedId.next()),
        after.id(),
        at,
        "{}".getBytes(StandardCharsets.UTF_8));
    events.append(connection, workspace, after.id(), batch);
  }
}
