package dev.fanfare.profiles;

import dev.fanfare.platform.WorkspaceId;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToLongFunction;

/** Who was erased after a file came in: that file does not bring them back. */
@Singleton
public final class ErasedPeopleStore {

  /** The first of the two numbers of the lock between imports and erasures: ASCII of "eras". */
  private static final int LOCK = 0x65726173;

  private final AddressKeys keys;

  ErasedPeopleStore(AddressKeys keys) {
    this.keys = keys;
  }

  /** Lets imports go on side by side, and no erasure among them. */
  public static void lockIn(Connection connection, WorkspaceId workspace) throws SQLException {
    lock(connection, "pg_advisory_xact_lock_shared", workspace);
  }

  /** Waits for the chunks that are being applied, and keeps others out. */
  static void lockOut(Connection connection, WorkspaceId workspace) throws SQLException {
    lock(connection, "pg_advisory_xact_lock", workspace);
  }

  private static void lock(Connection connection, String function, WorkspaceId workspace)
      throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute("select %s(%d, %d)".formatted(function, LOCK, workspace.value()));
    }
  }

  /**
   * The people of a chunk without those erased since; until the transaction ends nobody else is
   * erased.
   *
   * @param since when the file was announced
   */
  public List<ImportedPerson> without(
      Connection connection,
      WorkspaceId workspace,
      Collection<ImportedPerson> people,
      Instant since)
      throws SQLException {
    lockIn(connection, workspace);
    var erased = erasedSince(connection, workspace, since);
    if (erased.isEmpty()) {
      return List.copyOf(people);
    }
    ToLongFunction<String> key = keys.ofPerson(workspace);
    return people.stream()
        .filter(person -> !erased.contains(key.applyAsLong(person.externalId())))
        .toList();
  }

  private static Set<Long> erasedSince(Connection connection, WorkspaceId workspace, Instant since)
      throws SQLException {
    try (var select =
        connection.prepareStatement(
            "select person_key from erased_person where workspace_id = ? and at >= ?")) {
      select.setInt(1, workspace.value());
      select.setObject(2, since.atOffset(ZoneOffset.UTC));
      try (var rows = select.executeQuery()) {
        var keys = new HashSet<Long>();
        while (rows.next()) {
          keys.add(rows.getLong(1));
        }
        return keys;
      }
    }
  }
}
