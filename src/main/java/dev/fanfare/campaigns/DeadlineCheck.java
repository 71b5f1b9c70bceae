package dev.fanfare.campaigns;

import dev.fanfare.platform.Violation;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** Whether an open run could keep the deadline of another version: known to the room that sends. */
public interface DeadlineCheck {

  /** Why people of a run would be left at the deadline of a version; empty where nobody would. */
  Optional<Violation> missed(Connection connection, Run run, CampaignVersion to)
      throws SQLException;
}
