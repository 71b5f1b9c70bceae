package dev.fanfare.analytics;

import org.jspecify.annotations.Nullable;

/**
 * One open stream of a run's counts. Sends nothing while its reader has not taken the last message:
 * a slow reader gets fewer, never a queue. Told by one thread.
 */
final class RunWatcher {

  private final RunKey key;
  private final LiveStream stream;
  private final boolean stays;
  private @Nullable RunCounts told;
  private long toldAt;
  private volatile boolean busy;
  private volatile boolean gone;

  /**
   * @param stays whether it goes on when the run has ended, to tell what people do about it
   */
  RunWatcher(RunKey key, LiveStream stream, boolean stays, long nowNanos) {
    this.key = key;
    this.stream = stream;
    this.stays = stays;
    this.toldAt = nowNanos;
  }

  RunKey key() {
    return key;
  }

  boolean isGone() {
    return gone || stream.isClosed();
  }

  /**
   * Sends the counts if they are news, a comment if it has been silent for long, and the end when
   * there is nothing more to come and the reader does not stay.
   *
   * @param json the counts as sent
   */
  void tell(RunCounts counts, String json, long nowNanos, long heartbeatNanos) {
    if (busy || isGone()) {
      return;
    }
    if (!counts.equals(told)) {
      told = counts;
      begin(nowNanos);
      stream.send("counts", json, this::end);
    } else if (!stays && counts.complete()) {
      begin(nowNanos);
      stream.send("end", json, arrived -> close());
    } else if (nowNanos - toldAt >= heartbeatNanos) {
      begin(nowNanos);
      stream.heartbeat(this::end);
    }
  }

  void close() {
    gone = true;
    stream.close();
  }

  private void begin(long nowNanos) {
    busy = true;
    toldAt = nowNanos;
  }

  private void end(boolean arrived) {
    gone = gone || !arrived;
    busy = false;
  }
}
