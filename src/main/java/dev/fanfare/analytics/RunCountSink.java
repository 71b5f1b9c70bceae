package dev.fanfare.analytics;

import dev.fanfare.analytics.RunCountStore.Cell;
import dev.fanfare.analytics.RunCountStore.Increment;
import dev.fanfare.events.EventSink;
import dev.fanfare.events.ReceivedEvent;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;

/** Counts the events of every run by type and reason. */
@Singleton
final class RunCountSink implements EventSink {

  private static final byte[] REASON = "\"reason\":\"".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] FAILURE = "\"failure\":\"".getBytes(StandardCharsets.US_ASCII);

  private static final class Tally {
    long n;
  }

  private final Map<Cell, Tally> round = new HashMap<>();

  @Override
  public String name() {
    return "analytics";
  }

  @Override
  public void begin() {
    round.clear();
  }

  @Override
  public void receive(ReceivedEvent event) {
    if (event.ofRun()) {
      var cell = new Cell(event.workspace(), event.run(), event.type(), reason(event));
      round.computeIfAbsent(cell, c -> new Tally()).n++;
    }
  }

  @Override
  public void store(Connection connection) throws SQLException {
    var increments = new ArrayList<Increment>(round.size());
    round.forEach((cell, tally) -> increments.add(new Increment(cell, tally.n)));
    RunCountStore.add(connection, increments);
  }

  /** The two types of which a run has most carry none: their JSON is not looked at. */
  private static String reason(ReceivedEvent event) {
    if (event.type().equals("message.sent") || event.type().equals("message.decided")) {
      return "";
    }
    var reason = event.word(REASON);
    var failure = reason == null ? event.word(FAILURE) : reason;
    return failure == null ? "" : failure;
  }
}
