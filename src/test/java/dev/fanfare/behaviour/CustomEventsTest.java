package dev.fanfare.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.fanfare.events.EventBatch;
import dev.fanfare.events.TestingPayload;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** As {@code EventSchemasTest}: a golden file may get fields, never lose or change one. */
class CustomEventsTest {

  private static final Instant AT = Instant.parse("2026-11-22T10:00:00.123456Z");
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .build();

  @Test
  void writesWhatHappenedElsewhereAsTheGoldenFileShows() throws IOException {
    var batch = new EventBatch("/workspaces/acme");
    var kept = "{\"email\":\"anna@example.com\",\"total\":12.5}";
    var told = "{\"total\":12.5}";
    var event =
        new CheckedEvent("shop-\"1\"", "order.placed", "c-18", AT, kept, told, new byte[] {1});
    var taken =
        new TakenEvent(
            event.id(), 7, event.type(), 4_611_686_018_427_387_905L, AT, AT.plusSeconds(2), kept);
    var effects =
        List.of(
            Effect.entered(
                "thanks", 3, "run_06c8d2k4x9m1q", AT.plusSeconds(2), AT.plusSeconds(3_602)),
            Effect.passed("upsell", 1, "condition", null));

    EventTaking.tell(batch, event, taken, JSON.writeValueAsString(effects));

    assertThat(TestingPayload.of(batch)).isEqualTo(golden("custom.order.placed"));
  }

  private static String golden(String type) throws IOException {
    try (var file = CustomEventsTest.class.getResourceAsStream("/events/" + type + ".json")) {
      return new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8)
          .strip();
    }
  }
}
