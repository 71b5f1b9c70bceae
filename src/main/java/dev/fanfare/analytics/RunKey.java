package dev.fanfare.analytics;

import dev.fanfare.platform.TimeOrderedId;
import dev.fanfare.platform.WorkspaceId;

/** A run of a workspace. */
record RunKey(WorkspaceId workspace, long run) {

  /** The run as people see it. */
  String id() {
    return TimeOrderedId.write("run", run);
  }
}
