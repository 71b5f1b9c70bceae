package dev.fanfare.platform;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/**
 * What a room holds about people: told to the person (GDPR article 15) and erased (article 17).
 * Every room that owns a table with people in it has one; a test asks that no such table is missing
 * from {@link #tables()}. Any thread.
 */
public interface PersonalData {

  /** The room's tables in which people occur, be it by number only. */
  Set<String> tables();

  /** Writes what is held as fields of the object that is open. */
  void tell(Connection connection, DataSubject person, JsonGenerator out)
      throws SQLException, IOException;

  /**
   * Erases in the caller's transaction, in which the person is locked. What keeps nothing but the
   * subject number, which then leads nowhere, may stay.
   *
   * @return rows erased or emptied, by table; tables without any may be left out
   */
  Map<String, Integer> erase(Connection connection, DataSubject person, Instant at)
      throws SQLException;
}
