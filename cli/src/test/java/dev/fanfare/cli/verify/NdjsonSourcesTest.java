package dev.fanfare.cli.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class NdjsonSourcesTest {

  private static final String ID = "0f7f4c52-7a5e-5b64-9d2d-4e0d2a7f2c11";

  @Test
  void readsLedgerRows() throws IOException {
    String line =
        """
        {"run":"run_1","subject":"4611686018427387904","occurrence":"2026-11-22T08:00:00Z","step":1,\
        "slot":"email","state":"UNKNOWN","reason":"unknown_drop","attempt":1,"ambiguous":1,"slice":3,\
        "probability":0.9,"addressKey":"9f86d081884c7d65","messageId":"%s",\
        "decidedAt":"2026-11-22T08:00:01Z","endedAt":"2026-11-22T08:00:02Z"}
        """
            .formatted(ID);
    List<LedgerSource.Row> rows = new ArrayList<>();

    NdjsonSources.ledger(opening(line + line)).forEach(rows::add);

    assertThat(rows).hasSize(2);
    assertThat(rows.getFirst())
        .isEqualTo(
            new LedgerSource.Row(
                    4611686018427387904L,
                    "2026-11-22T08:00:00Z",
                    1,
                    "email",
                    "UNKNOWN",
                    "unknown_drop",
                    1,
                    Long.parseUnsignedLong("9f86d081884c7d65", 16),
                    UUID.fromString(ID))
                .at(Instant.parse("2026-11-22T08:00:01Z"), null, null));
  }

  @Test
  void readsTheHistoryOfConsentAndWhoIsGone() throws IOException {
    String lines =
        """
        {"erased":true,"subjects":["7"]}
        {"at":"2026-11-01T08:00:00Z","granted":true,"source":"import:imp_1","subjects":["8","9"]}
        """;
    List<PermissionSource.Change> changes = new ArrayList<>();

    NdjsonSources.permissions(opening(lines)).forEach(changes::add);

    assertThat(changes)
        .extracting(PermissionSource.Change::at)
        .containsExactly(null, "2026-11-01T08:00:00Z");
    assertThat(changes.getLast().granted()).isTrue();
    assertThat(changes.getLast().subjects()).containsExactly(8, 9);
  }

  @Test
  void readsMessageEventsAndLeavesOthersOut() throws IOException {
    String lines =
        """
        {"id":"x","type":"run.started","subject":"0","data":{}}
        {"id":"y","type":"message.skipped","subject":"7","data":{"messageId":"%s","attempt":0,"reason":"no_consent"}}
        """
            .formatted(ID);
    List<EventSource.Event> events = new ArrayList<>();

    NdjsonSources.events(opening(lines)).forEach(events::add);

    assertThat(events)
        .containsExactly(
            new EventSource.Event("message.skipped", 7, UUID.fromString(ID), 0, "no_consent"));
  }

  @Test
  void readsWhatTheInboxTook() throws IOException {
    String lines =
        """
        {"n":1,"messageId":"<%1$s@example.com>","from":"a","to":"b","run":"run_1","outcome":"accepted","size":5}
        {"n":2,"messageId":"<%1$s@example.com>","from":"a","to":"b","outcome":"cut","size":5}
        {"n":3,"from":"a","to":"b","outcome":"permanent","size":0}
        {"n":4,"messageId":"<other@example.com>","from":"a","to":"b","outcome":"accepted","size":5}
        """
            .formatted(ID);
    List<SinkSource.Line> sink = new ArrayList<>();

    NdjsonSources.inboxLog(opening(lines)).forEach(sink::add);

    assertThat(sink)
        .containsExactly(
            new SinkSource.Line(1, UUID.fromString(ID), "run_1", true, "b"),
            new SinkSource.Line(2, UUID.fromString(ID), null, false, "b"),
            new SinkSource.Line(4, null, null, true, "b"));
  }

  @Test
  void refusesALineWithoutWhatItNeeds() {
    assertThatThrownBy(
            () -> NdjsonSources.ledger(opening("{\"subject\":\"7\"}\n")).forEach(_ -> {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("occurrence");
  }

  private static NdjsonSources.Opening opening(String text) {
    return () -> new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }
}
