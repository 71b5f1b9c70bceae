package dev.fanfare.behaviour;

import java.time.Instant;
import java.util.Arrays;

/**
 * An event that keeps the rules of its type, and whose person is still to be found.
 *
 * @param properties a JSON object, in one order
 * @param told what of them may go into the event stream, as a JSON object
 * @param hash of all that was told
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by isSame alone.
record CheckedEvent(
    String id,
    String type,
    String externalId,
    Instant at,
    String properties,
    String told,
    byte[] hash) {

  boolean isSame(byte[] other) {
    return Arrays.equals(hash, other);
  }

  @Override
  public String toString() {
    return "CheckedEvent[" + type + "]";
  }
}
