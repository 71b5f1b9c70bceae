package dev.fanfare.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Tells events at an even pace in a thread of its own, whatever happens to the engines: a call that
 * is not answered well is made again with the same ids.
 */
final class EventFeeder {
  private static final int A_CALL = 5;
  private static final Set<String> TAKEN = Set.of("accepted", "duplicate");

  private final EngineApi api;
  private final Pressure play;
  private final String type;
  private final Random random;
  private final List<String> taken = new ArrayList<>();
  private final Thread thread;
  private volatile boolean stopped;
  private volatile String problem = "";

  private EventFeeder(EngineApi api, Pressure play, String type) {
    this.api = api;
    this.play = play;
    this.type = type;
    this.random = new Random(play.seed() + 2);
    this.thread = Thread.ofPlatform().name("event-feeder").daemon().unstarted(this::feed);
  }

  static EventFeeder start(EngineApi api, Pressure play, String type) {
    EventFeeder feeder = new EventFeeder(api, play, type);
    feeder.thread.start();
    return feeder;
  }

  /** Waits until all are told; the ids of those that were answered as taken. */
  List<String> await() {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
    if (!problem.isEmpty()) {
      throw new IllegalStateException("Events were not taken: " + problem);
    }
    return List.copyOf(taken);
  }

  /** Lets it end after the present call. */
  void stop() {
    stopped = true;
  }

  private void feed() {
    try {
      long since = System.nanoTime();
      for (int number = 0; number < play.events() && !stopped; number += A_CALL) {
        tell(number, Math.min(A_CALL, play.events() - number));
        // Behind its pace after a gap, as who has a queue of events is.
        long due = since + (number + A_CALL) * 1_000_000_000L / Pressure.EVENTS_A_SECOND;
        Waiting.pause(java.time.Duration.ofNanos(Math.max(0, due - System.nanoTime())));
      }
    } catch (RuntimeException e) {
      problem = String.valueOf(e);
    }
  }

  private void tell(int first, int count) {
    StringBuilder events = new StringBuilder();
    for (int number = first; number < first + count; number++) {
      String person = play.name() + "-" + random.nextInt(play.people());
      events.append(events.isEmpty() ? "" : ",");
      events.append(TriggerCampaign.event(type, play.name() + "-e" + number, person));
    }
    JsonNode answer = api.tell("/v1/events", "{\"events\": [" + events + "]}");
    for (JsonNode event : answer.path("events")) {
      if (!TAKEN.contains(event.path("status").asText())) {
        throw new IllegalStateException(event.toString());
      }
      taken.add(event.path("id").asText());
    }
  }
}
