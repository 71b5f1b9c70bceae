package dev.fanfare.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The envelope is fixed: a golden file may get fields, never lose or change one. */
class EventSchemasTest {

  private static final Instant AT = Instant.parse("2026-11-22T10:00:00.123456Z");
  private static final UUID MESSAGE = UUID.fromString("3f0f8c1e-9a4b-5c6d-8e7f-001122334455");
  private static final RunFacts FACTS =
      new RunFacts(
          "run_06c8d2k4x9m1q",
          "autumn-offer",
          3,
          "{\"gold\": 7, \"silver\": 2}",
          "9f86d081884c7d65",
          "email",
          "smtp",
          0,
          "2026-11-22T10:00:00Z",
          "main",
          List.of("main"));

  @ParameterizedTest
  @EnumSource
  void writesMessagesAsTheGoldenFilesShow(MessageEventType type) {
    var batch = new EventBatch("/workspaces/acme");

    batch.add(FACTS, example(type));

    assertThat(only(batch)).isEqualTo(golden(type.wire()));
  }

  @Test
  void writesOtherEventsAsTheGoldenFileShows() {
    var batch = new EventBatch("/workspaces/acme");
    var data = "{\"run\":\"run_06c8d2k4x9m1q\"}".getBytes(StandardCharsets.UTF_8);

    batch.add("run.started", "run_06c8d2k4x9m1q.started", 0, AT, data);

    assertThat(only(batch)).isEqualTo(golden("run.started"));
  }

  private static MessageEvent example(MessageEventType type) {
    return switch (type) {
      case DECIDED -> event(type, 0, "send", null, null, null, null, null, null);
      case SENT -> event(type, 1, "send", null, null, "250", null, "queued-1", null);
      case DEFERRED -> event(type, 1, "send", "retry", "BUSY", "421 4.3.2", "busy", null, null);
      case FAILED ->
          event(type, 2, "send", null, "INVALID_RECIPIENT", "550 5.1.1", "no mailbox", null, null);
      case SKIPPED -> event(type, 0, "skip", "no_consent", null, null, null, null, null);
      case HELDOUT -> event(type, 0, "hold_out", null, null, null, null, null, AT);
      case CANCELLED -> event(type, 0, "cancel", "run_cancelled", null, null, null, null, null);
      case UNKNOWN -> event(type, 1, "send", "worker_lost", null, null, null, null, null);
      case SETTLED -> event(type, 1, "send", "unknown_drop", null, null, null, null, null);
    };
  }

  private static MessageEvent event(
      MessageEventType type,
      int attempt,
      String decision,
      @Nullable String reason,
      @Nullable String failure,
      @Nullable String code,
      @Nullable String detail,
      @Nullable String providerId,
      @Nullable Instant wouldHaveStartedAt) {
    return new MessageEvent(
        type,
        4_611_686_018_427_387_905L,
        MESSAGE,
        attempt,
        AT,
        decision,
        reason,
        failure,
        code,
        detail,
        providerId,
        0.9f,
        wouldHaveStartedAt,
        null);
  }

  private static String only(EventBatch batch) {
    var payload = new EventPayload();
    payload.open(batch.payload());
    assertThat(payload.next()).isTrue();
    return new String(payload.bytes(), payload.offset(), payload.length(), StandardCharsets.UTF_8);
  }

  private static String golden(String type) {
    try (var file = EventSchemasTest.class.getResourceAsStream("/events/" + type + ".json")) {
      assertThat(file).as("golden file of " + type).isNotNull();
      return new String(file.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
