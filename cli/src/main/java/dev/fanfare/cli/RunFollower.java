package dev.fanfare.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanfare.cli.api.ApiClient;
import dev.fanfare.cli.terminal.Terminal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Watches a run until it has ended: a bar that moves on a terminal, a line now and then in a pipe.
 */
public final class RunFollower {

  static final Set<String> ENDS = Set.of("COMPLETED", "CANCELLED", "FAILED");
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);
  private static final Duration BETWEEN_LINES = Duration.ofSeconds(5);

  private final PatientReader reader;
  private final Terminal terminal;
  private final boolean telling;

  /**
   * @param telling whether progress is shown
   */
  public RunFollower(ApiClient api, Terminal terminal, boolean telling) {
    this.reader = new PatientReader(api, BETWEEN_LOOKS);
    this.terminal = terminal;
    this.telling = telling;
  }

  /** Returns the run as it ended. */
  public JsonNode follow(String id) {
    long lastLine = System.nanoTime() - BETWEEN_LINES.toNanos();
    String lastState = "";
    Set<String> told = new HashSet<>();
    while (true) {
      JsonNode run = reader.look(ApiClient.path("/v1/runs/%s", id));
      String state = run.path("state").asText();
      boolean ended = ENDS.contains(state);
      if (telling && terminal.interactive()) {
        List<String> lines = new ArrayList<>(RunProgress.drawn(run, terminal));
        lines.addAll(RunProgress.notes(run));
        terminal.draw(lines);
      } else if (telling) {
        boolean due = System.nanoTime() - lastLine >= BETWEEN_LINES.toNanos();
        if (ended || due || !state.equals(lastState)) {
          terminal.line(RunProgress.plain(run));
          lastLine = System.nanoTime();
          lastState = state;
        }
        RunProgress.notes(run).stream().filter(told::add).forEach(terminal::line);
      }
      if (ended) {
        terminal.settle();
        return run;
      }
      reader.pause();
    }
  }

  /** 0 for a run that completed, 1 for one that did not. */
  static int exit(JsonNode run) {
    return run.path("state").asText().equals("COMPLETED") ? Exit.DONE : Exit.REFUSED;
  }
}
