package dev.fanfare.events;

import java.sql.Connection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Remembers what was stored: how often each type came, and the order per run. */
final class TestingSink implements EventSink {

  private boolean failing;
  private boolean broken;
  private final List<String> round = new ArrayList<>();
  private final Map<String, Integer> stored = new HashMap<>();

  @Override
  public String name() {
    return "testing";
  }

  @Override
  public void begin() {
    round.clear();
  }

  @Override
  public void receive(ReceivedEvent event) {
    round.add(event.type());
  }

  @Override
  public synchronized void store(Connection connection) {
    if (failing || broken) {
      failing = false;
      throw new NullPointerException("on purpose");
    }
    round.forEach(type -> stored.merge(type, 1, Integer::sum));
  }

  /** Breaks the next round. */
  synchronized void failOnce() {
    failing = true;
  }

  /** Breaks every round, or none any more. */
  synchronized void broken(boolean broken) {
    this.broken = broken;
  }

  synchronized boolean isFailing() {
    return failing;
  }

  synchronized int stored(String type) {
    return stored.getOrDefault(type, 0);
  }

  synchronized int total() {
    return stored.values().stream().mapToInt(Integer::intValue).sum();
  }

  synchronized Map<String, Integer> all() {
    return Map.copyOf(stored);
  }
}
