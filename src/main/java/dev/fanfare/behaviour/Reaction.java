package dev.fanfare.behaviour;

import dev.fanfare.platform.WorkspaceId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Acts on events in the transaction that takes them: what it makes true is true with the answer. A
 * room that acts on events has one. Any thread.
 */
public interface Reaction {

  /**
   * Acts on new events, in their order.
   *
   * @param effects takes what came of each
   */
  void react(Connection connection, WorkspaceId workspace, List<TakenEvent> events, Effects effects)
      throws SQLException;
}
