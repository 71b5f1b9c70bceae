package dev.fanfare.platform;

/**
 * A room's job that forgets what has lived long enough (docs/privacy.md says how long). Every node
 * lets all of them work, one after another, each hour.
 */
public interface Sweep {

  /** Forgets what of a workspace is older than its life, in campaign time, and nothing else. */
  void forget(WorkspaceId workspace);
}
