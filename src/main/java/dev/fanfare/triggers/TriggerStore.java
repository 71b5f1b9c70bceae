package dev.fanfare.triggers;

import dev.fanfare.platform.WorkspaceId;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Reads which campaigns wait for something to happen. Until the transaction ends none of them is
 * paused or cancelled, and none follows another version.
 */
@Singleton
final class TriggerStore {

  private static final String ARMED =
      """
      select campaign_id, campaign_version, state = 'PAUSED', armed_by from schedule
      where workspace_id = ? and state in ('ARMED', 'PAUSED')
      """;

  /** Those that wait for events of one of these types, by campaign. */
  List<ArmedTrigger> waitingFor(
      Connection connection, WorkspaceId workspace, Collection<String> types) throws SQLException {
    try (var select =
        connection.prepareStatement(
            ARMED + "and trigger_event = any(?) order by campaign_id for key share")) {
      select.setInt(1, workspace.value());
      select.setArray(2, connection.createArrayOf("text", types.toArray()));
      return read(select);
    }
  }

  /** A campaign, when it is armed or paused. */
  Optional<ArmedTrigger> of(Connection connection, WorkspaceId workspace, int campaignId)
      throws SQLException {
    try (var select = connection.prepareStatement(ARMED + "and campaign_id = ? for key share")) {
      select.setInt(1, workspace.value());
      select.setInt(2, campaignId);
      return read(select).stream().findFirst();
    }
  }

  private static List<ArmedTrigger> read(PreparedStatement select) throws SQLException {
    try (var rows = select.executeQuery()) {
      var armed = new ArrayList<ArmedTrigger>();
      while (rows.next()) {
        armed.add(
            new ArmedTrigger(
                rows.getInt(1), rows.getInt(2), rows.getBoolean(3), rows.getString(4)));
      }
      return armed;
    }
  }
}
