package dev.fanfare.events;

import dev.fanfare.events.RunEventStore.Place;
import dev.fanfare.platform.WorkspaceId;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.OutputStream;

/** A run's events as the store has them. Any thread. */
@Singleton
public final class RunEvents {

  private final RunEventStore store;

  RunEvents(RunEventStore store) {
    this.store = store;
  }

  /** How many events of the run are stored; 0 for a run that is not the workspace's. */
  public long count(WorkspaceId workspace, long run) {
    return store.count(workspace, run);
  }

  /** Takes an event of a run: its JSON lies in an array that is good until the next. */
  @FunctionalInterface
  public interface Taker {
    void take(long subject, byte[] json, int offset, int length);
  }

  /** Reads all events of the run, in pages, stream by stream, each stream in its order. */
  public void read(WorkspaceId workspace, long run, Taker taker) {
    var payload = new EventPayload();
    for (Place place = Place.BEGINNING; place != null; ) {
      var page = store.page(workspace, run, place);
      for (var stored : page.payloads()) {
        payload.open(stored);
        while (payload.next()) {
          taker.take(payload.subject(), payload.bytes(), payload.offset(), payload.length());
        }
      }
      place = page.next();
    }
  }

  /**
   * Writes all events of the run, each as its JSON and a line feed, stream by stream, each stream
   * in its order. Read in pages, so that neither memory nor a transaction grows with the run.
   */
  public void write(WorkspaceId workspace, long run, OutputStream out) throws IOException {
    var payload = new EventPayload();
    for (Place place = Place.BEGINNING; place != null; ) {
      var page = store.page(workspace, run, place);
      for (var stored : page.payloads()) {
        write(payload, stored, out);
      }
      place = page.next();
    }
  }

  private static void write(EventPayload payload, byte[] stored, OutputStream out)
      throws IOException {
    payload.open(stored);
    while (payload.next()) {
      out.write(payload.bytes(), payload.offset(), payload.length());
      out.write('\n');
    }
  }
}
