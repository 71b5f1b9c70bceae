package dev.fanfare.events;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** Batches of the event store, for tests of other rooms. */
public final class TestingPayload {

  private TestingPayload() {}

  /** A batch of many events, compressed, of which one has that word. */
  public static byte[] holding(String word) {
    var batch = new EventBatch("/workspaces/test");
    for (int i = 0; i < 50; i++) {
      var said = i == 25 ? word : word.substring(0, word.length() - 2) + "-" + i;
      batch.add(
          "test.said",
          "said." + i,
          0,
          Instant.EPOCH,
          ("{\"said\":\"" + said + "\"}").getBytes(StandardCharsets.UTF_8));
    }
    return batch.payload();
  }

  /** The events of a batch that is still written to, a line each. */
  public static String of(EventBatch batch) {
    return words(batch.payload()).strip();
  }

  /** All events of a batch. */
  public static String words(byte[] stored) {
    var payload = new EventPayload();
    var words = new StringBuilder();
    payload.open(stored);
    while (payload.next()) {
      words
          .append(
              new String(
                  payload.bytes(), payload.offset(), payload.length(), StandardCharsets.UTF_8))
          .append('\n');
    }
    return words.toString();
  }
}
