package dev.fanfare.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.fanfare.cli.terminal.Terminal;
import dev.fanfare.dsl.Schedule;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The next instants of a schedule, as the API tells them. */
final class Upcoming {

  private static final int SHOWN = 10;
  private static final DateTimeFormatter LOCAL =
      DateTimeFormatter.ofPattern("EEE uuuu-MM-dd HH:mm:ss xxx", Locale.ENGLISH);

  private Upcoming() {}

  /** Adds the next instants; of a campaign that starts when it is launched there are none. */
  static void add(Schedule schedule, Instant from, ArrayNode next) {
    if (schedule instanceof Schedule.Now) {
      return;
    }
    for (Instant instant : schedule.upcoming(from, SHOWN)) {
      String local = DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(schedule.local(instant));
      next.addObject().put("at", instant.toString()).put("local", local);
    }
  }

  /** One line: the local time of the schedule, and the instant. */
  static void tell(Terminal terminal, JsonNode planned) {
    String local = LOCAL.format(OffsetDateTime.parse(planned.path("local").asText()));
    terminal.line("    " + local + "   " + planned.path("at").asText());
  }
}
