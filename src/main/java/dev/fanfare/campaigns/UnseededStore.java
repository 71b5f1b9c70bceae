package dev.fanfare.campaigns;

import dev.fanfare.platform.WorkspaceId;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Runs in the table {@code run} of which it is still to be settled who gets copies. */
@Singleton
public final class UnseededStore {

  private static final String UNSEEDED = "select " + RunStore.COLUMNS + " from run where unseeded";

  /** All of them, of all workspaces, the oldest first. */
  public List<Run> all(Connection connection) throws SQLException {
    try (var select = connection.prepareStatement(UNSEEDED + " order by id")) {
      return RunStore.read(select);
    }
  }

  /** Those of a workspace. */
  public List<Run> of(Connection connection, WorkspaceId workspace) throws SQLException {
    try (var select = connection.prepareStatement(UNSEEDED + " and workspace_id = ? order by id")) {
      select.setInt(1, workspace.value());
      return RunStore.read(select);
    }
  }

  /**
   * Holds one of them as it is until the transaction ends; empty when somebody else has it, or it
   * is settled.
   */
  public Optional<Run> lock(Connection connection, WorkspaceId workspace, long id)
      throws SQLException {
    try (var select =
        connection.prepareStatement(
            UNSEEDED + " and workspace_id = ? and id = ? for no key update skip locked")) {
      select.setInt(1, workspace.value());
      select.setLong(2, id);
      return RunStore.read(select).stream().findFirst();
    }
  }

  /** Whether it is still to be settled for a run. */
  public boolean waits(Connection connection, WorkspaceId workspace, long id) throws SQLException {
    try (var select = connection.prepareStatement(UNSEEDED + " and workspace_id = ? and id = ?")) {
      select.setInt(1, workspace.value());
      select.setLong(2, id);
      return !RunStore.read(select).isEmpty();
    }
  }

  /** Settles it, once and for all. */
  public void settled(Connection connection, WorkspaceId workspace, long id) throws SQLException {
    try (var update =
        connection.prepareStatement(
            "update run set unseeded = false where workspace_id = ? and id = ?")) {
      update.setInt(1, workspace.value());
      update.setLong(2, id);
      update.executeUpdate();
    }
  }
}
