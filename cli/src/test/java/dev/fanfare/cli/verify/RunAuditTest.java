package dev.fanfare.cli.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fanfare.cli.verify.AuditedRun.Loss;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunAuditTest {

  private static final String ONE_DEATH =
      """
      {"slice": 1, "node": "engine-1", "life": 4, "unknown": 40, "at": "2026-11-22T08:00:02Z"},
      {"slice": 2, "node": "engine-1", "life": 4, "unknown": 25, "at": "2026-11-22T08:00:03Z"}
      """;

  @Test
  void countsADeathOnceForAllItsSlices() throws IOException {
    assertThat(losses(ONE_DEATH)).containsExactly(new Loss("engine-1 life 4", 65));
  }

  @Test
  void countsEachLifeOfEachNode() throws IOException {
    String others =
        """
        ,{"slice": 3, "node": "engine-1", "life": 5, "unknown": 1, "at": "2026-11-22T08:00:04Z"},
        {"slice": 4, "node": "engine-2", "life": 4, "unknown": 1, "at": "2026-11-22T08:00:05Z"}
        """;

    assertThat(losses(ONE_DEATH + others))
        .containsExactly(
            new Loss("engine-1 life 4", 65),
            new Loss("engine-1 life 5", 1),
            new Loss("engine-2 life 4", 1));
  }

  @Test
  void countsEachSliceGivenUpWithoutADeath() throws IOException {
    String givenUp =
        """
        {"slice": 5, "node": "engine-1", "unknown": 1, "at": "2026-11-22T08:00:04Z"},
        {"slice": 6, "node": "engine-1", "unknown": 1, "at": "2026-11-22T08:00:04Z"}
        """;

    assertThat(losses(givenUp)).hasSize(2);
  }

  private static List<Loss> losses(String disturbances) throws JsonProcessingException {
    return RunAudit.losses(new ObjectMapper().readTree("[" + disturbances + "]"));
  }
}
