package dev.fanfare.platform;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Set;

/**
 * The work of a room that waits for an instant of campaign time. A sandbox clock goes from one such
 * instant to the next and stays at each until nothing is due, so whatever waits must have one.
 */
public interface DueWork {

  /** The columns that say when, as {@code table.column}: none may be without somebody's answer. */
  Set<String> columns();

  /**
   * What there is to do.
   *
   * @param snapshot a transaction that reads one state of the database for all rooms
   */
  Due at(Connection snapshot, WorkspaceId workspace, Instant now) throws SQLException;

  /**
   * Tries once more, when all else rests, what is due and waits for something else than time.
   *
   * @return whether anything came of it
   */
  default boolean tryAgain(WorkspaceId workspace, Instant now) {
    return false;
  }
}
