package dev.fanfare.events;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * A receiver of the event stream that keeps what it makes of it in PostgreSQL. It is given every
 * event once: its results, the offset and the positions by which repeats are known are committed
 * together. One thread, in one process at a time.
 */
public interface EventSink {

  /** A name that stays: offsets are kept under it. */
  String name();

  /** Begins a round; what was received since the last one and not stored is forgotten. */
  void begin();

  /** Takes an event into the round; the object is good for this call only. */
  void receive(ReceivedEvent event);

  /** Writes the results of the round in the transaction that moves the offset. */
  void store(Connection connection) throws SQLException;
}
