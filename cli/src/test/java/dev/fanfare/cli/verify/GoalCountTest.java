package dev.fanfare.cli.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who reached a goal, by what they got and what they did. */
class GoalCountTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Draws.Tested ALL = new Draws.Tested(10_000, 7, List.of("a"), null, null);
  private static final Draws.Tested NOBODY = new Draws.Tested(0, 7, List.of("a"), null, null);

  private GoalCount count = new GoalCount(ALL, Map.of("purchase", Duration.ofHours(2)));

  @Test
  void countsWhatLiesInTheWindowWithBothItsEnds() throws JsonProcessingException {
    for (int subject = 1; subject <= 4; subject++) {
      row(subject, "SENT", "");
    }
    did(1, "purchase", "10:00:00", "10:00:00");
    did(2, "purchase", "12:00:00", "13:00:00");
    did(3, "purchase", "12:00:01", "12:00:01");
    did(4, "purchase", "09:59:59", "12:00:00");
    did(4, "visit", "11:00:00", "11:00:00");

    assertThat(count.reached())
        .isEqualTo(Map.of("purchase", Map.of(1L, at("10:00:00"), 2L, at("13:00:00"))));
  }

  @Test
  void countsTheFirstThatIsKnown() throws JsonProcessingException {
    row(1, "SENT", "");
    did(1, "purchase", "10:30:00", "11:30:00");
    did(1, "purchase", "11:00:00", "11:00:00");

    assertThat(count.reached().get("purchase")).containsEntry(1L, at("11:00:00"));
  }

  /** Refused or held out, people are seen as if they had been written to. */
  @Test
  void countsWhoeverWasDrawn() throws JsonProcessingException {
    row(1, "FAILED", "\"judged\":143,");
    row(2, "FAILED", "\"judged\":15,");
    row(3, "HELD_OUT", "\"reason\":\"control_group\",");
    row(4, "HELD_OUT", "\"reason\":\"global_control\",");
    row(5, "SKIPPED", "");
    row(6, "UNKNOWN", "");
    for (int subject = 1; subject <= 6; subject++) {
      did(subject, "purchase", "10:30:00", "10:30:00");
    }
    // Of who was refused the window begins when they were decided about.
    did(1, "purchase", "09:30:00", "09:30:00");

    assertThat(count.reached().get("purchase"))
        .containsOnly(Map.entry(1L, at("09:30:00")), Map.entry(3L, at("10:30:00")));
  }

  @Test
  void countsNobodyWhoDoesNotTest() throws JsonProcessingException {
    count = new GoalCount(NOBODY, Map.of("purchase", Duration.ofHours(2)));
    row(1, "SENT", "");
    did(1, "purchase", "10:30:00", "10:30:00");

    assertThat(count.reached().get("purchase")).isEmpty();
  }

  private void row(long subject, String state, String more) throws JsonProcessingException {
    count.row(
        JSON.readTree(
            """
            {"subject":"%d","state":"%s",%s"decidedAt":"%s","endedAt":"%s"}
            """
                .formatted(subject, state, more, at("09:00:00"), at("10:00:00"))));
  }

  private void did(long subject, String goal, String at, String recorded)
      throws JsonProcessingException {
    count.event(
        JSON.readTree(
            """
            {"subject":"%d","goal":"%s","at":"%s","recordedAt":"%s"}
            """
                .formatted(subject, goal, at(at), at(recorded))));
  }

  private static Instant at(String time) {
    return Instant.parse("2026-12-01T" + time + "Z");
  }
}
