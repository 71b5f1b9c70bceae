package dev.fanfare.dispatch;

/** At most one message is sent per key, whatever is restarted, edited, paused or re-imported. */
record MessageKey(int workspace, long runId, int step, long occurrence, long profileId, int slot) {

  /** The only step of a campaign without a journey. */
  static final int ONLY_STEP = 1;
}
