package dev.fanfare.tracking;

import dev.fanfare.platform.WorkspaceId;

/**
 * A message as its links name it.
 *
 * @param person the subject number
 * @param variant the place of the message's variant among those of its campaign; 0 for the first
 * @param occurrence of its key, where a run has several for one person; 0 for the run's own
 */
public record MessageRef(
    WorkspaceId workspace, long run, long person, int variant, long occurrence) {

  /** Of a run that has one message for each person. */
  public MessageRef(WorkspaceId workspace, long run, long person, int variant) {
    this(workspace, run, person, variant, 0);
  }
}
