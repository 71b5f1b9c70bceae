package dev.fanfare.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was asked of the engines and what they answered, for an auditor in a process of its own.
 *
 * @param url where an engine answers
 * @param log folder of the outside's log
 * @param people of each run that was launched
 * @param livesEnded lives of engines that were ended
 * @param leaseSeconds how long a message may be on its way at most
 * @param events ids of events that were answered as taken
 * @param triggered the campaign they bring people to
 * @param seeds of runs whose campaigns have some
 */
record Played(
    String url,
    String key,
    String log,
    int people,
    int livesEnded,
    int leaseSeconds,
    List<Run> runs,
    List<Rate> rates,
    List<Budget> budgets,
    List<Cap> caps,
    List<Pause> pauses,
    List<String> events,
    String triggered,
    List<Seeds> seeds) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * A run that was launched.
   *
   * @param edit what was done to it: {@code migrated}, {@code drained} or null
   */
  record Run(String id, String campaign, String account, @Nullable String edit) {}

  /**
   * At most so many starts in any stretch of so many seconds.
   *
   * @param run null for all that goes through an account
   */
  record Rate(@Nullable String run, String account, int messages, int seconds) {}

  /**
   * At most so many messages.
   *
   * @param campaign null for all campaigns
   */
  record Budget(String name, @Nullable String campaign, int messages) {}

  /**
   * At most so many messages a person.
   *
   * @param rollingSeconds 0 for a calendar day
   * @param until when the outside's clock has ceased to show the time by which is judged, RFC 3339;
   *     null where it has not
   */
  record Cap(
      String name, int count, int rollingSeconds, @Nullable String until, List<String> campaigns) {}

  /**
   * A run was paused.
   *
   * @param from when the pause was answered, RFC 3339
   * @param to when the resume was asked for
   */
  record Pause(String run, String from, String to) {}

  /** Mailboxes that get a copy each of what a run sends. */
  record Seeds(String run, List<String> addresses) {}

  void write(Path file) throws IOException {
    JSON.writeValue(file.toFile(), this);
  }

  static Played read(Path file) throws IOException {
    return JSON.readValue(file.toFile(), Played.class);
  }
}
