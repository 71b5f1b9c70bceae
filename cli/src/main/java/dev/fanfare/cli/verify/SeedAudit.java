package dev.fanfare.cli.verify;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Holds what is told of a run's seed copies against its events, and against itself. */
final class SeedAudit {

  private static final int SHOWN = 100;

  private final JsonNode seeds;
  private int told;

  private final Finding once =
      new Finding("seeds.once", "Seed copies were asked for once, one for each member and variant");

  /**
   * @param seeds of a run whose copies are settled, as it tells them
   */
  SeedAudit(JsonNode seeds) {
    this.seeds = seeds;
  }

  /** Takes an event of the run as it is stored. */
  void visit(JsonNode event) {
    told += event.path("type").asText().equals("run.seeded") ? 1 : 0;
  }

  List<Check> checks() {
    boolean copied = seeds.path("state").asText().equals("copied");
    if (told > 1 || copied && told == 0) {
      once.violation(() -> "it is told " + Words.of(told, "time") + " that they were asked for");
    }
    int copies = seeds.path("copies").asInt();
    JsonNode messages = seeds.path("messages");
    Set<String> ids = new HashSet<>();
    Set<String> whose = new HashSet<>();
    for (JsonNode each : messages) {
      String of =
          "a copy of %s of group %s to subject %s"
              .formatted(
                  each.path("variant").asText(),
                  each.path("group").asText(),
                  each.path("subject").asText());
      if (!ids.add(each.path("id").asText()) || !whose.add(of)) {
        once.violation(() -> of + " is there twice");
      }
    }
    // Calls are forgotten after a while, so there may be fewer.
    if (messages.size() > Math.min(copies, SHOWN)) {
      once.violation(
          () -> "%d copies are told, and there are %d".formatted(copies, messages.size()));
    }
    return List.of(once.judged(Words.of(copies, "copy", "copies")));
  }
}
