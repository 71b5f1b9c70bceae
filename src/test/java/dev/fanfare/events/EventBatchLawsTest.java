package dev.fanfare.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventBatchLawsTest {

  private static final ObjectMapper JSON =
      new ObjectMapper(
          JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build());

  private record Read(long subject, JsonNode json) {}

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void readsEveryMessageBackAsItWasAdded(long seed) throws IOException {
    var hostile = new HostileText(seed);
    var source = hostile.next();
    var facts = hostile.facts();
    var batch = new EventBatch(source);
    var added = new ArrayList<MessageEvent>();
    for (int i = 0; i < 500; i++) {
      var event = hostile.message();
      batch.add(facts, event);
      added.add(event);
    }

    var read = read(batch.payload());

    assertThat(batch.size()).isEqualTo(500);
    assertThat(read).hasSize(500);
    for (int i = 0; i < read.size(); i++) {
      assertThat(read.get(i).subject()).isEqualTo(added.get(i).subject());
      assertSame(read.get(i).json(), source, facts, added.get(i));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14})
  void readsEveryOtherEventBackAsItWasAdded(long seed) throws IOException {
    var hostile = new HostileText(seed);
    var batch = new EventBatch("/workspaces/1");
    for (int i = 0; i < 500; i++) {
      batch.clear();
      var type = hostile.next();
      var id = hostile.next();
      var subject = hostile.subject();
      var at = hostile.instant();
      var data = JSON.createObjectNode().put("word", HostileText.carried(hostile.next()));

      batch.add(type, id, subject, at, JSON.writeValueAsBytes(data));

      var json = read(batch.payload()).getFirst().json();
      assertThat(json.path("type").textValue()).isEqualTo(HostileText.carried(type));
      assertThat(json.path("id").textValue()).isEqualTo(HostileText.carried(id));
      assertThat(json.path("subject").textValue()).isEqualTo(Long.toString(subject));
      assertThat(Instant.parse(json.path("time").textValue())).isEqualTo(at);
      assertThat(json.path("data")).isEqualTo(data);
    }
  }

  @Test
  void keepsNothingOfAnEventItRefuses() throws IOException {
    var batch = new EventBatch("/workspaces/1");
    var at = Instant.parse("2026-11-22T10:00:00Z");
    batch.add("run.planned", "a", 0, at, bytes("{}"));

    var huge = bytes("{\"a\":\"" + "x".repeat(EventBatch.LARGEST_EVENT) + "\"}");
    assertThatThrownBy(() -> batch.add("run.planned", "b", 0, at, huge))
        .isInstanceOf(IllegalArgumentException.class);
    batch.add("run.planned", "c", 0, at, bytes("{}"));

    assertThat(read(batch.payload()))
        .extracting(read -> read.json().path("id").textValue())
        .containsExactly("a", "c");
  }

  @Test
  void refusesAStoredBatchThatIsCutShort() {
    var batch = new EventBatch("/workspaces/1");
    batch.add("run.planned", "a", 0, Instant.EPOCH, bytes("{}"));
    var stored = batch.payload();
    var payload = new EventPayload();

    for (int length = 0; length < stored.length; length++) {
      var cut = java.util.Arrays.copyOf(stored, length);
      assertThatThrownBy(() -> payload.open(cut)).isInstanceOf(IllegalStateException.class);
    }
  }

  /** The attempt; of whoever was judged and waits, which may come again, the instant. */
  private static long last(MessageEvent event) {
    return event.type() == MessageEventType.DEFERRED && event.attempt() == 0
        ? ChronoUnit.MICROS.between(Instant.EPOCH, event.at())
        : event.attempt();
  }

  private static void assertSame(JsonNode json, String source, RunFacts facts, MessageEvent event) {
    assertThat(json.path("specversion").textValue()).isEqualTo("1.0");
    assertThat(json.path("id").textValue())
        .isEqualTo(event.messageId() + "." + event.type().word() + "." + last(event));
    text(json, "source", source);
    text(json, "type", event.type().wire());
    text(json, "subject", Long.toString(event.subject()));
    assertThat(Instant.parse(json.path("time").textValue())).isEqualTo(event.at());
    var data = json.path("data");
    text(data, "messageId", event.messageId().toString());
    text(data, "decisionId", event.messageId().toString());
    text(data, "decision", event.decision());
    text(data, "reason", event.reason());
    text(data, "failure", event.failure());
    text(data, "code", event.code());
    text(data, "detail", event.detail());
    text(data, "providerId", event.providerId());
    assertThat(data.path("attempt").intValue()).isEqualTo(event.attempt());
    assertThat(data.path("probability").floatValue()).isEqualTo(event.probability());
    var would = event.wouldHaveStartedAt();
    assertThat(data.has("wouldHaveStartedAt")).isEqualTo(would != null);
    if (would != null) {
      assertThat(Instant.parse(data.path("wouldHaveStartedAt").textValue())).isEqualTo(would);
    }
    assertSame(data, facts);
  }

  private static void assertSame(JsonNode data, RunFacts facts) {
    text(data, "run", facts.run());
    text(data, "campaign", facts.campaign());
    assertThat(data.path("campaignVersion").intValue()).isEqualTo(facts.campaignVersion());
    assertThat(data.path("segmentVersions").toString())
        .isEqualTo(facts.segmentVersions().replace(" ", ""));
    text(data, "templateHash", facts.templateHash());
    text(data, "channel", facts.channel());
    text(data, "slot", facts.channel());
    text(data, "account", facts.account());
    text(data, "occurrence", facts.occurrence());
    assertThat(data.path("step").intValue()).isEqualTo(facts.step());
  }

  private static void text(JsonNode json, String field, @Nullable String expected) {
    assertThat(json.has(field)).as(field).isEqualTo(expected != null);
    if (expected != null) {
      assertThat(json.path(field).textValue()).as(field).isEqualTo(HostileText.carried(expected));
    }
  }

  private static List<Read> read(byte[] stored) throws IOException {
    var payload = new EventPayload();
    payload.open(stored);
    var events = new ArrayList<Read>();
    while (payload.next()) {
      var json = JSON.readTree(payload.bytes(), payload.offset(), payload.length());
      events.add(new Read(payload.subject(), json));
    }
    return events;
  }

  private static byte[] bytes(String json) {
    return json.getBytes(StandardCharsets.UTF_8);
  }
}
