package dev.fanfare.cli.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.cli.verify.LedgerSource.Row;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** People who come to a run more than once, each time to be judged. */
class PermissionAuditTest {

  private final TestingRun run = new TestingRun();

  PermissionAuditTest() {
    comes("2026-11-23T08:00:00Z");
    comes("2026-11-24T08:00:00Z");
  }

  @Test
  void acceptsWhoeverConsentedEachTime() throws IOException {
    run.consent("2026-11-22T20:00:00Z", false, 1);
    run.consent("2026-11-22T21:00:00Z", true, 1);

    assertThat(run.audit().refuted()).isFalse();
    assertThat(run.audit().check("consent.granted").figure()).isEqualTo("15 messages");
  }

  @Test
  void findsAMessageThatCameAfterAWithdrawalThoughTheFirstWasPermitted() throws IOException {
    run.consent("2026-11-23T07:00:00Z", false, 1);
    run.consent("2026-11-23T20:00:00Z", true, 1);

    var found = run.assertFound("consent.granted", "subject 1 had withdrawn at 2026-11-23T07:00");
    assertThat(found.examples()).singleElement().asString().endsWith("by 2026-11-23T08:00:00Z");
  }

  @Test
  void findsEachOfThem() throws IOException {
    run.consent("2026-11-22T20:00:00Z", false, 1);

    assertThat(run.assertFound("consent.granted", "subject 1 had").violations()).isEqualTo(2);
  }

  @Test
  void judgesEachMessageByItself() throws IOException {
    run.consent("2026-11-23T07:59:30Z", false, 1);

    var check = run.audit().check("consent.granted");
    assertThat(check.figure()).isEqualTo("14 messages, 1 erased or changed just then");
    assertThat(check.examples()).singleElement().asString().endsWith("by 2026-11-24T08:00:00Z");
  }

  private void comes(String at) {
    var id = UUID.nameUUIDFromBytes(at.getBytes(StandardCharsets.US_ASCII));
    run.rows.add(
        new Row(1, at, 1, "email", "SENT", null, 0, 31L, id).at(Instant.parse(at), null, null));
    run.events.addAll(
        List.of(
            new EventSource.Event("message.decided", 1, id, 1, null),
            new EventSource.Event("message.sent", 1, id, 1, null)));
    run.sink.add(new SinkSource.Line(run.sink.size() + 1L, id, TestingRun.RUN, true));
  }
}
