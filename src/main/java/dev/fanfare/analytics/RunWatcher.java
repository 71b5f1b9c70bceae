package dev.fanfare.analytics;

import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import org.jspecify.annotations.Nullable;

/**
 * One open stream of a run's counts. Sends nothing while its reader has not taken the last message:
 * a slow reader gets fewer, never a queue. Told by one thread.
 */
final class RunWatcher {

  private final RunKey key;
  private final SseEventSink sink;
  private final Sse sse;
  private @Nullable RunCounts told;
  private long toldAt;
  private volatile boolean busy;
  private volatile boolean gone;

  RunWatcher(RunKey key, SseEventSink sink, Sse sse, long nowNanos) {
    this.key = key;
    this.sink = sink;
    this.sse = sse;
    this.toldAt = nowNanos;
  }

  RunKey key() {
    return key;
  }

  boolean isGone() {
    return gone || sink.isClosed();
  }

  /**
   * Sends the counts if they are news, a comment if it has been silent for long, and the end when
   * there is nothing more to come.
   *
   * @param json the counts as sent
   */
  void tell(RunCounts counts, String json, long nowNanos, long heartbeatNanos) {
    if (busy || isGone()) {
      return;
    }
    if (!counts.equals(told)) {
      told = counts;
      send(sse.newEventBuilder().name("counts").data(json).build(), nowNanos);
    } else if (counts.complete()) {
      send(sse.newEventBuilder().name("end").data(json).build(), nowNanos);
      close();
    } else if (nowNanos - toldAt >= heartbeatNanos) {
      send(sse.newEventBuilder().comment("still here").build(), nowNanos);
    }
  }

  void close() {
    gone = true;
    sink.close();
  }

  @SuppressWarnings("FutureReturnValueIgnored") // whoever has gone is seen at the next message
  private void send(OutboundSseEvent event, long nowNanos) {
    busy = true;
    toldAt = nowNanos;
    try {
      sink.send(event)
          .whenComplete(
              (done, problem) -> {
                gone = gone || problem != null;
                busy = false;
              });
    } catch (IllegalStateException e) {
      gone = true; // closed between the look and the message
    }
  }
}
