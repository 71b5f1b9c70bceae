package dev.fanfare.segments;

import dev.fanfare.platform.WorkspaceId;
import jakarta.inject.Singleton;
import java.util.HashSet;
import java.util.Set;

/**
 * Which files are being sent to this engine: some at once, since each holds a thread and a
 * connection now and then, and one of each workspace, so that what comes slowly holds up nobody
 * else. Any thread.
 */
@Singleton
final class Uploads {

  private static final int AT_ONCE = 4;

  private final Set<WorkspaceId> busy = new HashSet<>();

  /** What came of asking for a place. */
  enum Place {
    TAKEN,
    OF_THE_WORKSPACE,
    OF_OTHERS
  }

  /** Takes a place, to be given back with {@link #end}, or says whose files are in the way. */
  synchronized Place begin(WorkspaceId workspace) {
    if (busy.contains(workspace)) {
      return Place.OF_THE_WORKSPACE;
    }
    if (busy.size() == AT_ONCE) {
      return Place.OF_OTHERS;
    }
    busy.add(workspace);
    return Place.TAKEN;
  }

  synchronized void end(WorkspaceId workspace) {
    busy.remove(workspace);
  }
}
