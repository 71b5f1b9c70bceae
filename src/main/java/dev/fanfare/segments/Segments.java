package dev.fanfare.segments;

import dev.fanfare.conditions.Conditions;
import dev.fanfare.platform.Sql;
import dev.fanfare.platform.WorkspaceId;
import dev.fanfare.profiles.AttributeType;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What other rooms ask about segments. */
@Singleton
public final class Segments {

  private final AgroalDataSource pool;
  private final SegmentStore store;
  private final Rules rules;

  Segments(AgroalDataSource pool, SegmentStore store, Rules rules) {
    this.pool = pool;
    this.store = store;
    this.rules = rules;
  }

  /**
   * Everybody who is in one of some segments and in none of others, of the versions in force.
   *
   * @param now the instant at which rules are asked
   */
  public Selection selection(
      Connection connection,
      WorkspaceId workspace,
      List<String> include,
      List<String> exclude,
      Instant now)
      throws SQLException {
    return Selection.of(rules.book(connection, workspace), workspace, include, exclude, now);
  }

  /** The version in force; empty when there is no such segment or it has none yet. */
  public Optional<SegmentRef> current(WorkspaceId workspace, String name) {
    return Sql.inDoorTransaction(pool, connection -> store.read(connection, workspace, name))
        .filter(row -> row.version() > 0)
        .map(Segments::ref);
  }

  private static SegmentRef ref(SegmentStore.Row row) {
    var scoredBy = row.scoredBy();
    return new SegmentRef(
        row.id(),
        row.version(),
        row.members(),
        row.name(),
        scoredBy == null ? null : scoredBy.expiresAt());
  }

  /**
   * Reads a condition about somebody to whom something has happened.
   *
   * @param event the properties of what has happened
   * @param place what to call the text
   */
  public Conditions.Reading read(
      WorkspaceId workspace, String text, Map<String, AttributeType> event, String place) {
    return Sql.inDoorTransaction(
        pool, connection -> rules.book(connection, workspace).read(text, event, place));
  }

  /** As {@link #read}, of a condition that was sound when it was kept, in a version perhaps. */
  public Conditions.Reading readKept(
      WorkspaceId workspace, String text, Map<String, AttributeType> event, String place) {
    return Sql.inDoorTransaction(
        pool, connection -> rules.book(connection, workspace).kept(text, event, place));
  }

  /** The names of the rules in force that count events of a type. */
  public List<String> counting(WorkspaceId workspace, String type) {
    return Sql.inDoorTransaction(
        pool, connection -> rules.book(connection, workspace).counting(type));
  }

  /** Some people, as they are now, to be asked conditions. */
  public AskedPeople people(
      Connection connection, WorkspaceId workspace, Collection<Long> subjects, Instant now)
      throws SQLException {
    return rules.people(connection, workspace, subjects, now);
  }

  /**
   * Those of some people who, as they are now, are in none of some segments or in one of others,
   * with words for why; by the versions in force. In a segment that was taken away is nobody.
   */
  public Map<Long, String> left(
      Connection connection,
      WorkspaceId workspace,
      List<String> include,
      List<String> exclude,
      Collection<Long> subjects,
      Instant now)
      throws SQLException {
    return rules.left(connection, workspace, include, exclude, subjects, now);
  }

  /** Whether a person, as they are now, is in these versions; by segment's name. */
  public List<SegmentMembership> memberships(
      Connection connection,
      WorkspaceId workspace,
      Map<String, Integer> versions,
      String externalId,
      Instant now)
      throws SQLException {
    return rules.memberships(connection, workspace, versions, externalId, now);
  }
}
