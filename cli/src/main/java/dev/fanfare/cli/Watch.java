package dev.fanfare.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanfare.cli.api.ApiClient;
import dev.fanfare.cli.api.EngineUnreachable;
import java.time.Duration;

/** Looks at something of the API now and then. An engine away for two minutes is waited for. */
final class Watch {

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final ApiClient api;

  Watch(ApiClient api) {
    this.api = api;
  }

  /** What is there now. */
  JsonNode look(String path) {
    long since = System.nanoTime();
    while (true) {
      try {
        return api.get(path);
      } catch (EngineUnreachable away) {
        if (System.nanoTime() - since > PATIENCE.toNanos()) {
          throw away;
        }
        rest();
      }
    }
  }

  /** Until the next look. */
  void rest() {
    try {
      Thread.sleep(BETWEEN_LOOKS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while watching", e);
    }
  }
}
