package dev.fanfare.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.analytics.RunCounts.EventCount;
import dev.fanfare.platform.WorkspaceId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunWatcherTest {

  private static final RunKey RUN = new RunKey(new WorkspaceId(1), 77);
  private static final long HEARTBEAT = 15;

  private final TestingStream stream = new TestingStream();
  private final RunWatcher watcher = new RunWatcher(RUN, stream, false, 0);

  @Test
  void sendsCountsOnlyWhenTheyHaveChanged() {
    tell(counts(2, "message.sent", 1), 1);
    tell(counts(2, "message.sent", 1), 2);
    tell(counts(2, "message.sent", 2), 3);

    assertThat(stream.sent).containsExactly("counts", "counts");
  }

  @Test
  void sendsNothingMoreBeforeASlowReaderHasTakenTheLast() {
    stream.slow = true;
    tell(counts(9, "message.sent", 1), 1);
    tell(counts(9, "message.sent", 2), 2);
    tell(counts(9, "message.sent", 3), 3);
    stream.take();
    tell(counts(9, "message.sent", 4), 4);

    assertThat(stream.sent).containsExactly("counts", "counts");
  }

  @Test
  void sendsAHeartbeatAfterSilence() {
    tell(counts(9, "message.sent", 1), 1);
    tell(counts(9, "message.sent", 1), HEARTBEAT);
    tell(counts(9, "message.sent", 1), HEARTBEAT + 1);

    assertThat(stream.sent).containsExactly("counts", "heartbeat");
  }

  @Test
  void endsOnlyWhenTheRunHasEndedAndEverythingIsCounted() {
    tell(counts(2, "run.completed", 1), 1);
    tell(counts(2, "run.completed", 1), 2);
    assertThat(stream.closed).isFalse();

    var complete =
        RunCounts.of(
            RUN,
            2,
            List.of(EventCount.of("message.sent", "", 1), EventCount.of("run.completed", "", 1)));
    tell(complete, 3);
    tell(complete, 4);
    tell(complete, 5);

    assertThat(stream.sent).containsExactly("counts", "counts", "end");
    assertThat(watcher.isGone()).isTrue();
  }

  @Test
  void goesOnForAReaderWhoStays() {
    var staying = new RunWatcher(RUN, stream, true, 0);
    var ended = counts(1, "run.completed", 1);
    var clicked =
        RunCounts.of(
            RUN,
            2,
            List.of(
                EventCount.of("run.completed", "", 1),
                EventCount.of("message.clicked", "person", 1)));

    staying.tell(ended, "{}", 1, HEARTBEAT);
    staying.tell(ended, "{}", 2, HEARTBEAT);
    staying.tell(clicked, "{}", 3, HEARTBEAT);
    staying.tell(clicked, "{}", 4, HEARTBEAT);

    assertThat(stream.sent).containsExactly("counts", "counts");
    assertThat(staying.isGone()).isFalse();
  }

  private void tell(RunCounts counts, long now) {
    watcher.tell(counts, "{}", now, HEARTBEAT);
  }

  private static RunCounts counts(long recorded, String type, long n) {
    return RunCounts.of(RUN, recorded, List.of(EventCount.of(type, "", n)));
  }

  /** Remembers what was sent; takes it at once unless it is slow. */
  private static final class TestingStream implements LiveStream {

    private final List<String> sent = new ArrayList<>();
    private final List<Taken> waiting = new ArrayList<>();
    private boolean slow;
    private boolean closed;

    @Override
    public void send(String name, String data, Taken taken) {
      sent.add(name);
      waiting.add(taken);
      if (!slow) {
        take();
      }
    }

    @Override
    public void heartbeat(Taken taken) {
      send("heartbeat", "", taken);
    }

    void take() {
      var taken = List.copyOf(waiting);
      waiting.clear();
      taken.forEach(one -> one.told(true));
    }

    @Override
    public boolean isClosed() {
      return closed;
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
