package dev.fanfare.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanfare.cli.api.ApiClient;
import dev.fanfare.cli.api.EngineUnreachable;
import java.time.Duration;

/**
 * Looks at something again and again; an engine that is away for less than two minutes is waited
 * for.
 */
final class PatientReader {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final ApiClient api;
  private final Duration between;

  /**
   * @param between looks
   */
  PatientReader(ApiClient api, Duration between) {
    this.api = api;
    this.between = between;
  }

  JsonNode look(String path) {
    long since = System.nanoTime();
    while (true) {
      try {
        return api.get(path);
      } catch (EngineUnreachable away) {
        if (System.nanoTime() - since > PATIENCE.toNanos()) {
          throw away;
        }
        pause();
      }
    }
  }

  /** Returns when it is time to look again. */
  void pause() {
    try {
      Thread.sleep(between);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while following", e);
    }
  }
}
