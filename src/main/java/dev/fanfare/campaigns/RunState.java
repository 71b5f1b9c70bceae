package dev.fanfare.campaigns;

import java.util.EnumSet;
import java.util.Set;

/** Where a run is; the successors are the only moves SQL makes. */
public enum RunState {
  PLANNED,
  SENDING,
  PAUSED,
  CANCELLING,
  COMPLETED,
  CANCELLED,
  FAILED;

  /** The states this one may be followed by. */
  public Set<RunState> successors() {
    return switch (this) {
      case PLANNED -> EnumSet.of(SENDING, PAUSED, CANCELLING, CANCELLED, FAILED);
      case SENDING -> EnumSet.of(PAUSED, CANCELLING, COMPLETED, FAILED);
      case PAUSED -> EnumSet.of(PLANNED, SENDING, CANCELLING, CANCELLED);
      case CANCELLING -> EnumSet.of(CANCELLED);
      case COMPLETED, CANCELLED, FAILED -> EnumSet.noneOf(RunState.class);
    };
  }

  /** Whether nothing more will be sent. */
  public boolean ended() {
    return successors().isEmpty();
  }
}
