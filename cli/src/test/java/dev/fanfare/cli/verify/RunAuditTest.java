package dev.fanfare.cli.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fanfare.cli.verify.Check.Verdict;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class RunAuditTest {

  private static final String ONE_DEATH =
      """
      {"slice": 1, "node": "engine-1", "life": 4, "unknown": 40, "at": "2026-11-22T08:00:02Z"},
      {"slice": 2, "node": "engine-1", "life": 4, "unknown": 25, "at": "2026-11-22T08:00:03Z"}
      """;

  @Test
  void countsADeathOnceForAllItsSlices() throws IOException {
    assertThat(RunAudit.deaths(list(ONE_DEATH))).isEqualTo(1);
  }

  @Test
  void countsEachLifeOfEachNode() throws IOException {
    String others =
        """
        ,{"slice": 3, "node": "engine-1", "life": 5, "unknown": 1, "at": "2026-11-22T08:00:04Z"},
        {"slice": 4, "node": "engine-2", "life": 4, "unknown": 1, "at": "2026-11-22T08:00:05Z"}
        """;

    assertThat(RunAudit.deaths(list(ONE_DEATH + others))).isEqualTo(3);
  }

  @Test
  void countsEachSliceGivenUpWithoutADeath() throws IOException {
    String givenUp =
        """
        {"slice": 5, "node": "engine-1", "unknown": 1, "at": "2026-11-22T08:00:04Z"},
        {"slice": 6, "node": "engine-1", "unknown": 1, "at": "2026-11-22T08:00:04Z"}
        """;

    assertThat(RunAudit.deaths(list(givenUp))).isEqualTo(2);
  }

  @Test
  void refutesMoreUnknownThanAWindowForOneDeathOverTwoSlices() throws IOException {
    TestingRun run = new TestingRun();
    for (int subject = 101; subject <= 163; subject++) {
      run.end(subject, "UNKNOWN", "unknown_drop", 1);
    }
    run.disturbances = RunAudit.deaths(list(ONE_DEATH));

    Check bound = run.audit().check("reported.bound");

    assertThat(bound.verdict()).isEqualTo(Verdict.REFUTED);
    assertThat(bound.examples()).containsExactly("1 row above the bound");
  }

  private static JsonNode list(String disturbances) throws JsonProcessingException {
    return new ObjectMapper().readTree("[" + disturbances + "]");
  }
}
