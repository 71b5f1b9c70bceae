package dev.fanfare.access;

import dev.fanfare.platform.WorkspaceId;
import jakarta.inject.Singleton;
import java.util.List;

/** The workspaces of the installation, for every room and thread. */
@Singleton
public final class Workspaces {

  private final WorkspaceStore store;

  Workspaces(WorkspaceStore store) {
    this.store = store;
  }

  /** What is set now; read anew each time. */
  public WorkspaceSettings settings(WorkspaceId workspace) {
    return store.byId(workspace);
  }

  /** Every workspace, oldest first. */
  public List<WorkspaceId> all() {
    return store.ids();
  }
}
