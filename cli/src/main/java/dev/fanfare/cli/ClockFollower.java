package dev.fanfare.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanfare.cli.api.ApiClient;
import dev.fanfare.cli.terminal.Bar;
import dev.fanfare.cli.terminal.Figures;
import dev.fanfare.cli.terminal.Terminal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * Watches a clock until it is where it was sent: a bar on a terminal, a line now and then in a
 * pipe.
 */
final class ClockFollower {

  private static final int CELLS = 38;
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);
  private static final Duration BETWEEN_LINES = Duration.ofSeconds(5);

  private final PatientReader watch;
  private final Terminal terminal;
  private final boolean telling;

  /**
   * @param telling whether progress is shown
   */
  ClockFollower(ApiClient api, Terminal terminal, boolean telling) {
    this.watch = new PatientReader(api, BETWEEN_LOOKS);
    this.terminal = terminal;
    this.telling = telling;
  }

  /** Returns the job as it ended. */
  JsonNode follow(JsonNode begun) {
    String path = ApiClient.path("/v1/sandbox/clock/jobs/%s", begun.path("id").asText());
    JsonNode job = begun;
    long lastLine = System.nanoTime();
    while (job.path("state").asText().equals("MOVING")) {
      if (telling && terminal.interactive()) {
        terminal.draw(List.of(bar(job), plain(job)));
      } else if (telling && System.nanoTime() - lastLine >= BETWEEN_LINES.toNanos()) {
        terminal.line(plain(job));
        lastLine = System.nanoTime();
      }
      watch.pause();
      job = watch.look(path);
    }
    terminal.erase();
    if (telling) {
      terminal.line(plain(job));
    }
    return job;
  }

  private static String bar(JsonNode job) {
    Instant from = Instant.parse(job.path("from").asText());
    Duration whole = Duration.between(from, Instant.parse(job.path("to").asText()));
    Duration done = Duration.between(from, Instant.parse(job.path("now").asText()));
    double share = whole.isZero() ? 1 : (double) done.toMillis() / Math.max(1, whole.toMillis());
    return Bar.of(share, CELLS);
  }

  /** As one line: where it stands, and what holds it up. */
  static String plain(JsonNode job) {
    String waits = job.path("waitsFor").asText();
    return job.path("state").asText().toLowerCase(Locale.ROOT)
        + "  "
        + job.path("now").asText()
        + "  "
        + Figures.of(job.path("stops").asLong(), "stop", "stops")
        + (waits.isEmpty() ? "" : "  " + waits);
  }
}
