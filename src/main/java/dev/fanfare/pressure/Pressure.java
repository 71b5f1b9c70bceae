package dev.fanfare.pressure;

import dev.fanfare.platform.WorkspaceId;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Frequency caps, exact whoever else judges the same people: their rows are locked in key order,
 * then, in a second statement, what they have had is read; what is decided is written before the
 * same transaction ends. At READ COMMITTED. Any thread.
 */
@Singleton
public final class Pressure {

  private final CapStore caps;
  private final PressureLockStore locks;
  private final SlotStore slots;
  private final Map<WorkspaceId, CapSet> known = new ConcurrentHashMap<>();

  Pressure(CapStore caps, PressureLockStore locks, SlotStore slots) {
    this.caps = caps;
    this.locks = locks;
    this.slots = slots;
  }

  /**
   * Locks people and reads what they have had.
   *
   * @param version of the workspace's caps as the transaction has seen it first; 0 where there was
   *     never one, and then nothing is locked and read
   * @param people who are to be judged; those whom caps do not concern need not be among them
   * @param own messages of theirs that may count already
   * @param freed messages that stop counting in this transaction
   */
  public CapReading read(
      Connection connection,
      WorkspaceId workspace,
      long version,
      long[] people,
      Collection<UUID> own,
      Set<UUID> freed,
      Instant now)
      throws SQLException {
    if (version == 0 || people.length == 0) {
      return CapReading.FREE;
    }
    var set = set(connection, workspace, version);
    if (set.caps().isEmpty()) {
      return CapReading.FREE;
    }
    locks.lock(connection, workspace, people);
    while (true) {
      var found = slots.read(connection, workspace, people, own, now.minus(set.reach()));
      if (found.version() == set.version()) {
        var left = CapReading.without(found.slots(), freed);
        return new CapReading(set, found.zone(), now, left);
      }
      // Changed while others were waited for, whose slots may rest on it.
      set = set(connection, workspace, found.version());
    }
  }

  /** Writes what a transaction has decided: slots it takes, and messages that count no more. */
  public void write(
      Connection connection,
      WorkspaceId workspace,
      Collection<CapSlot> taken,
      Map<UUID, Long> freed)
      throws SQLException {
    slots.insert(connection, workspace, taken);
    slots.delete(
        connection,
        workspace,
        freed.entrySet().stream()
            .map(each -> new SlotStore.Key(each.getValue(), each.getKey()))
            .toList());
  }

  /**
   * Whether the caps are still those of a version, by which people are to wait. Nobody changes them
   * then until the transaction ends: whoever does finds those people waiting.
   */
  public boolean stand(Connection connection, WorkspaceId workspace, long version)
      throws SQLException {
    return caps.sharedVersion(connection, workspace) == version;
  }

  /** What a person has had, for whoever asks and decides nothing: nobody is locked. */
  public CapReading look(
      Connection connection, WorkspaceId workspace, long profileId, UUID message, Instant now)
      throws SQLException {
    var set = caps.inForce(connection, workspace);
    var people = new long[] {profileId};
    var found = slots.read(connection, workspace, people, List.of(message), now.minus(set.reach()));
    return new CapReading(set, found.zone(), now, found.slots());
  }

  /** The caps of at least a version: those that are known, or else those in force. */
  private CapSet set(Connection connection, WorkspaceId workspace, long version)
      throws SQLException {
    var present = known.get(workspace);
    if (present != null && present.version() == version) {
      return present;
    }
    var read = caps.inForce(connection, workspace);
    known.put(workspace, read);
    return read;
  }
}
